"""Meetings as lists: what comes next, what was, a month; of the groups somebody sees, and those they are a guest of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from governance.database import sql
from governance.meetings.rules.meetings import State
from governance.meetings.rules.words import hours

PAGE, MOST = 40, 400


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """One line of a list; `answer` is what its reader has said to the invitation, "" for nothing."""

    id: int
    number: str
    state: State
    title: str
    body: str
    body_name: str
    starts: datetime
    ends: datetime
    zone: str
    place: str
    nominal: date | None
    reason: str
    series: str
    answer: str

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


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Whose lists they are: the numbers of the groups they see, and of the person, for guests and answers."""

    person: int
    bodies: tuple[int, ...]
    only: str = ""  # the code of the one group that is looked at


# A date that the plan itself left out was nobody's to come to.
LINES = """SELECT m.id, m.number, m.state, m.title, m.starts, m.ends, m.zone, m.place, m.nominal, m.reason, b.code AS body,
    b.name AS body_name, coalesce(s.number, '') AS series, coalesce(r.answer, '') AS answer
  FROM meeting m JOIN body b ON b.id = m.body LEFT JOIN meeting_series s ON s.id = m.series
  LEFT JOIN meeting_reply r ON r.meeting = m.id AND r.person = :person
  WHERE (b.id = ANY(:bodies::bigint[]) OR EXISTS (SELECT FROM meeting_guest g WHERE g.meeting = m.id AND g.person = :person))
    AND (:only = '' OR b.code = :only) AND (m.state <> 'canceled' OR m.sequence > 0)"""
COMING = f"{LINES} AND (m.state = 'open' OR m.state <> 'closed' AND m.ends > :at) ORDER BY m.starts, m.id LIMIT :most"
BEFORE = f"""{LINES} AND (m.state = 'closed' OR m.state <> 'open' AND m.ends <= :at) AND m.state <> 'draft'
  ORDER BY m.starts DESC, m.id DESC LIMIT :most"""
FOLLOWING = f"{LINES} AND m.id > :after ORDER BY m.id LIMIT :most"
BETWEEN = f"{LINES} AND m.starts >= :first AND m.starts < :last ORDER BY m.starts, m.id LIMIT :most"


async def coming(reader: Reader, *, at: datetime, most: int = PAGE) -> tuple[MeetingLine, ...]:
    """What goes on or lies ahead, the next first; what was canceled stands in its place."""
    return _lines(await sql.rows(COMING, at=at, most=most, **_values(reader)))


async def before(reader: Reader, *, at: datetime, most: int = 10) -> tuple[MeetingLine, ...]:
    """What is over, the latest first."""
    return _lines(await sql.rows(BEFORE, at=at, most=most, **_values(reader)))


async def between(reader: Reader, first: datetime, last: datetime) -> tuple[MeetingLine, ...]:
    """What begins from an instant until before another."""
    return _lines(await sql.rows(BETWEEN, first=first, last=last, most=MOST, **_values(reader)))


async def following(reader: Reader, *, after: int, most: int) -> tuple[MeetingLine, ...]:
    """In the order in which they were set: those after this id."""
    return _lines(await sql.rows(FOLLOWING, after=after, most=most, **_values(reader)))


def _values(reader: Reader) -> dict[str, Any]:
    return {"person": reader.person, "bodies": list(reader.bodies), "only": reader.only}


def _lines(rows: Iterable[dict[str, Any]]) -> tuple[MeetingLine, ...]:
    return tuple(MeetingLine(**{**row, "state": State(row["state"])}) for row in rows)
