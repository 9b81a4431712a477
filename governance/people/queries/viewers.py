"""Who is looking or acting, with every role held or acted in at that moment. Decides nothing about what they may do."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.errors import Forbidden, Invalid, NotFound
from governance.people.rules import Acting, PartyKind, Role, Via, Viewer, entries, signing_in
from governance.people.tables import Person, Session, Tenure

# Own roles first, then those acted in for a holder whose own time still runs.
SEATS = """WITH held AS (
        SELECT t.seat, '' AS for_person, NULL::bigint AS delegation_id FROM tenure t
            WHERE t.person = :person AND t.starts <= {} AND (t.ends IS NULL OR t.ends > {})
        UNION ALL
        SELECT d.seat, h.name, d.id FROM delegation d JOIN person h ON h.id = d.holder
            JOIN tenure t ON t.seat = d.seat AND t.person = d.holder
                AND t.starts <= {} AND (t.ends IS NULL OR t.ends > {})
            WHERE d.delegate = :person AND d.starts <= {} AND d.ends > {})
    SELECT s.id AS seat_id, s.code AS seat, s.role, s.title, s.binding, s.leads,
        o.id AS party_id, o.code AS party, o.name AS party_name, o.kind, held.for_person, held.delegation_id
    FROM held JOIN seat s ON s.id = held.seat AND (s.closed_at IS NULL OR s.closed_at > {})
    JOIN party o ON o.id = s.party
    ORDER BY held.delegation_id NULLS FIRST, s.code"""
SEATS_OF = SEATS.replace(":person", "{}")
# A session counts only with its whole token; the rest of its rules is checked in signing_in.alive.
SESSION = """SELECT s.id, s.code, s.method, s.assisted_by, s.created_at, s.seen_at, p.id AS person_id,
        p.name, p.email, p.phone, (SELECT coalesce(json_agg(x), '[]') FROM (:seats) x) AS seats
    FROM session s JOIN person p ON p.id = s.person
    WHERE s.token_hash = {} AND s.ended_at IS NULL AND p.deactivated_at IS NULL""".replace(
    ":seats", SEATS.replace(":person", "p.id")
)

ONE_TIME = "one-time password"
COMMAND = "command line"


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    person_id: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """A live session and who it belongs to; `seen_at` may lag by up to a minute."""

    session_id: int
    seen_at: datetime
    viewer: Viewer


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One of a person's signed-in browsers."""

    code: str
    method: str
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, kw_only=True)
class _How:
    """What every seat of one visit carries besides its office."""

    signed_in: str
    assisted_by: str = ""
    via: Via = Via.PAGE
    request: str = ""


async def viewer(token: str, *, at: datetime, request: str = "") -> Viewer | None:
    """Who this token belongs to; None when it is unknown, ended, idle or too old. One query."""
    found = await arrival(token, at=at, request=request)
    return found.viewer if found else None


async def arrival(token: str, *, at: datetime, request: str = "") -> Arrival | None:
    found = await Session.raw(SESSION, *[at] * 7, signing_in.token_hash(token)) if token else []
    row = found[0] if found else None
    if row is None or not signing_in.alive(created=row["created_at"], seen=row["seen_at"], at=at):
        return None
    person = PersonFacts(**{key: row[key] for key in ("person_id", "name", "email", "phone")})
    must_change = row["method"] == ONE_TIME
    how = _How(signed_in=row["method"], assisted_by=row["assisted_by"], request=request)
    held = [] if must_change else json.loads(row["seats"])
    known = Viewer(
        person_id=person.person_id,
        name=person.name,
        email=person.email,
        seats=tuple(_acting(person, seat, how) for seat in held),
        session=row["code"],
        must_change=must_change,
    )
    return Arrival(session_id=row["id"], seen_at=row["seen_at"], viewer=known)


async def _seats(person: PersonFacts, how: _How, *, at: datetime) -> tuple[Acting, ...]:
    one = person.person_id
    rows = await Tenure.raw(SEATS_OF, one, at, at, at, at, one, at, at, at)
    return tuple(_acting(person, row, how) for row in rows)


def _acting(person: PersonFacts, row: dict[str, Any], how: _How) -> Acting:
    return Acting(
        person_id=person.person_id,
        person=person.name,
        seat_id=row["seat_id"],
        seat=row["seat"],
        role=Role(row["role"]),
        title=row["title"],
        party_id=row["party_id"],
        party=row["party"],
        party_name=row["party_name"],
        kind=PartyKind(row["kind"]),
        binding=row["binding"],
        leads=row["leads"],
        for_person=row["for_person"],
        delegation_id=row["delegation_id"],
        signed_in=how.signed_in,
        assisted_by=how.assisted_by,
        via=how.via,
        request=how.request,
    )


async def acting(email: str, *, at: datetime, seat: str = "", via: Via = Via.COMMAND) -> Acting:
    """The actor behind `--by EMAIL [--seat SEAT]`; the seat must be named when several are held."""
    person = await known_person(email)
    seats = await _seats(person, _How(signed_in=COMMAND, via=via), at=at)
    chosen = [one for one in seats if one.seat == seat] if seat else list(seats)
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(one.seat for one in seats)
    if not seats:
        raise Forbidden(f"{person.name} holds no role at this moment.")
    if seat:
        raise Invalid(f"{person.name} does not act in the role {seat}. Their roles: {names}.")
    raise Invalid(f"{person.name} has several roles. Name one of them as the seat: {names}.")


async def seats_beside(by: Acting, *, at: datetime) -> tuple[Acting, ...]:
    """Every role of whoever acts, as they stand now, signed in as they are."""
    person = PersonFacts(person_id=by.person_id, name=by.person, email="", phone="")
    how = _How(signed_in=by.signed_in, assisted_by=by.assisted_by, via=by.via, request=by.request)
    return await _seats(person, how, at=at)


async def known_person(email: str) -> PersonFacts:
    """An active account. Raises NotFound."""
    one = entries.email(email)
    rows = await Person.raw(
        "SELECT id AS person_id, name, email, phone FROM person WHERE email = {} AND deactivated_at IS NULL",
        one,
    )
    if not rows:
        raise NotFound(f"There is no active account for {one}.")
    return PersonFacts(**rows[0])


async def sessions_of(person_id: int, *, at: datetime) -> tuple[OpenSession, ...]:
    """The signed-in browsers of a person, the one used last first."""
    rows = await Session.raw(
        """SELECT code, method, created_at, seen_at, address, agent FROM session
            WHERE person = {} AND ended_at IS NULL AND seen_at > {} AND created_at > {} ORDER BY seen_at DESC, id DESC""",
        person_id,
        at - signing_in.IDLE,
        at - signing_in.ABSOLUTE,
    )
    return tuple(OpenSession(**row) for row in rows)
