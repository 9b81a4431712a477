"""In whose hands the negotiations lie: an office a line, 311 beside departments, as bars of days. Decides no order but the longest wait's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from governance.agreements.queries.agreements import OverviewRow
from governance.people.rules import PartyKind
from governance.scorecards.queries.months import OfficeName
from governance.waiting.queries.changes import Hands, Open

PART = {"center": "center", "oversight": "office"}  # whose hands are whose
LONGEST = 100  # units of a drawing that the longest bar takes


@dataclass(frozen=True, kw_only=True)
class HandsLine:
    """`number` is the change that lies longest, `days` since when; `bar` how long the line's bar is."""

    office: str
    kind: str
    href: str
    count: int
    days: int
    number: str
    late: bool
    bar: int = 0


def lines(
    found: Mapping[int, Open],
    rows: Iterable[OverviewRow],
    offices: Sequence[OfficeName],
    on: tuple[date, ZoneInfo],
) -> list[HandsLine]:
    """Whose change waits longest comes first; `offices` are 311 and the one that decides."""
    known = {row.agreement_id: row for row in rows}
    sums = [
        (office, _together(getattr(each, PART[office.kind]) for each in found.values())) for office in offices
    ]
    for agreement, each in found.items():
        row = known.get(agreement)
        if row:
            own = OfficeName(code=row.department, name=row.department_name, kind=PartyKind.DEPARTMENT)
            sums.append((own, each.department))
    told = [(office, hands, _days(hands, on)) for office, hands in sums if hands.count]
    most = max((days for _, _, days in told), default=0)
    return [
        HandsLine(
            office=office.name,
            kind=office.kind,
            href=f"/people/{office.code}",
            count=hands.count,
            days=days,
            number=hands.number,
            late=hands.late > 0,
            bar=max(round(LONGEST * days / most), 2) if most else 2,
        )
        for office, hands, days in sorted(told, key=lambda each: (-each[2], each[0].name))
    ]


def _together(of: Iterable[Hands]) -> Hands:
    lying = [each for each in of if each.count]
    oldest = min(lying, key=lambda each: (each.since is None, each.since), default=Hands())
    return Hands(
        count=sum(each.count for each in lying),
        since=oldest.since,
        number=oldest.number,
        late=sum(each.late for each in lying),
    )


def _days(of: Hands, on: tuple[date, ZoneInfo]) -> int:
    today, zone = on
    return max((today - of.since.astimezone(zone).date()).days, 0) if of.since else 0
