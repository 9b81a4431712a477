"""A file handed over by a page is queued once, however often its button is pressed, by whomever."""

from datetime import datetime

from governance.database import sql
from governance.database.session import transaction
from governance.people.rules import Acting
from governance.requests.actions.importing import NewImport, queue
from governance.requests.rules.uploads import UNDER_WAY

# Two presses at once: the second waits here until the first has queued the file.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext(:file))"
UNDER_WAY_NOW = """SELECT i.number FROM request_import i JOIN feed f ON f.id = i.feed
    WHERE f.code = :feed AND i.file_hash = :file_hash AND i.state = ANY(:under_way::text[]) ORDER BY i.id DESC LIMIT 1"""


async def queue_once(new: NewImport, *, by: Acting, at: datetime) -> tuple[str, bool]:
    """The number of the upload, and whether it was queued now; False where this file is being taken in already."""
    async with transaction():
        await sql.rows(ONE_AT_A_TIME, file=f"{new.feed} {new.file_hash}")
        found = await sql.rows(
            UNDER_WAY_NOW, feed=new.feed, file_hash=new.file_hash, under_way=sorted(UNDER_WAY)
        )
        if found:
            return str(found[0]["number"]), False
        return await queue(new, by=by, at=at), True
