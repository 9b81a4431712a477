"""A meeting that goes on: 311 and Streets with three items, or the board, or one as long as a test wants."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.changes import actions
from governance.meetings.actions.meeting import open_meeting
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.meetings.tables.agenda import AgendaItem
from governance.people.rules import Acting
from tests import cast
from tests.changes.stage import AT, LAMP_FASTER, set_stage
from tests.changes.test_page import SEVEN, SIX
from tests.meetings.staged import PAIR, Groups, founded, groups, invited
from tests.stages import kept_for_the_run

TITLES = ("Potholes: 6 or 7 calendar days?", "Crew roster for winter", "Coming up until March")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The cast, the meeting as it was opened, the moment it was, and the keys of its items."""

    groups: Groups
    number: str
    at: datetime
    items: tuple[str, ...]

    @property
    def people(self) -> cast.Cast:
        return self.groups.people

    async def now(self) -> MeetingFacts:
        return await meeting(self.number)


@kept_for_the_run
async def opened() -> Opened:
    town = await groups()
    return await open_one(town, by=town.people.dana)


async def open_one(town: Groups, *, by: Acting, body: str = PAIR, titles: tuple[str, ...] = TITLES) -> Opened:
    """Opened at its hour by somebody of the body, who takes the notes."""
    number = await invited(by, body)
    found = await meeting(number)
    keys = await items(found, titles)
    await open_meeting(number, by=by, at=found.starts)
    return Opened(groups=town, number=number, at=found.starts, items=keys)


async def items(found: MeetingFacts, titles: tuple[str, ...], about: str = "") -> tuple[str, ...]:
    """Items of ten minutes each, with keys such as item-0042-1."""
    keys = tuple(f"item-{found.id:04d}-{place}" for place, _ in enumerate(titles, 1))
    rows = [
        AgendaItem(
            key=key,
            meeting=found.id,
            position=place,
            source="own",
            about=about,
            title=title,
            minutes=10,
            who="{}",
            at=found.starts,
        )
        for place, (key, title) in enumerate(zip(keys, titles, strict=True), 1)
    ]
    await AgendaItem.insert(*rows)
    return keys


@kept_for_the_run
async def opened_on_a_change() -> Opened:
    """Streets and 311 meet about a change in the middle of its negotiation, and about two things more."""
    stage = await set_stage()
    people = stage.people
    number = await stage.begun(SEVEN, LAMP_FASTER, by=people.lee)
    await actions.offer(number, await stage.proposal(SEVEN, LAMP_FASTER), by=people.lee, at=AT)
    await actions.counter(number, await stage.proposal(SIX, LAMP_FASTER), by=people.marcus, at=AT)
    await founded(people)
    found = await meeting(await invited(people.dana))
    keys = await items(found, TITLES)
    about: dict[Any, Any] = {
        AgendaItem.about: f"change/{number}",
        AgendaItem.reason: "an answer is due in 4 business days",
    }
    await AgendaItem.update(about).where(AgendaItem.key == keys[0])
    await open_meeting(found.number, by=people.dana, at=found.starts)
    return Opened(groups=Groups(people=people), number=found.number, at=found.starts, items=keys)
