"""The one writer of the trail. Called as the last statement of every act, inside the act's transaction."""

from dataclasses import replace

from governance.audit import rules
from governance.audit.rules import Entry
from governance.database import sql

HAND_OVER = "INSERT INTO event_due (body) VALUES (:body)"


async def gathered() -> int:
    """The bundle of the rows that this transaction wrote since the last entry was thought of; 0 for none."""
    return int(await sql.value("SELECT rows_gathered()"))


async def append(entry: Entry, *, bundle: int = 0, late: bool = True) -> None:
    """Hand over one event. The database numbers, chains and hashes it when the act's transaction ends, not before.

    It carries the fingerprint of a bundle of written rows; `late`: those written since join them.
    """
    rows = await sql.value("SELECT rows_bound(:bundle, :late)", bundle=bundle, late=late)
    await sql.rows(HAND_OVER, body=rules.body(replace(entry, rows=rows)))
