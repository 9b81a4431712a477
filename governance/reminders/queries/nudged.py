"""When the offices of a reader last reminded of matters that wait, for a list of them: one query."""

from collections.abc import Collection
from datetime import date

from governance.database import sql
from governance.people.rules import Viewer

LAST = """SELECT w.thread, max(n.day) AS day FROM watch w JOIN nudge n ON n.key = w.key
    WHERE w.ended_at IS NULL AND w.thread = ANY(:threads::text[]) AND n.party = ANY(:own::text[]) GROUP BY w.thread"""


async def last_reminded(threads: Collection[str], viewer: Viewer) -> dict[str, date]:
    """By thread; only under the clock that runs."""
    if not threads:
        return {}
    rows = await sql.rows(LAST, threads=sorted(threads), own=sorted(viewer.parties))
    return {row["thread"]: row["day"] for row in rows}
