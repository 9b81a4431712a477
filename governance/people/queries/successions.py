"""Who is to follow in a role that two offices fill: one asking, the one that is open for a role, and what pages tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.errors import NotFound
from governance.people.queries import directory
from governance.people.rules.rights import Post
from governance.people.rules.succession import TOLD_FOR, State


@dataclass(frozen=True, kw_only=True)
class SuccessionFacts:
    """One asking; `person`, `asker` and `handed` are numbers of people, for rules only."""

    id: int
    number: str
    state: State
    revision: int
    post: Post
    person: int
    name: str
    email: str
    authority: str
    asker: int
    asked_by: Who | None
    asked_at: datetime
    answer: str
    answered_by: Who | None
    answered_at: datetime | None
    offices: frozenset[str]
    handed: frozenset[int]


# Of the asking `x`. Which offices may answer it: 311, and departments with a version in force before it was asked.
OFFICES = """ARRAY(SELECT o.code FROM party o WHERE o.kind = 'center' OR (o.kind = 'department' AND EXISTS (
        SELECT FROM agreement a JOIN version v ON v.agreement = a.id
        WHERE a.department = o.id AND v.recorded_at < x.asked_at AND v.starts <= x.asked_at)))"""
# Who has a password from whoever asks, or was moved to another address by them; within the 30 days before also from somebody
# else who may act for the asking office or who handed the asker theirs: whoever knows both passwords is both offices. A
# letter to the account's own address takes away what is told of a password, not of an address that somebody else chose.
HANDED = """ARRAY(SELECT c.person FROM (SELECT person, handed_by AS hand, created_at AS at FROM credential
            UNION ALL SELECT person, moved_by, moved_at FROM credential) c
        WHERE c.hand = x.asker OR (c.at > x.asked_at - INTERVAL '30 days' AND (
            EXISTS (SELECT FROM credential own WHERE own.person = x.asker AND c.hand IN (own.handed_by, own.moved_by))
            OR EXISTS (SELECT FROM tenure t JOIN seat r ON r.id = t.seat JOIN party o ON o.id = r.party
                WHERE t.person = c.hand AND t.starts <= c.at AND (t.ends IS NULL OR t.ends > c.at)
                AND o.code = nullif(x.asked_by, '')::json ->> 'party'))))"""
ONE = f"""SELECT x.id, x.number, x.state, x.revision, s.code AS seat, x.person, p.name, p.email, x.authority, x.asker,
        x.asked_by, x.asked_at, x.answer, x.answered_by, x.answered_at,
        {OFFICES} AS offices, {HANDED} AS handed
    FROM succession x JOIN seat s ON s.id = x.seat JOIN person p ON p.id = x.person WHERE x.number = :number"""  # noqa: S608 - constants


async def succession(number: str) -> SuccessionFacts:
    """The asking with this number; its role as it is led now, or was when it was answered. Raises NotFound."""
    row = await sql.row(ONE, number=number)
    if row is None:
        raise NotFound(f"There is no {number}.")
    now = await sql.value("SELECT now()")
    post = await directory.post(row.pop("seat"), at=row["answered_at"] or now)
    people = {key: who_from(row[key]) for key in ("asked_by", "answered_by")}
    sets = {key: frozenset(row[key]) for key in ("offices", "handed")}
    return SuccessionFacts(**{**row, **people, **sets, "state": State(row["state"]), "post": post})


async def open_for(seat: str) -> str:
    """The number of what is asked for this role and not answered; "" where nothing is."""
    found = await sql.row(
        "SELECT x.number FROM succession x JOIN seat s ON s.id = x.seat WHERE s.code = :seat AND x.state = 'asked'",
        seat=seat,
    )
    return str(found["number"]) if found else ""


@dataclass(frozen=True, kw_only=True)
class NewHolder:
    """A new holder of a role that two offices fill: asked for, confirmed, or put in place by command (no `number`)."""

    number: str
    title: str
    party: str
    party_name: str
    name: str
    authority: str
    at: datetime
    asked_by: Who | None
    confirmed_by: Who | None

    @property
    def by_command(self) -> bool:
        return not self.number


NEWS = """SELECT x.number, s.title, o.code AS party, o.name AS party_name, p.name, x.authority,
        coalesce(x.answered_at, x.asked_at) AS at, x.asked_by, x.answered_by AS confirmed_by
    FROM succession x JOIN seat s ON s.id = x.seat JOIN party o ON o.id = s.party JOIN person p ON p.id = x.person
    WHERE (x.state = 'asked' OR (x.state = 'confirmed' AND x.answered_at > :since)) AND x.asked_at <= :at
    UNION ALL SELECT '', s.title, o.code, o.name, p.name, t.authority, t.recorded_at, '', ''
    FROM tenure t JOIN seat s ON s.id = t.seat JOIN party o ON o.id = s.party JOIN person p ON p.id = t.person
    WHERE t.by_command AND t.recorded_at > :since AND t.recorded_at <= :at ORDER BY at DESC"""


async def news(*, at: datetime) -> tuple[NewHolder, ...]:
    """What everybody with an open change is told, the latest first: what is asked, and what was done within 30 days."""
    return tuple(new_holder(row) for row in await sql.rows(NEWS, since=at - TOLD_FOR, at=at))


def new_holder(row: dict[str, Any]) -> NewHolder:
    """A row of NEWS."""
    people = {key: who_from(row[key]) for key in ("asked_by", "confirmed_by")}
    return NewHolder(**{**row, **people})
