"""Acts upon the trail itself: checking it and taking it out. Both are written down in it.

Whether somebody may do this is decided where the act is asked for.
"""

from datetime import datetime

from governance import acts
from governance.audit import queries, trail
from governance.audit.queries import Filter, Walk
from governance.audit.rules import SHARED
from governance.audit.tags import Tag
from governance.people.rules import Acting

SUBJECT = "record:all"


async def verify(*, by: Acting, at: datetime) -> Walk:
    """Walk the whole chain and keep the result, so that pages can tell when it was last checked."""
    walk = await queries.walk()
    told = (
        "every entry is as it was written"
        if walk.fault is None
        else f"entry {walk.fault.number} is not sound"
    )
    async with acts.begin(by, at=at) as act:
        await trail.record_check(by=by.person, at=at, events=walk.events, fault=walk.fault)
        after = {"events": walk.events, "sound": walk.fault is None, "result": told}
        await act.record(
            Tag.TRAIL_VERIFIED, SUBJECT, after=after, reason=walk.fault.reason if walk.fault else ""
        )
    return walk


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
