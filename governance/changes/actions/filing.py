"""Files beside a round of a change: put there by the side that sent it, until the other side answers."""

from datetime import datetime

from governance import acts
from governance.attachments.actions import NewFile, keep
from governance.changes.actions.matter import CHANGES
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import State
from governance.errors import Forbidden, Stale
from governance.people.rules import Acting

NOT_YOURS = "Only the side that sent this proposal puts files beside it."
ANSWERED = (
    "It was answered or decided meanwhile, so nothing is put beside it any more. Send files with your answer."
)


async def file_with_round(number: str, file: NewFile, *, by: Acting, at: datetime) -> str:
    """Beside the newest proposal; answers the file's number. What was agreed to is the proposal, never a file."""
    async with acts.take(CHANGES, number, by=by, at=at) as act:
        if act.row.state not in (State.OPEN, State.NOTICED) or act.row.offer_id is None:
            raise Stale(ANSWERED)
        if not files_round(act.row, by):
            raise Forbidden(NOT_YOURS)
        return await keep(act, file, matter=matter_of(act.row.number, act.row.round))


def files_round(change: Situation, by: Acting) -> bool:
    """Whether this role may put files beside the newest proposal."""
    waits = change.state in (State.OPEN, State.NOTICED) and change.offer_id is not None
    return waits and by.negotiates and by.party_id == change.offer_party


def matter_of(number: str, round_number: int) -> str:
    return f"offer:{number}/{round_number}"
