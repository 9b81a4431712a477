"""Who acts, with every role held or acted in at that moment. Decides nothing about what they may do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from governance.database import sql
from governance.errors import Forbidden, Invalid, NotFound
from governance.people.rules import Acting, PartyKind, Role, Via, Viewer, entries, separation
from governance.people.rules.proofs import Proof

COMMAND = "command line"


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    person_id: int
    name: str
    email: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class How:
    """What all seats of one signed-in person have in common: how the person signed in, and by which way the act comes."""

    signed_in: str
    assisted_by: str = ""
    via: Via = Via.PAGE
    request: str = ""
    proof: Proof | None = None


# Own roles first, then those acted in for a holder whose own time still runs.
SEATS = """WITH held AS (
        SELECT t.seat, '' AS for_person, NULL::bigint AS delegation_id, '' AS delegation FROM tenure t
            WHERE t.person = :person AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
        UNION ALL
        SELECT d.seat, h.name, d.id, d.code FROM delegation d JOIN person h ON h.id = d.holder
            JOIN tenure t ON t.seat = d.seat AND t.person = d.holder
                AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
            WHERE d.delegate = :person AND d.starts <= :at AND d.ends > :at)
    SELECT s.id AS seat_id, s.code AS seat, s.role, s.title, s.binding, s.leads,
        o.id AS party_id, o.code AS party, o.name AS party_name, o.kind, held.for_person, held.delegation_id, held.delegation
    FROM held JOIN seat s ON s.id = held.seat AND (s.closed_at IS NULL OR s.closed_at > :at)
    JOIN party o ON o.id = s.party
    ORDER BY held.delegation_id NULLS FIRST, s.code"""


async def _seats(person: PersonFacts, how: How, *, at: datetime) -> tuple[Acting, ...]:
    return seats_acted_in(person, await sql.rows(SEATS, person=person.person_id, at=at), how)


def seats_acted_in(person: PersonFacts, rows: Iterable[dict[str, Any]], how: How) -> tuple[Acting, ...]:
    """Their roles, but for those that the table of separation does not allow beside those before."""
    found: list[Acting] = []
    for row in rows:
        seat = _seat_acted_in(person, row, how)
        if separation.allowed(seat, found):
            found.append(replace(seat, own_title=_own_title(seat, found)) if seat.for_person else seat)
    return tuple(found)


def _own_title(seat: Acting, others: Iterable[Acting]) -> str:
    """The title of who acts for somebody: of a role of their own, at that office where they have one there."""
    own = [one for one in others if not one.for_person]
    best = min(own, key=lambda one: one.party != seat.party, default=None)
    if best is None:
        return ""
    there = best.party == seat.party or best.party_name in best.title
    return best.title if there else f"{best.title}, {best.party_name}"


def _seat_acted_in(person: PersonFacts, row: dict[str, Any], how: How) -> Acting:
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
        delegation=row["delegation"],
        signed_in=how.signed_in,
        assisted_by=how.assisted_by,
        via=how.via,
        request=how.request,
        proof=how.proof,
    )


async def acting(email: str, *, at: datetime, seat: str = "", via: Via = Via.COMMAND) -> Acting:
    """The actor behind `--by EMAIL [--seat SEAT]`; the seat must be named when several are held."""
    person = await known_person(email)
    seats = await _seats(person, How(signed_in=COMMAND, via=via), at=at)
    chosen = [one for one in seats if one.seat == seat] if seat else list(seats)
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(one.seat for one in seats)
    if not seats:
        raise Forbidden(f"{person.name} holds no role at this moment.")
    if seat:
        raise Invalid(f"{person.name} does not act in the role {seat}. Their roles: {names}.")
    raise Invalid(f"{person.name} has several roles. Name one of them as the seat: {names}.")


async def viewer_of_person(person_id: int, *, at: datetime) -> Viewer:
    """Somebody as they would see the portal, without being signed in. Raises NotFound for an account that is no more."""
    person = PersonFacts(**await sql.one(ACTIVE, "There is no such account.", person=person_id))
    seats = await _seats(person, How(signed_in=""), at=at)
    return Viewer(person_id=person.person_id, name=person.name, email=person.email, seats=seats)


async def seats_beside(by: Acting, *, at: datetime) -> tuple[Acting, ...]:
    """Every role of whoever acts, as they stand now, signed in as they are."""
    person = PersonFacts(person_id=by.person_id, name=by.person, email="", phone="")
    how = How(
        signed_in=by.signed_in, assisted_by=by.assisted_by, via=by.via, request=by.request, proof=by.proof
    )
    return await _seats(person, how, at=at)


async def still_acting(
    person: int, *, seat: int, delegation: int | None, how: How, at: datetime
) -> Acting | None:
    """The role in which somebody signed before, if they hold it or act in it at this moment, too; `how` is as it was then."""
    rows = await sql.rows(ACTIVE, person=person)
    known = [PersonFacts(**row) for row in rows]
    seats = [one for each in known for one in await _seats(each, how, at=at)]
    return next((one for one in seats if (one.seat_id, one.delegation_id) == (seat, delegation)), None)


# So that nobody is given two roles at once, or one while being deactivated.
ACTIVE = "SELECT id AS person_id, name, email, phone FROM person p WHERE id = :person AND active(p)"
HELD_STILL = "SELECT kind FROM person p WHERE id = :person AND active(p) FOR NO KEY UPDATE"
FOR_EMERGENCIES = "This is an account for emergencies: it holds no other role and acts for nobody."


async def held_still(email: str) -> PersonFacts:
    """An active account, whose roles nobody else changes until this act is over. Raises NotFound."""
    person = await known_person(email)
    rows = await sql.rows(HELD_STILL, person=person.person_id)
    if rows and rows[0]["kind"] == "emergency":
        raise entries.refused("email", FOR_EMERGENCIES)
    return await known_person(email)


KNOWN = """SELECT id AS person_id, name, email, phone FROM person p
    WHERE email = ANY(:spelled) AND active(p)"""


async def known_person(email: str) -> PersonFacts:
    """An active account. Raises NotFound."""
    rows = await sql.rows(KNOWN, spelled=entries.spelled(email))
    if not rows:
        raise NotFound(f"There is no active account for {entries.email(email)}.")
    return PersonFacts(**rows[0])
