"""One target from its miss to being kept: missed trash came late, 311 and Sanitation spoke of it, agreed, and hold it.

The scorecard of the month before last but one missed it. Its days follow the scorecards: the new target holds from the
first day of the last month whose card is published.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta

from governance import canonical
from governance._demo.course import Course, plan
from governance._demo.diary import Act, Diary
from governance._demo.negotiations import CENTER, Plot, approve, draft, note_effect, offer, proposal, tell
from governance._demo.people import ZONE
from governance._demo.talk import Came, Said
from governance._demo.world import World
from governance.changes.queries.situation import situation
from governance.changes.rules.proposal import body_of
from governance.changes.rules.reasons import Reason
from governance.meetings.actions import confirming
from governance.meetings.actions.meeting import Planned, set_meeting
from governance.meetings.queries.agreed import agreed_now
from governance.meetings.rules.outcomes import OutcomeKind
from governance.meetings.rules.times import Slot

PUBLISHED = 20  # from this day of a month on the card of the month before is published
GROUP, TITLE = "sanitation-311", "Missed trash: what we can hold"
DRAFTED, SET, MET = 9, 8, 6  # days before it takes effect
HOUR = time(10)
WHY = "The recovery truck was cut in winter, and a missed street is collected on the second day."
AGREED = "Missed trash in two business days, 90 of 100. Both look at it again when the truck is back."
LOOKS_AGAIN = "Both look at it again when the recovery truck is back, at the latest in half a year."
NOTE = "Andre: the truck stays cut until the next budget. Callers mind a broken date more than a late one."


def write(diary: Diary, world: World) -> None:
    days = diary.days
    since = _in_force(days.today)
    plot = Plot(
        department="sanitation",
        party=CENTER,
        reason=Reason.BUDGET,
        title="Missed trash: a time that holds",
        why=WHY,
        says="Leave the cart out: the truck comes back within two working days.",
        effective=since,
        values={"missed-trash": "2 business-days @85"},
    )
    ago = (days.today - since).days
    tell(world, plot, [(ago + DRAFTED, "10:05", draft()), (ago + DRAFTED, "10:40", offer())])
    day = days.working(ago + MET, f"{HOUR:%H:%M}")
    diary.write(days.working(ago + SET, "09:10"), _set(world, plot, day))


def _in_force(today: date) -> date:
    back = 1 if today.day >= PUBLISHED else 2
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def _set(world: World, plot: Plot, starts: datetime) -> Act:
    """A meeting of its own, because the next one of the two lies too late."""
    day = starts.astimezone(world.days.zone).date()
    slot = Slot(day=day, begins=HOUR, minutes=30, zone=ZONE, place="Sanitation garage, break room")

    async def act(at: datetime) -> None:
        by = await world.negotiator(CENTER, at)
        number = await set_meeting(GROUP, Planned(title=TITLE, slot=slot), by=by, at=at)
        world.said[f"change/{plot.number}"] = _said(world, plot)
        plan(Course(world, number, GROUP, starts))
        for ago, party in ((70, CENTER), (95, "sanitation")):
            world.diary.write(starts + timedelta(minutes=ago), _confirms(world, plot, party))
        world.diary.write(starts + timedelta(hours=5), _approves(world, plot))

    return act


def _approves(world: World, plot: Plot) -> Act:
    async def act(at: datetime) -> None:
        await approve("Honest. Bring me the truck.")(world, plot, at)

    return act


def _said(world: World, plot: Plot) -> Callable[[datetime], Awaitable[Said]]:
    async def said(_: datetime) -> Said:
        plot.values = {"missed-trash": "2 business-days @90"}
        whole = await proposal(world, plot)
        form = {"proposal": canonical.dumps(body_of(whole))}
        world.said.pop(f"change/{plot.number}")
        came = (
            Came(kind=OutcomeKind.AGREED, words=AGREED, form=form),
            Came(kind=OutcomeKind.DECISION, words=LOOKS_AGAIN),
        )
        return Said(note=NOTE, came=came)

    return said


def _confirms(world: World, plot: Plot, party: str) -> Act:
    """Each side for itself, on its own screen."""

    async def act(at: datetime) -> None:
        by, agreed = await world.signer(party, at), await agreed_now(plot.number, at=at)
        await confirming.confirm(plot.number, fingerprint=agreed.hash, by=by, at=at)
        known = await situation(plot.number)
        plot.hash = known.offer_hash
        await note_effect(world, plot, known.state)

    return act
