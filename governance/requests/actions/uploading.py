"""A file handed over by a page is queued once, however often its button is pressed, by whomever."""

from datetime import datetime

from governance.database.session import transaction
from governance.people.rules import Acting
from governance.requests.actions.importing import NewImport, queue
from governance.requests.rules.uploads import UNDER_WAY
from governance.requests.tables import Import

# Two presses at once: the second waits here until the first has queued the file.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext({}))"
UNDER_WAY_NOW = """SELECT i.number FROM request_import i JOIN feed f ON f.id = i.feed
    WHERE f.code = {} AND i.file_hash = {} AND i.state = ANY({}::text[]) ORDER BY i.id DESC LIMIT 1"""


async def queue_once(new: NewImport, *, by: Acting, at: datetime) -> tuple[str, bool]:
    """The number of the upload, and whether it was queued now; False where this file is being taken in already."""
    async with transaction():
        await Import.raw(ONE_AT_A_TIME, f"{new.feed} {new.file_hash}")
        found = await Import.raw(UNDER_WAY_NOW, new.feed, new.file_hash, sorted(UNDER_WAY))
        if found:
            return str(found[0]["number"]), False
        return await queue(new, by=by, at=at), True
