"""Acts upon the trail itself: checking it and taking it out. Both are written down in it.

Whether somebody may do this is decided where the act is asked for: this capability knows nobody.
"""

from collections.abc import Mapping
from datetime import datetime

from governance.audit import queries, trail
from governance.audit.queries import Filter, Walk
from governance.audit.rules import SHARED, Entry
from governance.audit.tags import Tag
from governance.database.session import transaction

SUBJECT = "record:all"


async def verify(*, by: Mapping[str, str], at: datetime) -> Walk:
    """Walk the whole chain and keep the result, so that pages can tell when it was last checked."""
    walk = await queries.walk()
    told = (
        "every entry is as it was written"
        if walk.fault is None
        else f"entry {walk.fault.number} is not sound"
    )
    async with transaction():
        await trail.record_check(by=by.get("name", ""), at=at, events=walk.events, fault=walk.fault)
        await trail.append(
            Entry(
                tag=Tag.TRAIL_VERIFIED,
                subject=SUBJECT,
                at=at,
                by=by,
                after={"events": walk.events, "sound": walk.fault is None, "result": told},
                reason=walk.fault.reason if walk.fault else "",
            )
        )
    return walk


async def record_export(wanted: Filter, *, asked: str, by: Mapping[str, str], at: datetime) -> int:
    """Write down that entries are taken out, before the first one is; answers the number they go up to.

    `asked` says the filter in words.
    """
    upto, _ = await queries.head()
    events = await queries.count(wanted, upto=upto, audiences=frozenset({SHARED}))
    after = {"events": events, "upto": upto, "filter": asked}
    async with transaction():
        await trail.append(Entry(tag=Tag.TRAIL_EXPORTED, subject=SUBJECT, at=at, by=by, after=after))
    return upto
