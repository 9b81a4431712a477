"""The last entries of the trail, as tests of acts compare them."""

import json
from dataclasses import dataclass
from typing import Any

from governance.audit import queries, trail
from governance.audit.rules import Entry
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.database.session import transaction


@dataclass(frozen=True, kw_only=True)
class WrittenEvent:
    """An event's tag, subject, and text."""

    tag: Tag
    subject: str
    body: dict[str, Any]


async def written(entry: Entry) -> int:
    """An act of this one event; answers the number it got when the act had ended."""
    async with transaction():
        await trail.append(entry)
    number, _ = await queries.head()
    return number


async def last() -> WrittenEvent:
    return (await all_events())[-1]


async def all_events() -> list[WrittenEvent]:
    rows = await Event.raw("SELECT tag, subject, body FROM event ORDER BY number")
    return [
        WrittenEvent(tag=Tag(row["tag"]), subject=row["subject"], body=json.loads(row["body"]))
        for row in rows
    ]


async def tagged(tag: Tag) -> list[dict[str, Any]]:
    """What was written down under one tag, oldest first."""
    return [event.body for event in await all_events() if event.tag is tag]


async def count() -> int:
    return int(await Event.count())
