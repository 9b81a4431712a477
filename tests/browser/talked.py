"""A meeting that goes on in the city that tests look at: 311 and Streets agreed on potholes, and 311 has confirmed it."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from governance import canonical
from governance.bodies.actions.founding import found_working_groups
from governance.changes.queries.talked import talked_over
from governance.changes.rules.answers import Answer, Choice, answered
from governance.changes.rules.proposal import body_of
from governance.database import sql
from governance.meetings.actions import outcomes
from governance.meetings.actions.agenda_items import NewItem, add
from governance.meetings.actions.confirming import confirm
from governance.meetings.actions.meeting import Planned, invite, open_meeting, set_meeting
from governance.meetings.queries.agreed import agreed_now
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.outcomes import NewOutcome, OutcomeKind
from governance.meetings.rules.times import Slot
from governance.people.queries import viewers
from governance.people.rules import Acting
from tests.browser.serving import Portal
from tests.cast import PROOF

ZONE = "America/New_York"


async def talked(portal: Portal, change: str) -> dict[str, str]:
    """By gap and name: the meeting, its short address, its item, a decision of it."""
    at = portal.at
    async with portal.database():
        await found_working_groups(at=at)
        marcus = await _acting("Marcus Bell", portal)
        day = at.astimezone(ZoneInfo(ZONE)).date()
        planned = Planned(
            title="Streets and 311", slot=Slot(day=day, begins=time(9), minutes=45, zone=ZONE, place="Room 4")
        )
        number = await set_meeting("streets-311", planned, by=marcus, at=at - timedelta(hours=2))
        await invite(number, seen=1, by=marcus, at=at - timedelta(hours=2))
        await open_meeting(number, by=marcus, at=at)
        new = NewItem(title="Potholes: 6 or 7 calendar days?", about=f"change/{change}")
        item = await add(number, new, by=marcus, at=at)
        await _agreed(number, item, change, by=marcus, portal=portal)
        said = NewOutcome(
            key="decision-1",
            item=item,
            kind=OutcomeKind.DECISION,
            words="Both look at potholes again in October",
        )
        await outcomes.add(number, said, {}, by=marcus, at=at)
        decision = await sql.value("SELECT number FROM decision ORDER BY id DESC LIMIT 1")
        code = (await meeting(number)).code
    return {
        "number:talk": number,
        "code:talk": code,
        "key:talk-item": item,
        "number:look-again": str(decision),
    }


async def _agreed(number: str, item: str, change: str, *, by: Acting, portal: Portal) -> None:
    """On what Streets would have; 311 confirms it ahead of Streets, whose turn it is."""
    work = await talked_over(change, at=portal.at)
    keep = dict.fromkeys(work.table.keys, Answer(choice=Choice.KEEP))
    proposal = answered(work.table, keep, work.proposal)
    words = "The second crew is back in December; both can say within the week."
    new = NewOutcome(key="agreed-01", item=item, kind=OutcomeKind.AGREED, words=words)
    form = {"proposal": canonical.dumps(body_of(proposal))}
    await outcomes.add(number, new, form, by=by, at=portal.at)
    fingerprint = (await agreed_now(change, at=portal.at)).hash
    await confirm(change, fingerprint=fingerprint, by=by, at=portal.at)


async def _acting(name: str, portal: Portal) -> Acting:
    email = await sql.value("SELECT email FROM person WHERE name = :name", name=name)
    return replace(await viewers.acting(email, at=portal.at), proof=PROOF)
