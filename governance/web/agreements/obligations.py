"""What each side owes, a row a target: who does what, within which time, how often at least, how it was kept, who agreed it.

Decides wording only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.agreements.queries import AgreementFacts, TermRow
from governance.agreements.queries.sheet import Sheet
from governance.agreements.rules.items import OwedBy, Term, goal_words, pauses_words, target_words
from governance.calendars.rules.units import Comparison, DueRule
from governance.changes.queries.agreed_since import Kept, Since, SinceVersion


@dataclass(frozen=True, kw_only=True)
class Reading:
    """When and where the page is read: days are those of the city."""

    today: date
    zone: ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One target. `owner` with `kind` owes it; `does` is the rest of the sentence; `notes` are told on demand, `pauses` always."""

    key: str
    words: str
    owner: str
    kind: str
    does: str
    within: str
    goal: str
    pauses: str
    notes: tuple[str, ...]
    kept: Kept | None
    since: SinceVersion | None
    agreed: str


@dataclass(frozen=True, kw_only=True)
class DutyGroup:
    """A heading with what either side owes under it, empty while it is folded; `key` asks for its lines."""

    key: str
    name: str
    lines: int
    duties: tuple[Duty, ...]

    @property
    def opened(self) -> bool:
        return bool(self.duties)

    @property
    def count(self) -> str:
        """“6 of Streets, 4 of 311”."""
        owners = [each.owner for each in self.duties]
        return ", ".join(f"{owners.count(name)} of {name}" for name in dict.fromkeys(owners))


def duty_groups(of: Sheet, agreement: AgreementFacts, since: Since, read: Reading) -> tuple[DutyGroup, ...]:
    return tuple(
        DutyGroup(
            key=group.name,
            name=group.name or "Other services",
            lines=group.lines,
            duties=tuple(
                duty(row, agreement, of.calendars, since, read)
                for row in sorted((*group.department, *group.center), key=_order)
            ),
        )
        for group in of.groups
    )


def _order(row: TermRow) -> tuple[str, bool, str]:
    """A service's targets stand together, the department's first."""
    return row.name, row.term.owed_by is OwedBy.CENTER, row.key


def duty(
    row: TermRow, agreement: AgreementFacts, calendars: Mapping[str, str], since: Since, read: Reading
) -> Duty:
    term, found = row.term, since.since.get(row.key)
    judged = term.target and term.owed_by is OwedBy.DEPARTMENT
    return Duty(
        **_promised(row),
        key=row.key,
        words=row.sentence(agreement.parties),
        owner=agreement.parties[term.owed_by],
        notes=tuple(notes(term, calendars)),
        kept=since.kept(term.service) if judged else None,
        since=found,
        agreed=_agreed(found, agreement, read) if found else "",
    )


def _promised(row: TermRow) -> dict[str, Any]:
    """Which side does what, within how long, how often, and while what the clock stops."""
    term, target = row.term, row.term.target
    return {
        "kind": "department" if term.owed_by is OwedBy.DEPARTMENT else "center",
        "does": term.doing(act=row.act, service=row.name),
        "within": target_words(target) if target else "no target",
        "goal": goal_words(term.goal_bp) if target else "",
        "pauses": f"clock stops for {pauses_words(term.pauses)}" if target and term.pauses else "",
    }


def _agreed(found: SinceVersion, agreement: AgreementFacts, read: Reading) -> str:
    """“agreed by Marcus Bell and Lee Chan, Dec 19, 2025, approved by Amara Okafor”; honest where not both sides signed."""
    if not found.yeses:
        return "taken on record, signed by nobody"
    names = " and ".join(yes.name for yes in found.yeses)
    last = max(yes.at for yes in found.yeses).astimezone(read.zone)
    silent = [name for code, name in _sides(agreement) if code not in {yes.party for yes in found.yeses}]
    objected = f", {' and '.join(silent)} did not object" if silent else ""
    approved = f", approved by {' and '.join(found.approvals)}" if found.approvals else ""
    return f"agreed by {names}{objected}, {formats.near_date(last.date(), read.today)}{approved}"


def _sides(agreement: AgreementFacts) -> tuple[tuple[str, str], ...]:
    return (agreement.center, agreement.center_name), (agreement.department, agreement.department_name)


def notes(term: Term, calendars: Mapping[str, str]) -> Iterable[str]:
    if term.target is None:
        return
    if term.target.unit.is_business and term.calendar:
        yield f"counted on the calendar {calendars.get(term.calendar, term.calendar)}"
    if term.due_rule is DueRule.END_OF_DAY:
        yield "until the end of the day"
    if term.comparison is Comparison.DATE:
        yield "judged by date"
    if term.closed_when:
        yield f"done when: {term.closed_when}"


def found_in(groups: Iterable[DutyGroup], words: str) -> tuple[DutyGroup, ...]:
    """The groups with the targets that hold every word; all of them where none is asked for."""
    asked = words.lower().split()
    if not asked:
        return tuple(groups)
    cut = (replace(each, duties=tuple(d for d in each.duties if _holds(d, each, asked))) for each in groups)
    return tuple(each for each in cut if each.opened)


def _holds(duty: Duty, group: DutyGroup, asked: list[str]) -> bool:
    text = f"{group.name} {duty.words} {duty.within}".lower()
    return all(word in text for word in asked)
