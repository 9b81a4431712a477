"""The one writer of the trail. Called as the last statement of every act, inside the act's transaction."""

from governance.audit import rules
from governance.audit.rules import Entry
from governance.database import sql

HAND_OVER = "INSERT INTO event_due (body) VALUES (:body)"


async def append(entry: Entry) -> None:
    """Hand over one event. The database numbers, chains and hashes it when the act's transaction ends, not before."""
    await sql.rows(HAND_OVER, body=rules.body(entry))
