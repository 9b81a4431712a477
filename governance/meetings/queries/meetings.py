"""Meetings as they are stored: one by its number, what is next for a body. Who may see one is decided by `access`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.meetings.queries.bodies import CENTER, circle_from, offices_of
from governance.meetings.rules.meetings import BOARD, Circle, State


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """One meeting. `parties` are codes of offices, `note_taker` a person's number, `item` the agenda item talked about.

    `series` is its number, "" for a single meeting; `nominal` the date its pattern gives it. `circle` says whose it is.
    """

    id: int
    number: str
    code: str
    state: State
    revision: int
    live: int
    title: str
    body: str
    body_id: int
    body_name: str
    kind: str
    circle: Circle
    starts: datetime
    ends: datetime
    zone: str
    place: str
    link: str
    note_taker: int | None
    note_taker_name: str
    item: int | None
    series: str
    series_id: int | None
    nominal: date | None
    uid: str
    sequence: int
    stamp: datetime
    reason: str
    by: Who | None
    invited_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def parties(self) -> tuple[str, ...]:
        return self.circle.parties

    @property
    def is_board(self) -> bool:
        return self.kind == BOARD

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def day(self) -> date:
        """The day it begins, where it is held."""
        return self.starts.astimezone(self.tz).date()


# Ground rules in force at its start say who belongs to a board; a pair's two sides always do.
MEETINGS = f"""SELECT m.id, m.number, m.code, m.state, m.revision, m.live, m.title, m.starts, m.ends, m.zone, m.place, m.link,
    m.note_taker, coalesce(t.name, '') AS note_taker_name, m.item, m.nominal, m.uid, m.sequence, m.stamp, m.reason, m.who,
    m.invited_at, m.opened_at, m.closed_at, coalesce(s.number, '') AS series, m.series AS series_id,
    b.code AS body, b.id AS body_id, b.name AS body_name, b.kind, coalesce(p.code, '') AS party,
    {CENTER},
    coalesce((SELECT g.content FROM ground_rules g WHERE g.body = b.id AND g.starts <= greatest(m.starts, m.at)
      ORDER BY g.number DESC LIMIT 1), '') AS ground_rules,
    (SELECT coalesce(json_agg(x.person), '[]') FROM meeting_guest x WHERE x.meeting = m.id) AS guests
  FROM meeting m JOIN body b ON b.id = m.body LEFT JOIN party p ON p.id = b.party
  LEFT JOIN meeting_series s ON s.id = m.series LEFT JOIN person t ON t.id = m.note_taker"""  # noqa: S608 - constants
ONE = f"{MEETINGS} WHERE m.number = :number"
# The one condition of what is still to come: it goes on, or it lies ahead and is not canceled; moved or not.
COMING = "(m.state = 'open' OR m.state IN ('draft', 'invited') AND m.ends > :at)"
NEXT = f"{MEETINGS} WHERE b.code = :body AND {COMING} AND m.starts > :after ORDER BY m.state = 'open' DESC, m.starts, m.id LIMIT 1"
FOLLOWING = f"{MEETINGS} WHERE b.id = :body AND m.state <> 'canceled' AND m.starts > :after ORDER BY m.starts, m.id LIMIT 1"
BEFORE_ALL = datetime.fromisoformat("1900-01-01T00:00:00+00:00")


async def meeting(number: str) -> MeetingFacts:
    """Raises NotFound."""
    return await _facts(await sql.one(ONE, f"There is no meeting {number}.", number=number))


async def next_meeting(body: str, *, at: datetime, after: datetime = BEFORE_ALL) -> MeetingFacts | None:
    """What is next for a body: the one that goes on, else the first that lies ahead; of those that start after `after`."""
    row = await sql.row(NEXT, body=body, at=at, after=after)
    return await _facts(row) if row else None


async def following(of: MeetingFacts) -> MeetingFacts | None:
    """The meeting of the same body after this one, which may be over as well; none that is canceled."""
    row = await sql.row(FOLLOWING, body=of.body_id, after=of.starts)
    return await _facts(row) if row else None


async def _facts(row: dict[str, Any]) -> MeetingFacts:
    return meeting_facts(row, await offices_of([row]))


def meeting_facts(row: Mapping[str, Any], offices: Mapping[str, str]) -> MeetingFacts:
    """A row of MEETINGS; `offices` are those of the roles its ground rules name."""
    named: dict[str, Any] = {
        name: value
        for name, value in row.items()
        if name not in ("ground_rules", "center", "party", "guests")
    }
    known: dict[str, Any] = {
        "circle": circle_from(row, offices),
        "state": State(named.pop("state")),
        "by": who_from(named.pop("who")),
    }
    return MeetingFacts(**named, **known)
