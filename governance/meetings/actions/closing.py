"""The end of a meeting: everyone left, the notes go on record, nothing can be written in it any more."""

from datetime import datetime

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Invalid
from governance.meetings.actions import attendance, following_up, live, minutes, notes
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.meetings import Step
from governance.people.rules import Acting

LEFT_OPEN = (
    "SELECT title FROM agenda_item WHERE meeting = :meeting AND state = 'planned' ORDER BY position, id"
)


async def close(meeting: str | MeetingFacts, *, by: Acting, at: datetime) -> None:
    """Raises Invalid while items are neither done nor put off nor dropped, and names them."""
    async with acts.take(MEETINGS, meeting, Step.CLOSE, by=by, at=at) as act:
        await live.hold(act)
        left = [row["title"] for row in await sql.rows(LEFT_OPEN, meeting=act.row.id)]
        if left:
            message = f"Say first what becomes of: {'; '.join(left)}. Each is done, put off or dropped."
            raise Invalid(message, fields={"items": message})
        await act.move(closed_at=at, item=None)
        await attendance.all_left(act)
        await notes.close(act)
        await minutes.begin(act, act.row.id)
        await following_up.carry(act)
        await act.record(Tag.MEETING_CLOSED)
