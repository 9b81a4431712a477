"""Parties, their roles, who holds them now, since when, and which stand empty. Open to everyone signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import PartyKind, Role
from governance.people.rules.rights import Post


@dataclass(frozen=True, kw_only=True)
class CityFacts:
    name: str
    zone: str
    office: str
    address: str
    demo: bool
    open_catalog: bool
    two_factors_for_all: bool = False
    auditor_by: str = ""  # who appoints the audit office's first lead, as asked when the city was set up
    standard_paragraphs: bool = True  # first agreements begin with them, unless left out


@dataclass(frozen=True, kw_only=True)
class PartyFacts:
    id: int
    code: str
    name: str
    kind: PartyKind
    phone: str


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds a role since when, until when if that is known, and on what authority."""

    person_id: int
    name: str
    email: str
    phone: str
    since: datetime
    until: datetime | None
    authority: str
    suspended: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """Who acts for the holder of a role at this moment."""

    code: str
    name: str
    email: str
    phone: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A role as the directory shows it. `empty_since` is None while somebody holds it."""

    seat: str
    role: Role
    title: str
    binding: bool
    leads: bool
    party: str
    party_name: str
    holder: Holder | None
    stand_in: StandIn | None
    empty_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class PartyRoles:
    """A party and its open roles, the lead's first."""

    party: PartyFacts
    roles: tuple[Listing, ...]


CITY = """SELECT name, zone, office, address, demo, open_catalog, two_factors_for_all, auditor_by, standard_paragraphs
    FROM city ORDER BY id"""


async def city() -> CityFacts | None:
    """The city this installation serves; None before `governance init`."""
    row = await sql.row(CITY)
    return CityFacts(**row) if row else None


async def has_agreed() -> bool:
    """Whether any agreement of this city has a version; from the first on, the city's time zone stays."""
    return bool(await sql.value("SELECT EXISTS (SELECT 1 FROM version) AS found"))


async def parties(kind: PartyKind | None = None) -> tuple[PartyFacts, ...]:
    rows = await sql.rows(
        "SELECT id, code, name, kind, phone FROM party WHERE :kind IN ('', kind) ORDER BY name",
        kind=str(kind or ""),
    )
    return tuple(_party(row) for row in rows)


async def departments(*, after: str = "", most: int) -> tuple[PartyFacts, ...]:
    """Some of the departments in the order of their codes: those after this one."""
    query = """SELECT id, code, name, kind, phone FROM party WHERE kind = 'department' AND code > :after
        ORDER BY code LIMIT :most"""
    return tuple(_party(row) for row in await sql.rows(query, after=after, most=most))


async def center_name() -> str:
    """What the city calls its 311 center; the first one's, where it has several."""
    found = await parties(PartyKind.CENTER)
    return found[0].name if found else "311"


async def party(code: str) -> PartyFacts:
    rows = await sql.rows("SELECT id, code, name, kind, phone FROM party WHERE code = :code", code=code)
    if not rows:
        raise NotFound(f"There is no office “{code}”.")
    return _party(rows[0])


def _party(row: dict[str, Any]) -> PartyFacts:
    return PartyFacts(**{**row, "kind": PartyKind(row["kind"])})


LISTINGS = """SELECT o.id AS party_id, o.code AS party, o.name AS party_name, o.kind, o.phone AS party_phone,
        s.code AS seat, s.role, s.title, s.binding, s.leads, s.created_at,
        h.id AS holder_id, h.name AS holder, h.email, h.phone, t.starts, t.ends, t.authority,
        d.code AS delegation, d.ends AS acts_until, a.name AS acts, a.email AS acts_email, a.phone AS acts_phone,
        (SELECT max(e.ends) FROM tenure e WHERE e.seat = s.id AND e.ends <= :at) AS left_empty
    FROM party o
    LEFT JOIN seat s ON s.party = o.id AND s.created_at <= :at AND (s.closed_at IS NULL OR s.closed_at > :at)
        AND NOT EXISTS (SELECT FROM tenure e JOIN person x ON x.id = e.person AND x.kind = 'emergency'
            WHERE e.seat = s.id AND e.starts <= :at AND (e.ends IS NULL OR e.ends > :at))
    LEFT JOIN tenure t ON t.seat = s.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    LEFT JOIN person h ON h.id = t.person
    LEFT JOIN delegation d ON d.seat = s.id AND d.holder = t.person AND d.starts <= :at AND d.ends > :at
    LEFT JOIN person a ON a.id = d.delegate
    WHERE cardinality(:named::text[]) = 0 OR o.code = ANY(:named::text[])
    ORDER BY array_position(ARRAY['center', 'department', 'oversight', 'audit'], o.kind), o.name, o.id, s.leads DESC,
        s.title, s.code"""


