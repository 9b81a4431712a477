"""Files beside a meeting and beside an action: put there by whoever may write in the one, or acts for a side of the other."""

from datetime import datetime

from governance import acts
from governance.attachments.actions import NewFile, keep
from governance.errors import Forbidden, Stale
from governance.meetings.actions.following_up import ACTIONS
from governance.meetings.actions.following_up import STATES as ACTION_STATES
from governance.meetings.actions.live import touch
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.rules.actions import By, State
from governance.meetings.rules.meetings import State as MeetingState
from governance.people.rules import Acting

NOT_INVITED = "Those who belong to this meeting put files beside it."


async def file_with_meeting(number: str, file: NewFile, *, by: Acting, at: datetime) -> str:
    """Before, in and after it, but for one that is canceled; answers the file's number."""
    async with acts.take(MEETINGS, number, by=by, at=at) as act:
        standing = MEETINGS.standing(act.row, by)
        if not (standing.writes or act.row.circle.is_member(by)):
            raise Forbidden(NOT_INVITED)
        if act.row.state is MeetingState.CANCELED:
            raise Stale(f"{number} is canceled, so nothing is put beside it.")
        if act.row.state is MeetingState.OPEN:
            await touch(act.row.id)
        return await keep(act, file, matter=act.subject)


async def file_with_action(number: str, file: NewFile, *, by: Acting, at: datetime) -> str:
    """By either side while it is open or looked at; answers the file's number."""
    async with acts.take(ACTIONS, number, by=by, at=at) as act:
        standing = ACTIONS.standing(act.row, by)
        if not ACTIONS.moves.may[By.EITHER](standing):
            raise Forbidden(f"As {by.title} of {by.party_name} you cannot do this: it is for {By.EITHER}.")
        if act.row.state not in (State.OPEN, State.DONE):
            raise Stale(f"{number} is {ACTION_STATES[act.row.state]}, so nothing is put beside it.")
        return await keep(act, file, matter=act.subject)
