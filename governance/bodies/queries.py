"""Bodies, the versions of their ground rules, and who their members are at an instant."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.bodies.rules.ground_rules import HOUSE, GroundRules, Kind, rules_of
from governance.database import sql
from governance.people.rules import NEGOTIATING, PartyKind, Role


@dataclass(frozen=True, kw_only=True)
class BodyFacts:
    """A group that meets; `party` is the department's code, "" for a board."""

    id: int
    code: str
    name: str
    kind: Kind
    party: str
    party_name: str
    center: str
    center_name: str
    state: str
    revision: int

    @property
    def parties(self) -> tuple[str, ...]:
        """The two sides of a working group; none of a board."""
        return (self.center, self.party) if self.party else ()


BODY = """SELECT b.id, b.code, b.name, b.kind, b.state, b.revision, coalesce(p.code, '') AS party,
        coalesce(p.name, '') AS party_name, coalesce(c.code, '') AS center, coalesce(c.name, '311') AS center_name
    FROM body b LEFT JOIN party p ON p.id = b.party LEFT JOIN party c ON c.kind = 'center'"""


def _body(row: dict[str, Any]) -> BodyFacts:
    return BodyFacts(**{**row, "kind": Kind(row["kind"])})


async def body(code: str) -> BodyFacts:
    """Raises NotFound."""
    return _body(await sql.one(f"{BODY} WHERE b.code = :code", f"There is no group “{code}”.", code=code))


async def body_of_party(party: str) -> BodyFacts | None:
    """The working group of a department, by the department's code."""
    row = await sql.row(f"{BODY} WHERE p.code = :party", party=party)
    return _body(row) if row else None


async def bodies() -> tuple[BodyFacts, ...]:
    """Boards first, then working groups, by name."""
    return tuple(_body(row) for row in await sql.rows(f"{BODY} ORDER BY b.kind, b.name, b.code"))


@dataclass(frozen=True, kw_only=True)
class RulesVersion:
    """One version of a board's ground rules and what it rests on."""

    number: int
    rules: GroundRules
    hash: str
    starts: datetime
    origin: str
    who: str  # a name
    at: datetime


VERSIONS = """SELECT number, content, hash, starts, origin, coalesce(nullif(who, '')::json ->> 'name', '') AS who, at
    FROM ground_rules WHERE body = :body AND starts <= :at ORDER BY number DESC"""


async def versions(body_id: int, *, at: datetime) -> tuple[RulesVersion, ...]:
    """Those in force by an instant, the latest first."""
    return tuple(_version(row) for row in await sql.rows(VERSIONS, body=body_id, at=at))


async def ground_rules(of: BodyFacts, *, at: datetime) -> GroundRules:
    """Those of a board in force at an instant; of a working group the house's own.

    What 311 and a department have agreed to instead, `meetings/queries/ground_rules.py` knows.
    """
    row = await sql.row(f"{VERSIONS} LIMIT 1", body=of.id, at=at)
    return rules_of(row["content"]) if row else HOUSE


def _version(row: dict[str, Any]) -> RulesVersion:
    return RulesVersion(rules=rules_of(row.pop("content")), **row)


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Who holds a seat, or acts for its holder by `delegation`."""

    id: int
    name: str
    phone: str
    delegation: int | None = None


@dataclass(frozen=True, kw_only=True)
class Member:
    """A seat of a body at an instant, who holds it, and who acts for the holder."""

    seat_id: int
    seat: str
    role: Role
    title: str
    binding: bool
    party_id: int
    party: str
    party_name: str
    kind: PartyKind
    holder: Somebody | None
    acting: Somebody | None

    @property
    def people(self) -> frozenset[int]:
        """Everybody who may speak for it."""
        return frozenset(one.id for one in (self.holder, self.acting) if one)


# A delegation counts while its holder's own time runs. A role that was closed is vacant.
MEMBERS = """SELECT s.id AS seat_id, s.code AS seat, s.role, s.title, s.binding,
        o.id AS party_id, o.code AS party, o.name AS party_name, o.kind,
        (SELECT json_build_object('id', h.id, 'name', h.name, 'phone', h.phone) FROM tenure t
            JOIN person h ON h.id = t.person AND active(h)
            WHERE t.seat = s.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
                AND (s.closed_at IS NULL OR s.closed_at > :at)) AS holder,
        (SELECT json_build_object('id', d.delegate, 'name', a.name, 'phone', a.phone, 'delegation', d.id) FROM delegation d
            JOIN person a ON a.id = d.delegate AND active(a)
            JOIN tenure t ON t.seat = d.seat AND t.person = d.holder AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
            WHERE d.seat = s.id AND d.starts <= :at AND d.ends > :at
                AND (s.closed_at IS NULL OR s.closed_at > :at)) AS acting
    FROM seat s JOIN party o ON o.id = s.party
    WHERE s.code = ANY(:seats::text[])
        OR (s.role = ANY(:roles::text[]) AND o.code = ANY(:parties::text[]) AND (s.closed_at IS NULL OR s.closed_at > :at))
    ORDER BY array_position(:seats::text[], s.code), o.kind, o.name, s.code"""


async def members(of: BodyFacts, rules: GroundRules, *, at: datetime) -> tuple[Member, ...]:
    """The seats of a body, in the order of its ground rules: those that they name, or every negotiating one of both sides."""
    roles = sorted(NEGOTIATING) if of.kind is Kind.WORKING else []
    rows = await sql.rows(MEMBERS, at=at, seats=list(rules.seats), parties=list(of.parties), roles=roles)
    return tuple(_member(row) for row in rows)


async def seats_named(codes: Iterable[str], *, at: datetime) -> tuple[Member, ...]:
    """Seats by their codes, in this order, whatever body they belong to."""
    rows = await sql.rows(MEMBERS, at=at, seats=list(codes), parties=[], roles=[])
    return tuple(_member(row) for row in rows)


OPEN = """SELECT s.code FROM seat s JOIN party o ON o.id = s.party WHERE s.closed_at IS NULL
    AND o.kind <> 'audit' AND s.role NOT IN ('administrator', 'observer')
    ORDER BY o.kind = 'oversight' DESC, o.kind = 'center' DESC, o.name, s.leads DESC, s.code"""


async def open_seats(*, at: datetime) -> tuple[Member, ...]:
    """Every role that may sit on a board: no auditor and no administrator decides anything."""
    codes = [row["code"] for row in await sql.rows(OPEN)]
    return await seats_named(codes, at=at)


def _member(row: dict[str, Any]) -> Member:
    people = {name: Somebody(**json.loads(row[name])) if row[name] else None for name in ("holder", "acting")}
    return Member(**{**row, **people, "role": Role(row["role"]), "kind": PartyKind(row["kind"])})
