"""Accounts for emergencies: which there are, when each was tried, and which was used lately."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.identity.rules.emergencies import TOLD_FOR, EmergencyAccount

ACCOUNTS = """SELECT p.name, p.email, coalesce((SELECT max(d.at) FROM emergency_drill d WHERE d.person = p.id), p.created_at) AS tried_at,
    (SELECT max(s.created_at) FROM session s WHERE s.person = p.id) AS used_at
    FROM person p WHERE p.kind = 'emergency' AND active(p) AND :person::bigint IN (0, p.id) ORDER BY p.name, p.id"""


async def emergency_accounts() -> tuple[EmergencyAccount, ...]:
    """Those that let somebody in; a suspended or closed one does not."""
    return tuple(EmergencyAccount(**row) for row in await sql.rows(ACCOUNTS, person=0))


async def emergency_account(person_id: int) -> EmergencyAccount | None:
    """Of somebody signed in with one; None for everybody else."""
    row = await sql.row(ACCOUNTS, person=person_id)
    return EmergencyAccount(**row) if row else None


@dataclass(frozen=True, kw_only=True)
class Use:
    """That somebody signed in with such an account."""

    session: str
    name: str
    at: datetime
    address: str


USES = """SELECT s.code AS session, p.name, s.created_at AS at, s.address FROM session s
    JOIN person p ON p.id = s.person AND p.kind = 'emergency'
    WHERE s.created_at > :since AND s.created_at <= :at ORDER BY s.created_at DESC, s.id DESC"""


async def uses(*, at: datetime) -> tuple[Use, ...]:
    """Those of the last day, the latest first; a use is told whatever became of the account since."""
    return tuple(Use(**row) for row in await sql.rows(USES, since=at - TOLD_FOR, at=at))


async def is_for_emergencies(person_id: int) -> bool:
    return bool(await sql.value("SELECT kind = 'emergency' FROM person WHERE id = :person", person=person_id))
