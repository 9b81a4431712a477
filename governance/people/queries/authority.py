"""Whether somebody may still act in a seat at this moment: the last word on authority, asked inside every act."""

from datetime import datetime

from governance.people.rules import Acting
from governance.people.tables import Tenure

HOLDS = """
SELECT 1 FROM tenure t JOIN seat s ON s.id = t.seat JOIN person p ON p.id = {}
WHERE t.seat = {} AND s.closed_at IS NULL AND p.deactivated_at IS NULL
  AND t.starts <= {} AND (t.ends IS NULL OR t.ends > {})
  AND (({} AND t.person = p.id) OR EXISTS (
    SELECT FROM delegation d WHERE d.id = {} AND d.seat = t.seat AND d.holder = t.person AND d.delegate = p.id
      AND d.starts <= {} AND d.ends > {}))
"""


async def still_holds(by: Acting, at: datetime) -> bool:
    """The tenure, or the delegation by its holder, that `by` rests on is in force at `at`."""
    own = by.delegation_id is None
    values = (by.person_id, by.seat_id, at, at, own, by.delegation_id or 0, at, at)
    return bool(await Tenure.raw(HOLDS, *values))
