"""Port Alder with working calendars, a few services and agreements, and its record read back."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from governance import acts
from governance.agreements import actions
from governance.agreements.actions import NewAgreement
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Item, Target, Term
from governance.audit.tables import Event
from governance.calendars.actions import NewCalendar, create_calendar
from governance.calendars.rules import Unit
from governance.calendars.rules.versions import NewVersion
from tests import cast
from tests.cast import AT, Cast
from tests.stages import kept_for_the_run

EARLIER = datetime(2024, 1, 8, 15, 0, tzinfo=UTC)
POTHOLE = Term(
    service="pothole",
    target=Target(amount=4, unit=Unit.BUSINESS_DAYS),
    calendar="city",
    closed_when="hole filled",
)
CURB = Term(service="curb", target=Target(amount=30, unit=Unit.CALENDAR_DAYS), calendar="city")
SERVICES = (
    ServiceEntry(
        code="pothole",
        problem="Pothole",
        grouping="Roadway",
        act="repairs a pothole",
        yearly_volume=11_240,
        department="streets",
        aliases=("hole in the street",),
    ),
    ServiceEntry(code="curb", problem="Curb", detail="Broken", grouping="Sidewalks", department="streets"),
    ServiceEntry(code="tree", problem="Tree", detail="Fallen", department="parks"),
)


@dataclass(frozen=True, kw_only=True)
class Town:
    people: Cast
    agreement: int

    async def adopt(self, *items: Item, on: date, at: datetime = AT, out: tuple[str, ...] = ()) -> int:
        """The next version, with items put in and keys taken out."""
        edits = {item.key: item for item in items} | dict.fromkeys(out)
        origin = ("CH-2026-0001", "A change")
        async with acts.begin(self.people.marcus, at=at) as act:
            return await actions.adopt(act, self.agreement, edits, effective_from=on, origin=origin)


@kept_for_the_run
async def built() -> Town:
    people = await cast.city(EARLIER)
    hours = NewVersion(
        hours="Mon-Fri 08:30-17:00",
        zone="America/New_York",
        effective_from=date(2024, 1, 1),
        covers_until=date(2026, 12, 31),
        holidays={},
    )
    await create_calendar(NewCalendar(code="city", name="City Hall"), first=hours, by=people.nora, at=EARLIER)
    await actions.ensure_services(SERVICES, by=people.marcus, at=EARLIER)
    new = NewAgreement(code="streets", department="streets", calendar="city", policy="[]")
    return Town(people=people, agreement=await actions.open_agreement(new, by=people.marcus, at=EARLIER))


async def events(tag: str) -> list[dict[str, Any]]:
    """The bodies of every event of a kind, the first one first."""
    rows = await Event.raw("SELECT body FROM event WHERE tag = {} ORDER BY number", tag)
    return [json.loads(row["body"]) for row in rows]


async def last_event(tag: str) -> dict[str, Any]:
    return (await events(tag))[-1]
