"""What waits for somebody, by its public numbers."""

from datetime import datetime

from governance.people.rules import Viewer
from governance.waiting.queries.matters import matters_for
from governance.waiting.rules.matter import asked_of


async def waiting_for(viewer: Viewer, at: datetime) -> list[str]:
    found = await matters_for(viewer, at=at)
    return [each.number for each in asked_of(found.matters, viewer)]
