"""Taking requests out as a spreadsheet goes on record: who, which ones, how many at most."""

from datetime import datetime

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.database.session import transaction
from governance.people.actions import standing
from governance.people.rules import Acting

MOST = 100_000  # requests in one spreadsheet


async def record_export(asked: str, *, by: Acting, at: datetime) -> None:
    """`asked` says in words which requests were meant."""
    async with transaction():
        await standing.confirm(by, at=at)
        after = {"asked": asked}
        await trail.append(
            Entry(tag=Tag.REQUESTS_EXPORTED, subject="requests", at=at, by=by.as_written(), after=after)
        )
