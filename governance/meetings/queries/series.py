"""Series of meetings and their dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from governance.bodies.rules.ground_rules import Holidays
from governance.database import sql
from governance.errors import NotFound
from governance.meetings.queries.bodies import CENTER, circle_from, offices_of
from governance.meetings.queries.calendars import sides_of
from governance.meetings.rules.meetings import BOARD, Circle
from governance.meetings.rules.meetings import State as MeetingState
from governance.meetings.rules.patterns import Pattern, pattern_of
from governance.meetings.rules.planning import Plan
from governance.meetings.rules.series import SeriesEntry, State
from governance.meetings.rules.words import hours
from governance.people.rules import Matter, Viewer, may_see


@dataclass(frozen=True, kw_only=True)
class SeriesFacts:
    """One series; `ends_on` None: without an end."""

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
    }
    return SeriesFacts(**{**named, **known})


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
    zone: str
    sequence: int
    reason: str
    invited_at: datetime | None

    @property
    def day(self) -> date:
        return self.starts.astimezone(ZoneInfo(self.zone)).date()

    @property
    def hours(self) -> str:
        begins, finishes = (each.astimezone(ZoneInfo(self.zone)) for each in (self.starts, self.ends))
        return hours(begins, finishes)

    @property
    def moved_from(self) -> date | None:
        """The date its series gives it, where it is held on another."""
        return self.nominal if self.nominal and self.nominal != self.day else None

    @property
    def untouched(self) -> bool:
        return self.sequence == 0 and self.invited_at is None and self.state in PLANNED_STATES


PLANNED_STATES = (MeetingState.DRAFT, MeetingState.CANCELED)
DATES = """SELECT id, number, state, nominal, starts, ends, zone, sequence, reason, invited_at FROM meeting
  WHERE series = :series AND starts >= :since ORDER BY starts, id"""


async def dates_of(series_id: int, *, since: datetime) -> tuple[DateFacts, ...]:
    """Its meetings from an instant on, in the order in which they are held."""
    rows = await sql.rows(DATES, series=series_id, since=since)
    return tuple(DateFacts(**{**row, "state": MeetingState(row["state"])}) for row in rows)
