"""A stage on which a meeting of 311 and Streets, which is going on, talks about an open change."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from governance import canonical
from governance.agreements.rules.items import Target, Term
from governance.bodies.actions.founding import found_working_groups
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.rules.proposal import Proposal, body_of
from governance.meetings.actions import outcomes
from governance.meetings.actions.meeting import open_meeting
from governance.meetings.queries.agreed import agreed_now
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind
from governance.meetings.tables.agenda import AgendaItem
from governance.people.rules import Acting
from tests.changes.stage import AT, POTHOLE, Stage, set_stage
from tests.meetings import staged
from tests.stages import kept_for_the_run

NUMBERS = count(1)
BEFORE = AT - timedelta(hours=2)


def days(number: int) -> Term:
    return replace(POTHOLE, target=Target(amount=number, unit=Unit.CALENDAR_DAYS))


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Marcus has proposed 6 calendar days, Lee, who binds Streets, has answered with 7: it is 311's turn."""

    stage: Stage
    meeting: str
    item: str
    change: str

    async def agreed(self, term: Term, *, by: Acting, words: str = "Both can live with it") -> str:
        """A note taker writes down that this was agreed; the fingerprint of it."""
        return await self.agreed_on(await self.stage.proposal(term), by=by, words=words)

    async def agreed_on(self, proposal: Proposal, *, by: Acting, words: str = "Both can live with it") -> str:
        typed = NewOutcome(
            key=f"agreed-{next(NUMBERS):04}", item=self.item, kind=OutcomeKind.AGREED, words=words
        )
        form = {"proposal": canonical.dumps(body_of(proposal))}
        await outcomes.add(self.meeting, typed, form, by=by, at=AT)
        return (await agreed_now(self.change, at=AT)).hash


async def met(*, by: Acting, about: str) -> tuple[str, str]:
    """A working meeting that goes on, with one item: its number, and the key of the item."""
    when = staged.slot(date(2026, 6, 2), hour=9)
    number = await staged.invited(by, when=when, at=BEFORE)
    await open_meeting(number, by=by, at=AT)
    item = AgendaItem(
        key=f"item-{number}",
        meeting=(await meeting(number)).id,
        position=1,
        source="change",
        about=about,
        title="Potholes: 6 or 7 calendar days?",
        reason="An answer is due",
        at=AT,
    )
    await AgendaItem.insert(item)
    return number, item.key


@kept_for_the_run
async def talk() -> Talk:
    stage = await set_stage()
    people = stage.people
    number = await stage.begun(days(6), by=people.marcus)
    await actions.offer(number, await stage.proposal(days(6)), by=people.marcus, at=AT)
    await actions.counter(number, await stage.proposal(days(7)), by=people.lee, at=AT)
    await found_working_groups(at=BEFORE)
    meeting_number, item = await met(by=people.marcus, about=f"change/{number}")
    return Talk(stage=stage, meeting=meeting_number, item=item, change=number)
