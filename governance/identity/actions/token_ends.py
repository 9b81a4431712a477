"""Who owns a token, or a service account, that soon counts no longer is written to once, two weeks before."""

from datetime import timedelta

from governance import formats
from governance.database import sql
from governance.identity.actions import letters
from governance.identity.actions.letters import Addressed
from governance.identity.queries.tokens import RENEWED
from governance.identity.rules.letters import Purpose
from governance.identity.rules.real_time import real_now
from governance.sweeps.actions import rows

BEFORE = timedelta(days=14)
ENDING = """SELECT x.*, (x.ends AT TIME ZONE coalesce((SELECT zone FROM city LIMIT 1), 'UTC'))::date AS day FROM (
    SELECT 'api_token' AS place, t.id, 'Token' AS kind, t.name, t.expires_at - interval '1 second' AS ends, p.id AS person,
        p.email FROM api_token t LEFT JOIN service_account a ON a.id = t.account JOIN person p ON p.id = coalesce(t.person, a.owner)
        WHERE t.warned_at IS NULL AND t.revoked_at IS NULL AND a.ended_at IS NULL AND t.expires_at - t.made_at > :before
    UNION ALL SELECT 'service_account', a.id, 'Service account', a.name, a.renewed_at + :renewed, p.id, p.email
        FROM service_account a JOIN person p ON p.id = a.owner WHERE a.warned_at IS NULL AND a.ended_at IS NULL) x
    WHERE x.ends > :real AND x.ends <= :real + :before ORDER BY x.ends"""
WARNED = {
    "api_token": "UPDATE api_token SET warned_at = :real WHERE id = :id AND warned_at IS NULL RETURNING id",
    "service_account": "UPDATE service_account SET warned_at = :real WHERE id = :id AND warned_at IS NULL RETURNING id",
}


async def tell_of_ends() -> None:
    """By real time. A row that cannot be told of keeps no other back."""
    real = real_now()
    found = await sql.rows(ENDING, real=real, before=BEFORE, renewed=RENEWED)
    ending = {f"{row['kind'].lower()} {row['id']}": row for row in found}

    async def warn(key: str) -> bool:
        row = ending[key]
        if not await sql.rows(WARNED[row["place"]], id=row["id"], real=real):
            return False
        whom = Addressed(email=row["email"], person_id=row["person"])
        day = formats.day(row["day"])
        await letters.want(Purpose.TOKEN_ENDS, whom, at=real, kind=row["kind"], name=row["name"], day=day)
        return True

    await rows.each("end_expired.tokens", ending, warn)
