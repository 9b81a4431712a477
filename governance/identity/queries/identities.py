"""Accounts at providers that sign people in, and who came without one."""

from datetime import datetime

from governance.database import sql
from governance.identity import rules as signing_in
from governance.identity.rules import binding_accounts, real_time
from governance.identity.rules.binding_accounts import Bound, StrangerFacts

BOUND = """SELECT i.code, i.issuer, i.told, coalesce(b.name, '') AS by, i.bound_at AS at FROM identity i
    LEFT JOIN person b ON b.id = i.bound_by WHERE i.person = :person AND i.ended_at IS NULL ORDER BY i.id"""


async def identities_of(person_id: int) -> tuple[Bound, ...]:
    return tuple(Bound(**row) for row in await sql.rows(BOUND, person=person_id))


OF_ACCOUNT = BOUND.replace(":person", "(SELECT id FROM person WHERE email = :email)")


async def of_account(email: str) -> tuple[Bound, ...]:
    return tuple(Bound(**row) for row in await sql.rows(OF_ACCOUNT, email=email))


STRANGER = """SELECT s.code, s.issuer, s.subject, s.name, s.email, s.verified, s.other, s.expires_at,
        coalesce(p.email, '') AS hint
    FROM stranger s LEFT JOIN person p ON p.email = lower(s.email) AND active(p)
    WHERE s.code = :code AND s.expires_at > :now"""
NOBODY = (
    "Nobody came with this code in the last seven days. Let it be read to you once more, letter by letter."
)


async def stranger(typed: str) -> StrangerFacts:
    """Who was given this code. Raises NotFound."""
    code = binding_accounts.normal_code(typed)
    return StrangerFacts(**await sql.one(STRANGER, NOBODY, code=code, now=real_time.real_now()))


LATELY = """SELECT b.name AS by, (i.bound_at AT TIME ZONE coalesce((SELECT zone FROM city LIMIT 1), 'UTC'))::date AS on
    FROM identity i JOIN person b ON b.id = i.bound_by
    WHERE i.person = :person AND i.bound_at > :since ORDER BY i.id DESC LIMIT 1"""


async def bound_told(person_id: int, *, at: datetime) -> str:
    """Who bound an account to this person within seven days, as it is told with what they agree to; "" for nobody."""
    row = await sql.row(LATELY, person=person_id, since=at - binding_accounts.TOLD)
    return binding_accounts.bound_told(**row) if row else ""


VOUCHED = "SELECT issuer, id_token, code FROM session WHERE token_hash = :hash AND ended_at IS NULL AND issuer <> ''"


async def vouched_by(token: str) -> tuple[str, str, str]:
    """Which provider signed this session in, its sealed ID token if it was kept, and the session's code; else nothing."""
    row = await sql.row(VOUCHED, hash=signing_in.token_hash(token)) if token else None
    return (row["issuer"], row["id_token"], row["code"]) if row else ("", "", "")


# The account at this provider by which the session was opened; else the one that its person bound, or showed to be theirs.
SUBJECT = """SELECT CASE WHEN s.issuer = :issuer THEN s.subject ELSE coalesce((SELECT i.subject FROM identity i
        WHERE i.person = s.person AND i.issuer = :issuer AND i.ended_at IS NULL
            AND (i.bound_by IS NULL OR i.proven_at IS NOT NULL) ORDER BY i.id LIMIT 1), '') END
    FROM session s WHERE s.code = :session AND s.ended_at IS NULL"""


async def subject_of(session: str, issuer: str) -> str:
    """Whose proof counts in this session; "" where nobody's of this provider does."""
    return str(await sql.value(SUBJECT, session=session, issuer=issuer) or "")
