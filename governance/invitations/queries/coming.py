"""Meetings that are to come, who is invited to each, and what each of them was told last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from governance.database import sql
from governance.invitations.rules.entries import Method
from governance.invitations.rules.telling import Choice, Last, Standing, Told
from governance.meetings.queries.people import members_of


@dataclass(frozen=True, kw_only=True)
class Coming:
    """A meeting that its invited people know or should know of."""

    id: int
    number: str
    uid: str
    body: str
    reason: str
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody by account, and how they want meetings in their calendar."""

    id: int
    name: str
    email: str
    choice: Choice = Choice.INVITATIONS


COMING = """SELECT m.id, m.number, m.uid, b.code AS body, m.reason, m.sequence, m.stamp, m.state = 'canceled' AS canceled,
    m.title, m.starts, m.ends, m.zone, m.place, m.link
  FROM meeting m JOIN body b ON b.id = m.body
  WHERE m.state IN ('invited', 'canceled') AND m.invited_at IS NOT NULL AND m.starts > :at ORDER BY m.starts, m.id"""


async def coming(*, at: datetime) -> tuple[Coming, ...]:
    return tuple(_coming(row) for row in await sql.rows(COMING, at=at))


def _coming(row: dict[str, Any]) -> Coming:
    names = ("id", "number", "uid", "body", "reason")
    told = Told(**{name: row[name] for name in ("title", "starts", "ends", "place", "link")})
    parts = {name: row[name] for name in ("sequence", "stamp", "canceled", "zone")}
    return Coming(**{name: row[name] for name in names}, standing=Standing(told=told, invited=True, **parts))


GUESTS = "SELECT meeting, person FROM meeting_guest WHERE meeting = ANY(:meetings::bigint[])"


async def invited(meetings: Iterable[Coming], *, at: datetime) -> Mapping[int, frozenset[int]]:
    """Who is invited to each by number of account: whoever holds or acts in a role of its body, and its guests."""
    shown = tuple(meetings)
    by_body = {code: await members_of(code, at=at) for code in {each.body for each in shown}}
    found = {each.id: {person for seat in by_body[each.body] for person in seat.people} for each in shown}
    for row in await sql.rows(GUESTS, meetings=[each.id for each in shown]):
        found[row["meeting"]].add(row["person"])
    return {meeting: frozenset(people) for meeting, people in found.items()}


LAST = """SELECT DISTINCT ON (i.meeting, i.person) i.meeting, i.person, i.number, i.method, i.sequence, i.stamp, i.facts,
    l.state = 'ready' AS waiting
  FROM invitation i JOIN letter l ON l.id = i.letter WHERE i.meeting = ANY(:meetings::bigint[])
  ORDER BY i.meeting, i.person, i.number DESC"""


async def last_told(meetings: Iterable[Coming]) -> Mapping[tuple[int, int], Last]:
    """By meeting and person."""
    rows = await sql.rows(LAST, meetings=[each.id for each in meetings])
    return {(row["meeting"], row["person"]): _last(row) for row in rows}


def _last(row: dict[str, Any]) -> Last:
    parts = {name: row[name] for name in ("number", "sequence", "stamp", "waiting")}
    return Last(method=Method(row["method"]), told=msgspec.json.decode(row["facts"], type=Told), **parts)


READERS = """SELECT p.id, p.name, p.email, coalesce(c.choice, 'invitations') AS choice
  FROM person p LEFT JOIN calendar_choice c ON c.person = p.id
  WHERE p.id = ANY(:people::bigint[]) AND active(p) ORDER BY p.name, p.id"""


async def readers(people: Iterable[int]) -> Mapping[int, Reader]:
    rows = await sql.rows(READERS, people=sorted(set(people)))
    return {row["id"]: Reader(**{**row, "choice": Choice(row["choice"])}) for row in rows}
