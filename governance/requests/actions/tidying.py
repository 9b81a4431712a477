"""Files that were looked over and never taken go after a day; one that is queued stays until it is taken in or has failed.

Whoever queues a file and whoever takes files away wait for each other: a file is either on file as needed before it is asked
here, or gone before it is queued, and then whoever queues it is told.
"""

from datetime import datetime
from functools import partial
from pathlib import Path

from anyio import to_thread

from governance.database import sql
from governance.files import drafts, uploads
from governance.requests.actions.claims import UNFINISHED
from governance.settings import current
from governance.sweeps.actions import rows

NEEDED = f"SELECT EXISTS (SELECT FROM request_import WHERE {UNFINISHED} AND file_hash = :name) AS needed"  # noqa: S608 - ours
_KEY = 7_311_008  # any number of ours alone
QUEUES, TAKES_AWAY = f"SELECT pg_advisory_xact_lock_shared({_KEY})", f"SELECT pg_advisory_xact_lock({_KEY})"


async def sweep_uploads(*, at: datetime) -> int:
    """Answers how many went, those of killed writers after an hour among them."""
    left = await to_thread.run_sync(drafts.swept, current().home)
    old = await to_thread.run_sync(uploads.old, current().home, at)
    return left + len(await rows.each("sweep_uploads", old, lambda place: _taken_away(old[place])))


async def _taken_away(path: Path) -> bool:
    await sql.rows(TAKES_AWAY)
    if await sql.value(NEEDED, name=path.name):
        return False
    await to_thread.run_sync(uploads.take_away, path)
    return True


async def keep_queued(home: Path, name: str) -> None:
    """Part of the act that queues a file. Raises NotFound where it was taken away."""
    await sql.rows(QUEUES)
    await to_thread.run_sync(partial(uploads.path_of, home, name))