async def directory(*, at: datetime, party: str = "", of: Sequence[str] = ()) -> tuple[PartyRoles, ...]:
    """All parties, or one or those named, with their roles at a moment. One query."""
    named = [party] if party else list(of)
    rows = await sql.rows(LISTINGS, at=at, named=named)
    return tuple(_entry(list(group)) for _, group in groupby(rows, key=lambda row: row["party_id"]))


async def vacancies(*, at: datetime, party: str = "") -> tuple[Listing, ...]:
    """Open roles that nobody holds, the longest empty first."""
    listings = [role for entry in await directory(at=at, party=party) for role in entry.roles]
    return tuple(sorted((r for r in listings if r.empty_since), key=lambda r: (r.empty_since, r.seat)))


def _entry(rows: list[dict[str, Any]]) -> PartyRoles:
    first = rows[0]
    facts = PartyFacts(
        id=first["party_id"],
        code=first["party"],
        name=first["party_name"],
        kind=PartyKind(first["kind"]),
        phone=first["party_phone"],
    )
    return PartyRoles(party=facts, roles=tuple(_listing(row) for row in rows if row["seat"]))


def _listing(row: dict[str, Any]) -> Listing:
    holder = _holder(row) if row["holder_id"] else None
    return Listing(
        seat=row["seat"],
        role=Role(row["role"]),
        title=row["title"],
        binding=row["binding"],
        leads=row["leads"],
        party=row["party"],
        party_name=row["party_name"],
        holder=holder,
        stand_in=_stand_in(row) if row["delegation"] else None,
        empty_since=None if holder else row["left_empty"] or row["created_at"],
    )


def _holder(row: dict[str, Any]) -> Holder:
    return Holder(
        person_id=row["holder_id"],
        name=row["holder"],
        email=row["email"],
        phone=row["phone"],
        since=row["starts"],
        until=row["ends"],
        authority=row["authority"],
    )


def _stand_in(row: dict[str, Any]) -> StandIn:
    return StandIn(
        code=row["delegation"],
        name=row["acts"],
        email=row["acts_email"],
        phone=row["acts_phone"],
        until=row["acts_until"],
    )


HISTORY = """SELECT h.id AS person_id, h.name, h.email, h.phone, t.starts AS since, t.ends AS until, t.authority,
    h.suspended_at AS suspended
    FROM tenure t JOIN seat s ON s.id = t.seat JOIN person h ON h.id = t.person
    WHERE s.code = :seat AND (t.ends IS NULL OR t.ends > t.starts) ORDER BY t.starts DESC"""


async def history(seat: str) -> tuple[Holder, ...]:
    """Everybody who held a role, the latest first; appointments taken back before they began are left out."""
    return tuple(Holder(**row) for row in await sql.rows(HISTORY, seat=seat))


async def holder_on(seat: str, *, at: datetime) -> Holder | None:
    """Who held a role at an instant."""
    held = (h for h in await history(seat) if h.since <= at and (h.until is None or at < h.until))
    return next(held, None)


POST = """SELECT s.id AS seat_id, s.code AS seat, s.role, s.title, s.binding, s.leads,
        s.closed_at IS NOT NULL AS closed, o.id AS party_id, o.code AS party, o.name AS party_name, o.kind,
        EXISTS (SELECT FROM tenure t JOIN seat x ON x.id = t.seat
            WHERE x.party = s.party AND x.role = s.role AND t.starts <= :at) AS founded,
        EXISTS (SELECT FROM tenure t JOIN seat x ON x.id = t.seat
            WHERE x.party = s.party AND x.leads AND t.starts <= :at) AS led
    FROM seat s JOIN party o ON o.id = s.party WHERE s.code = :seat"""


async def post(seat: str, *, at: datetime) -> Post:
    """A role as decisions about it look at it. Raises NotFound."""
    row = await sql.one(POST, f"There is no role with the code {seat}.", seat=seat, at=at)
    known = {**row, "role": Role(row["role"]), "kind": PartyKind(row["kind"])}
    return Post(**known, lead_now=await lead_of(row["party_id"], at=at))


# A side's lead who is suspended leads until the approving official ends that; nobody could end it for another office's.
LEAD = """SELECT h.name FROM seat s JOIN tenure t ON t.seat = s.id JOIN person h ON h.id = t.person
    JOIN party o ON o.id = s.party AND (active(h) OR o.kind IN ('center', 'department'))
    WHERE s.party = :party_id AND s.leads AND s.closed_at IS NULL AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    ORDER BY t.starts"""


async def lead_of(party_id: int, *, at: datetime) -> str:
    """The name of who leads a party at a moment, or nothing."""
    rows = await sql.rows(LEAD, party_id=party_id, at=at)
    return str(rows[0]["name"]) if rows else ""
