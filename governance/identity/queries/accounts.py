"""Accounts as their administrator sees them: who has a way in, which roles they hold, whose account is closed."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql


@dataclass(frozen=True, kw_only=True)
class Account:
    """`way_in` is "none", "one-time" or "own"; `roles` are those held at the moment asked for.

    `letter_until` is when the link ends that was sent last for choosing a password, if it was not used.
    """

    name: str
    email: str
    phone: str
    way_in: str
    expires_at: datetime | None
    used_at: datetime | None
    letter_until: datetime | None
    last_seen: datetime | None
    deactivated_at: datetime | None
    suspended_at: datetime | None
    emergency: bool
    roles: tuple[str, ...]
    has_factor: bool = False


ACCOUNTS = """SELECT p.name, p.email, p.phone, p.deactivated_at, p.suspended_at, p.kind = 'emergency' AS emergency, c.expires_at, c.used_at,
        CASE WHEN c.id IS NULL THEN 'none' WHEN c.one_time THEN 'one-time' ELSE 'own' END AS way_in,
        (SELECT coalesce(max(l.expires_at), max(l.asked_at) + INTERVAL '72 hours') FROM account_letter l
            WHERE l.person = p.id AND l.purpose IN ('password', 'welcome') AND l.used_at IS NULL AND l.ended_at IS NULL) AS letter_until,
        EXISTS (SELECT FROM second_factor f WHERE f.person = p.id) OR EXISTS (SELECT FROM passkey k WHERE k.person = p.id) AS has_factor,
        (SELECT max(s.seen_at) FROM session s WHERE s.person = p.id) AS last_seen,
        ARRAY(SELECT s.title || ', ' || o.name FROM tenure t JOIN seat s ON s.id = t.seat JOIN party o ON o.id = s.party
            WHERE t.person = p.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at) ORDER BY 1) AS roles
    FROM person p LEFT JOIN credential c ON c.person = p.id AND c.kind = 'password'"""
FOUND = (
    f"{ACCOUNTS} WHERE strpos(lower(p.name || ' ' || p.email), lower(:words)) > 0 ORDER BY p.name, p.email"
)


async def accounts(words: str = "", *, at: datetime) -> tuple[Account, ...]:
    """Everybody whose name or e-mail holds the words."""
    rows = await sql.rows(FOUND, at=at, words=words.strip())
    return tuple(Account(**{**row, "roles": tuple(row["roles"])}) for row in rows)


ONE = f"{ACCOUNTS} WHERE p.email = :email"


async def account(email: str, *, at: datetime) -> Account:
    row = await sql.one(ONE, "There is no account with this e-mail.", at=at, email=email.strip().lower())
    return Account(**{**row, "roles": tuple(row["roles"])})


KNOWS_ONE = "SELECT EXISTS (SELECT FROM credential WHERE person = :person AND kind = 'password')"


async def has_password(person_id: int) -> bool:
    """Whoever signs in by a provider alone has none."""
    return bool(await sql.value(KNOWS_ONE, person=person_id))
