"""Taking the record out, which is written down in it.

Whether somebody may do this is decided where the act is asked for.
"""

from datetime import datetime

from governance import acts
from governance.audit import queries
from governance.audit.queries import Filter
from governance.audit.rules import SHARED
from governance.audit.tags import Tag
from governance.people.rules import Acting

SUBJECT = "record:all"


async def record_export(wanted: Filter, *, filter_words: str, by: Acting, at: datetime) -> int:
    """Write down that entries are taken out, before the first one is; answers the number they go up to.

    `filter_words` says the filter in words.
    """
    upto, _ = await queries.head()
    events = await queries.count(wanted, upto=upto, audiences=frozenset({SHARED}))
    after = {"events": events, "upto": upto, "filter": filter_words}
    async with acts.begin(by, at=at) as act:
        await act.record(Tag.TRAIL_EXPORTED, SUBJECT, after=after)
    return upto
