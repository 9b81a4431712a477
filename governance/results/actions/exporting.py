"""Taking requests out as a spreadsheet goes on record: who, which ones, how many at most."""

from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.people.rules import Acting

MOST = 100_000  # requests in one spreadsheet


async def record_export(filter_words: str, *, by: Acting, at: datetime) -> None:
    """`filter_words` says in words which requests were meant."""
    async with acts.begin(by, at=at) as act:
        await act.record(Tag.REQUESTS_EXPORTED, "requests", after={"asked": filter_words})
