"""Talk about a change at the next meeting of its two sides: the first thing to do when a negotiation is stuck.

Either side does it, once a round. Nothing else of the change moves: neither whose turn it is, nor a word of its proposals.
"""

from datetime import datetime

from governance import acts, formats
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.changes.actions.dates import answer_by
from governance.changes.actions.matter import CHANGES, ChangeAct
from governance.changes.queries.talking import talking
from governance.changes.rules.moves import Step
from governance.changes.rules.talking import DAYS_AFTER
from governance.errors import Invalid, Stale
from governance.meetings.actions.agenda_items import NewItem, put
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.meetings.rules.agenda import ItemSource
from governance.meetings.tables.agenda import Talk
from governance.people.rules import Acting

NONE_NEAR = "No meeting of the two sides is set within five weeks. Set one first."


async def talk(number: str, *, by: Acting, at: datetime, seen: str = "") -> MeetingFacts:
    """Put it on the agenda of the next meeting; answers which. `seen`: the meeting the person was shown."""
    async with acts.take(CHANGES, number, Step.TALK, by=by, at=at) as act:
        change = act.row
        found = await talking(number, at=at)
        if found is None or found.next is None:
            raise Invalid(NONE_NEAR)
        if seen and seen != found.next.number:
            raise Stale("Another meeting is the next one by now.")
        near = await meeting(found.next.number)
        after = await answer_by(change.turn, near.starts, DAYS_AFTER)
        until = max(after, change.respond_by) if change.respond_by else after
        await act.move(respond_by=until)
        await _kept(act, near, until)
        await put(act, near.id, _item(act, near))
        told = {"meeting": near.number, "starts": instant(near.starts), "respond_by": instant(until)}
        await act.record(Tag.TALK_SET, after=told)
    return near


async def _kept(act: ChangeAct, near: MeetingFacts, until: datetime) -> None:
    row = Talk(
        change=act.row.id,
        round=act.row.round,
        meeting=near.id,
        starts=near.starts,
        until=until,
        party=act.by.party_id,
        who=act.who,
        at=act.at,
    )
    await row.save()


def _item(act: ChangeAct, near: MeetingFacts) -> NewItem:
    day = formats.day_of_month(act.at.astimezone(near.tz).date())
    return NewItem(
        title=act.row.title or act.row.number,
        minutes=10,
        about=f"change/{act.row.number}",
        source=ItemSource.TALK,
        reason=f"{act.by.party_name} wants to talk about it, said on {day}",
    )
