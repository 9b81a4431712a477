"""Series of meetings, their dates, and the calendars these are planned by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from governance.bodies.rules.ground_rules import HOUSE, GroundRules, Holidays, rules_of
from governance.calendars.queries import lines_of, load_all
from governance.database import sql
from governance.errors import Invalid, NotFound
from governance.meetings.queries.bodies import CENTER, circle_from, offices_of
from governance.meetings.rules.meetings import BOARD, Circle
from governance.meetings.rules.meetings import State as MeetingState
from governance.meetings.rules.patterns import Pattern, pattern_of
from governance.meetings.rules.planning import Plan, Side
from governance.meetings.rules.series import SeriesEntry, State
from governance.people.rules import Matter, Viewer, may_see


@dataclass(frozen=True, kw_only=True)
class SeriesFacts:
    """One series; `ends_on` None: without an end. `rules` are the ground rules of its body."""

    id: int
    number: str
    state: State
    revision: int
    title: str
    pattern: Pattern
    starts_on: date
    ends_on: date | None
    begins: time
    minutes: int
    zone: str
    place: str
    link: str
    holidays: Holidays
    body: str
    body_id: int
    body_name: str
    kind: str
    circle: Circle
    rules: GroundRules

    @property
    def entry(self) -> SeriesEntry:
        names = ("title", "pattern", "starts_on", "begins", "minutes", "zone", "place", "link", "holidays")
        return SeriesEntry(**{name: getattr(self, name) for name in names})


SERIES = f"""SELECT s.id, s.number, s.state, s.revision, s.title, s.pattern, s.starts_on, s.ends_on, s.begins, s.minutes, s.zone,
    s.place, s.link, s.holidays, b.code AS body, b.id AS body_id, b.name AS body_name, b.kind,
    coalesce(p.code, '') AS party, {CENTER},
    coalesce((SELECT g.content FROM ground_rules g WHERE g.body = b.id ORDER BY g.number DESC LIMIT 1), '') AS ground_rules
  FROM meeting_series s JOIN body b ON b.id = s.body LEFT JOIN party p ON p.id = b.party"""  # noqa: S608 - constants
ONE = f"{SERIES} WHERE s.number = :number"
RUNNING = f"{SERIES} WHERE s.state = 'running' ORDER BY s.id"
OF_BODIES = (
    f"{SERIES} WHERE b.id = ANY(:bodies::bigint[]) AND s.state = 'running' ORDER BY b.kind, b.name, s.id"
)


async def series(number: str) -> SeriesFacts:
    """Raises NotFound."""
    row = await sql.one(ONE, f"There is no series {number}.", number=number)
    return _facts(row, await offices_of([row]))


async def seen_series(viewer: Viewer, number: str) -> SeriesFacts:
    """The same, as this person may see it: whoever sees the meetings of its body. Raises NotFound."""
    found = await series(number)
    member = any(found.circle.is_member(seat) for seat in viewer.seats)
    if not may_see(viewer, Matter.MEETING, sides=found.circle.parties, invited=member):
        raise NotFound(f"There is no series {number}.")
    return found


async def running_series() -> tuple[SeriesFacts, ...]:
    return await _all(await sql.rows(RUNNING))


async def series_of(bodies: Iterable[int]) -> tuple[SeriesFacts, ...]:
    """The running series of these groups."""
    return await _all(await sql.rows(OF_BODIES, bodies=list(bodies)))


async def _all(rows: list[dict[str, Any]]) -> tuple[SeriesFacts, ...]:
    offices = await offices_of(rows)
    return tuple(_facts(row, offices) for row in rows)


def _facts(row: Mapping[str, Any], offices: Mapping[str, str]) -> SeriesFacts:
    named = {name: value for name, value in row.items() if name not in ("party", "center", "ground_rules")}
    known: dict[str, Any] = {
        "state": State(row["state"]),
        "pattern": pattern_of(row["pattern"]),
        "begins": time.fromisoformat(row["begins"]),
        "holidays": Holidays(row["holidays"]),
        "circle": circle_from(row, offices),
        "rules": rules_of(row["ground_rules"]) if row["ground_rules"] else HOUSE,
    }
    return SeriesFacts(**{**named, **known})


NAMES = "SELECT code, name FROM party WHERE code = ANY(:codes::text[])"


async def sides_of(circle: Circle) -> tuple[Side, ...]:
    """The offices of a group with the calendars they work by. Raises Invalid where no calendar is set up yet."""
    known = await load_all()
    names = {row["code"]: row["name"] for row in await sql.rows(NAMES, codes=list(circle.parties))}
    found = [(names[code], lines_of(code, known)) for code in circle.parties if code in names]
    if not all(lines for _, lines in found):
        raise Invalid(
            "No calendar of working time is set up yet. The administrator adds one under Calendars."
        )
    return tuple(Side(name=name, lines=tuple(line.versions for line in lines)) for name, lines in found)


async def plan_of(entry: SeriesEntry, circle: Circle) -> Plan:
    """How the dates of a series are planned. A board may meet in the evening, when offices are closed."""
    return Plan(
        pattern=entry.pattern,
        slot=entry.slot,
        holidays=entry.holidays,
        sides=await sides_of(circle),
        hours_count=circle.kind != BOARD,
    )


@dataclass(frozen=True, kw_only=True)
class DateFacts:
    """A meeting of a series as its plan looks at it. `untouched`: as it was planned, by nobody's hand."""

    id: int
    number: str
    state: MeetingState
    nominal: date | None
    starts: datetime
    ends: datetime
    sequence: int
    reason: str
    invited_at: datetime | None

    @property
    def untouched(self) -> bool:
        return self.sequence == 0 and self.invited_at is None and self.state in PLANNED_STATES


PLANNED_STATES = (MeetingState.DRAFT, MeetingState.CANCELED)
DATES = """SELECT id, number, state, nominal, starts, ends, sequence, reason, invited_at FROM meeting
  WHERE series = :series AND starts >= :since ORDER BY starts, id"""


async def dates_of(series_id: int, *, since: datetime) -> tuple[DateFacts, ...]:
    """Its meetings from an instant on, in the order in which they are held."""
    rows = await sql.rows(DATES, series=series_id, since=since)
    return tuple(DateFacts(**{**row, "state": MeetingState(row["state"])}) for row in rows)
