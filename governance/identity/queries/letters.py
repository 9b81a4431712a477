"""Links in letters about accounts, and who answers for accounts where no letter can be sent."""

import json
from datetime import datetime

from governance.database import sql
from governance.errors import NotFound
from governance.identity import rules as signing_in
from governance.identity.rules.letters import Link, Purpose
from governance.people.queries.viewers import PersonFacts

LINK = """SELECT l.id AS letter, l.purpose, p.id AS person_id, p.name, p.email, l.email AS sent_to, l.expires_at, l.used_at,
        l.ended_at, l.told
    FROM account_letter l JOIN person p ON p.id = l.person AND active(p) WHERE l.token_hash = :hash"""


async def link(token: str) -> Link:
    """What the link with this token leads to, whether or not it still works. Raises NotFound."""
    row = await sql.row(LINK, hash=signing_in.token_hash(token))
    if row is None:
        raise NotFound("This link is not whole, or too old. Copy it from the letter as a whole.")
    return Link(**{**row, "purpose": Purpose(row["purpose"]), "told": json.loads(row["told"])})


ADMINISTRATORS = """SELECT DISTINCT ON (s.id) p.id AS person_id, p.name, p.email, p.phone
    FROM seat s JOIN party o ON o.id = s.party AND o.kind = 'oversight' JOIN tenure t ON t.seat = s.id
    JOIN person p ON p.id = t.person AND active(p) AND p.kind = 'person'
    WHERE s.role = 'administrator' AND s.closed_at IS NULL AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    ORDER BY s.id"""


async def administrators(*, at: datetime) -> tuple[PersonFacts, ...]:
    """Whom to ask about an account."""
    return tuple(PersonFacts(**row) for row in await sql.rows(ADMINISTRATORS, at=at))
