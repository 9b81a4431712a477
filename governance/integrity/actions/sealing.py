"""What a database held before its rows were followed goes on record as one fingerprint, at the upgrade that follows them.

From that entry on a change of such a row is found like any other. What was changed before is not: the entry says since when.
"""

from datetime import datetime

from governance import acts
from governance import clock as moment
from governance.audit.tags import Tag
from governance.database import migrate as schema
from governance.database import sql
from governance.people.rules import clock
from governance.requests.actions.applying import keep_all

IS_THERE = "SELECT to_regclass('written_row') IS NOT NULL"
LAST = "SELECT coalesce(max(id), 0) FROM written_row"
SEALED = "SELECT rows_sealed(:after)"


async def migrate() -> tuple[str, ...]:
    """Bring the open database to this version's schema, and seal what came to be followed; answers the ids applied."""
    after = int(await sql.value(LAST)) if await sql.value(IS_THERE) else 0
    applied = await schema.migrate()
    if applied:
        await seal(after, at=moment.now())
    return applied


async def seal(after: int, *, at: datetime) -> int:
    """Take on record the rows that a migration began to follow, written down after that place; answers how many."""
    async with acts.begin(clock(), at=at) as act:
        rows = int(await sql.value(SEALED, after=after))
        if rows:
            await keep_all(act)
            await act.record(Tag.STATE_SEALED, "record", after={"rows": rows})
        else:
            act.without_event("nothing came to be followed")
    return rows
