"""Whether somebody may still act in a seat at this moment: the last word on authority, asked inside every act."""

from datetime import datetime

from governance.database import sql
from governance.people.rules import Acting

HOLDS = """
SELECT 1 FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = :person
WHERE t.seat = :seat AND s.closed_at IS NULL AND p.deactivated_at IS NULL
  AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
  AND ((:own AND t.person = p.id) OR EXISTS (
    SELECT FROM delegation d WHERE d.id = :delegation AND d.seat = t.seat AND d.holder = t.person AND d.delegate = p.id
      AND d.starts <= :at AND d.ends > :at))
"""


async def still_holds(by: Acting, at: datetime) -> bool:
    """The tenure, or the delegation by its holder, that `by` rests on is in force at `at`."""
    own = by.delegation_id is None
    values = {"person": by.person_id, "seat": by.seat_id, "own": own, "delegation": by.delegation_id or 0}
    return bool(await sql.rows(HOLDS, at=at, **values))
