"""What the trail says: the last entries, as tests of acts compare them."""

import json
from dataclasses import dataclass
from typing import Any

from governance.audit.tables import Event
from governance.audit.tags import Tag


@dataclass(frozen=True, kw_only=True)
class Told:
    """An event's tag, subject, and text."""

    tag: Tag
    subject: str
    body: dict[str, Any]


async def last() -> Told:
    return (await all_events())[-1]


async def all_events() -> list[Told]:
    rows = await Event.raw("SELECT tag, subject, body FROM event ORDER BY number")
    return [Told(tag=Tag(row["tag"]), subject=row["subject"], body=json.loads(row["body"])) for row in rows]


async def count() -> int:
    return int(await Event.count())
