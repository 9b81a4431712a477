"""Groups of a city's directory that propose people for roles, and the proposals that wait for an office's lead."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.database import sql
from governance.identity.rules.groups import Asks, Claim


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """A group, or role, of a directory and the role for which it proposes its members."""

    number: str
    issuer: str
    claim: Claim
    name: str
    words: str
    seat: str
    title: str
    party: str
    party_name: str
    at: datetime


MAPPINGS = """SELECT m.number, m.issuer, m.claim, m.name, m.words, s.code AS seat, s.title, o.code AS party,
    o.name AS party_name, m.at FROM group_mapping m JOIN seat s ON s.id = m.seat JOIN party o ON o.id = s.party
    WHERE m.ended_at IS NULL ORDER BY o.name, s.title, m.id"""


async def mappings() -> tuple[Mapping, ...]:
    rows = await sql.rows(MAPPINGS)
    return tuple(Mapping(**{**row, "claim": Claim(row["claim"])}) for row in rows)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What the directory says about a person and a role, as its lead looks at it. `holds`: whether they hold the role now."""

    id: int
    number: str
    asks: Asks
    since: datetime
    group: str
    seat: str
    title: str
    party: str
    party_name: str
    person: int
    name: str
    email: str
    holds: bool

    @property
    def waits(self) -> bool:
        """What has come about by another way waits for nobody."""
        return self.asks is not Asks.NOTHING and self.holds == (self.asks is Asks.END)


PROPOSAL = """SELECT l.id, l.number, l.asks, l.since, coalesce(nullif(m.words, ''), m.name) AS group, s.code AS seat, s.title,
    o.code AS party, o.name AS party_name, p.id AS person, p.name, p.email,
    EXISTS (SELECT FROM tenure t WHERE t.seat = s.id AND t.person = p.id AND t.starts <= :at
        AND (t.ends IS NULL OR t.ends > :at)) AS holds
    FROM group_listing l JOIN group_mapping m ON m.id = l.mapping JOIN seat s ON s.id = m.seat
    JOIN party o ON o.id = s.party JOIN person p ON p.id = l.person"""


async def proposal(number: str, *, at: datetime) -> Proposal:
    """Raises NotFound."""
    found = await sql.one(
        f"{PROPOSAL} WHERE l.number = :number", f"There is no {number}.", number=number, at=at
    )
    return _proposal(found)


async def ending(seat: str, *, at: datetime) -> Proposal | None:
    """That a directory no longer lists whoever holds this role, if it says so and nobody has answered."""
    rows = await sql.rows(
        f"{PROPOSAL} WHERE s.code = :seat AND l.asks = 'end' ORDER BY l.id", seat=seat, at=at
    )
    return next((one for one in map(_proposal, rows) if one.waits), None)


def _proposal(row: dict[str, Any]) -> Proposal:
    return Proposal(**{**row, "asks": Asks(row["asks"])})
