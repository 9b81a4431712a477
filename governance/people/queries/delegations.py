"""Who acts for whom, now and next; and what a choice of somebody to act for one must be checked against."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.audit.queries import VisibleEvent, under
from governance.audit.rules import SHARED
from governance.database import sql
from governance.people.rules import PartyKind, Role, Viewer
from governance.people.rules.separation import Stand

TOLD_FOR = timedelta(days=30)
MOST_TOLD = 50


@dataclass(frozen=True, kw_only=True)
class Lent:
    """Somebody acts for the holder of a role in a period."""

    code: str
    seat: str
    title: str
    party: str
    party_name: str
    holder: str
    holder_email: str
    delegate: str
    delegate_email: str
    starts: datetime
    ends: datetime
    reason: str


LENT = """SELECT d.code, s.code AS seat, s.title, o.code AS party, o.name AS party_name,
        h.name AS holder, h.email AS holder_email, a.name AS delegate, a.email AS delegate_email,
        d.starts, d.ends, d.reason
    FROM delegation d JOIN seat s ON s.id = d.seat JOIN party o ON o.id = s.party
    JOIN person h ON h.id = d.holder JOIN person a ON a.id = d.delegate"""


async def delegations_of(person_id: int, *, at: datetime) -> tuple[Lent, ...]:
    """Those of a person's own roles and those in which the person acts for somebody, running or still to come."""
    condition = "WHERE d.ends > :at AND d.ends > d.starts AND :person IN (d.holder, d.delegate) ORDER BY d.starts, d.id"
    return tuple(Lent(**row) for row in await sql.rows(f"{LENT} {condition}", at=at, person=person_id))


# Those by which somebody acted for :person within the time after :since.
ACTED = "SELECT code FROM delegation WHERE holder = :person AND starts <= :at AND ends > :since"


async def done_for(viewer: Viewer, codes: Collection[str], *, at: datetime) -> tuple[VisibleEvent, ...]:
    """What others did in this person's name within 30 days, the latest first: while away, and after the return.

    `codes` are those of ACTED.
    """
    audiences = frozenset({SHARED, *viewer.parties})
    return await under(codes, since=at - TOLD_FOR, audiences=audiences, limit=MOST_TOLD)


async def pairs(*, starts: datetime, ends: datetime) -> tuple[tuple[int, int], ...]:
    """(holder, delegate) of every delegation that overlaps a period."""
    rows = await sql.rows(
        "SELECT holder, delegate FROM delegation WHERE starts < :ends AND ends > :starts AND ends > starts",
        ends=ends,
        starts=starts,
    )
    return tuple((row["holder"], row["delegate"]) for row in rows)


STANDS = """SELECT s.role, s.title, o.name AS party_name, o.kind FROM tenure t
        JOIN seat s ON s.id = t.seat JOIN party o ON o.id = s.party
        WHERE t.person = :person_id AND t.starts < :ends AND (t.ends IS NULL OR t.ends > :starts)
            AND (t.ends IS NULL OR t.ends > t.starts)
    UNION SELECT s.role, s.title, o.name, o.kind FROM delegation d
        JOIN seat s ON s.id = d.seat JOIN party o ON o.id = s.party
        WHERE d.delegate = :person_id AND d.starts < :ends AND d.ends > :starts AND d.ends > d.starts"""


async def stands(person_id: int, *, starts: datetime, ends: datetime) -> tuple[Stand, ...]:
    """The roles that a person holds or acts in at any time of a period."""
    rows = await sql.rows(STANDS, person_id=person_id, ends=ends, starts=starts)
    return tuple(Stand(**{**row, "role": Role(row["role"]), "kind": PartyKind(row["kind"])}) for row in rows)
