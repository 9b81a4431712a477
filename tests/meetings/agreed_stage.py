"""A stage on which a meeting of 311 and Streets has talked about an open change: only rows that others have made already."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from governance import acts
from governance.agreements.rules.items import Target, Term
from governance.bodies.tables import Body
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.rules.proposal import Proposal
from governance.meetings.actions.agreeing import Spoken, write_down
from governance.meetings.tables.agenda import AgendaItem, Outcome
from governance.meetings.tables.series import Meeting
from governance.people.rules import Acting
from governance.people.tables import Party
from tests.changes.stage import AT, POTHOLE, Stage, set_stage
from tests.stages import kept_for_the_run

NUMBERS = count(1)
WHO = '{"name":"Marcus Bell","title":"Service analyst","party":"311","party_name":"311"}'


def days(number: int) -> Term:
    return replace(POTHOLE, target=Target(amount=number, unit=Unit.CALENDAR_DAYS))


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Marcus has proposed 6 calendar days, Streets has answered with 7 (Lee, who binds it): it is 311's turn."""

    stage: Stage
    meeting: int
    item: int
    change: str

    async def agreed(self, term: Term, *, by: Acting, words: str = "Both can live with it") -> str:
        """A note taker writes down that this was agreed; the fingerprint of it."""
        return await self.agreed_on(await self.stage.proposal(term), by=by, words=words)

    async def agreed_on(self, proposal: Proposal, *, by: Acting, words: str) -> str:
        key = f"agreed{next(NUMBERS)}"
        async with acts.begin(by, at=AT) as act:
            row = Outcome(key=key, item=self.item, kind="agreed", words=words, who=WHO, at=AT)
            await row.save()
            spoken = Spoken(outcome=row.id, meeting="M-2026-0001", change=self.change, words=words)
            return await write_down(act, spoken, proposal)


async def met(
    *, about: str, state: str = "open", code: str = "7K2Q", number: str = "M-2026-0001"
) -> tuple[int, int]:
    """A working meeting of 311 and Streets with one item; their ids."""
    streets = await Party.objects().get(Party.code == "streets")
    assert streets
    body = await Body.objects().get(Body.code == "streets-311")
    if body is None:
        body = Body(
            code="streets-311", name="311 and Streets", kind="working", party=streets.id, who=WHO, at=AT
        )
        await body.save()
    row = Meeting(
        number=number,
        code=code,
        body=body.id,
        state=state,
        title="311 and Streets",
        starts=AT,
        ends=AT + timedelta(minutes=45),
        zone="America/New_York",
        uid=number,
        stamp=AT,
        who=WHO,
        at=AT,
        opened_at=AT,
    )
    await row.save()
    item = AgendaItem(
        key=f"item-{number}",
        meeting=row.id,
        position=1,
        source="change",
        about=about,
        title="Potholes: 6 or 7 calendar days?",
        reason="An answer is due",
        who=WHO,
        at=AT,
    )
    await item.save()
    return row.id, item.id


@kept_for_the_run
async def talk() -> Talk:
    stage = await set_stage()
    people = stage.people
    number = await stage.begun(days(6), by=people.marcus)
    await actions.offer(number, await stage.proposal(days(6)), by=people.marcus, at=AT)
    await actions.counter(number, await stage.proposal(days(7)), by=people.lee, at=AT)
    meeting, item = await met(about=f"change/{number}")
    return Talk(stage=stage, meeting=meeting, item=item, change=number)
