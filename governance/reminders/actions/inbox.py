"""What somebody does with their own inbox: an entry is read, or all of them. It concerns nobody else, so nothing is recorded."""

from datetime import datetime

from governance.database import sql
from governance.people.rules import Viewer
from governance.reminders.queries import inbox
from governance.reminders.queries.inbox import InboxEntry

READ = """UPDATE notice SET read_at = :at WHERE person = :person AND key = :key AND id <= :newest AND read_at IS NULL"""
ALL_READ = """UPDATE notice SET read_at = :at WHERE person = :person AND id <= :newest AND read_at IS NULL
    AND settled_at IS NULL"""


async def mark_read(notice: int, *, viewer: Viewer, at: datetime) -> InboxEntry:
    """Whatever was told of the matter up to its newest notice is read. Raises NotFound."""
    entry = await inbox.entry(notice, viewer)
    await sql.rows(READ, person=viewer.person_id, key=entry.key, newest=entry.id, at=at)
    return entry


async def mark_all_read(newest: int, *, viewer: Viewer, at: datetime) -> None:
    """All that was there when the page was read; what came in since stays new."""
    await sql.rows(ALL_READ, person=viewer.person_id, newest=newest, at=at)
