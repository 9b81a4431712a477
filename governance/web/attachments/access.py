"""What a file lies beside, as its reader sees it: whoever sees the matter sees its files, and nobody else.

A kind of matter that may have files is one entry of BESIDE.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from governance.attachments.queries import AttachmentFacts, attachment
from governance.changes.actions.filing import file_with_round, files_round, matter_of
from governance.changes.queries.access import opened
from governance.changes.queries.situation import situation
from governance.errors import NotFound
from governance.meetings.actions.filing import file_with_action, file_with_meeting
from governance.meetings.actions.following_up import ACTIONS
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.actions import action_for
from governance.meetings.rules.actions import By, State
from governance.meetings.rules.meetings import State as MeetingState
from governance.people.rules import Acting, Viewer

GONE = "There is no such file that you may see."
Keep = Callable[..., Awaitable[str]]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A matter and the names of those whose files it shows. `by`: in which role its reader adds one; `marks`: some of
    its files may be kept out of what is made public.
    """

    title: str
    href: str
    matters: tuple[str, ...]
    readers: str
    keep: Keep
    by: Acting | None
    marks: bool = False


async def _meeting(viewer: Viewer, number: str, at: datetime) -> Beside:
    found = await seen_meeting(viewer, number, at)
    standings = [MEETINGS.standing(found, seat) for seat in viewer.seats]
    able = [each.by for each in standings if each.writes or found.circle.is_member(each.by)]
    return Beside(
        title=found.title,
        href=f"/meetings/{number}",
        matters=(f"meeting:{number}",),
        readers="Everybody who sees this meeting reads it.",
        keep=file_with_meeting,
        by=next(iter(able), None) if found.state is not MeetingState.CANCELED else None,
        marks=True,
    )


async def _action(viewer: Viewer, number: str, at: datetime) -> Beside:
    found = await action_for(viewer, number, at=at)
    may = ACTIONS.moves.may[By.EITHER]
    able = [seat for seat in viewer.seats if may(ACTIONS.standing(found, seat))]
    return Beside(
        title=found.words,
        href=f"/actions/{number}",
        matters=(f"action:{number}",),
        readers=f"{found.party_name}, {found.other_name}, the facilitator and auditors read it.",
        keep=file_with_action,
        by=next(iter(able), None) if found.state in (State.OPEN, State.DONE) else None,
    )


async def _change(viewer: Viewer, number: str, at: datetime) -> Beside:  # noqa: ARG001 - others ask as of an instant
    number = number.partition("/")[0]
    found = opened(await situation(number), viewer)
    able = [seat for seat in viewer.seats if files_round(found, seat)]
    return Beside(
        title=found.title or number,
        href=f"/changes/{number}",
        matters=tuple(matter_of(number, each) for each in range(found.round, 0, -1)),
        readers="Both sides read it, and whoever must approve.",
        keep=file_with_round,
        by=next(iter(able), None),
    )


# By the first word of a file's matter, and by that of a page's address.
BESIDE: Mapping[str, Callable[[Viewer, str, datetime], Awaitable[Beside]]] = {
    "meeting": _meeting,
    "action": _action,
    "offer": _change,
}
NOUNS = {"meetings": "meeting", "actions": "action", "changes": "offer"}


async def seen_file(viewer: Viewer, number: str, at: datetime) -> tuple[AttachmentFacts, Beside]:
    """A file and what it lies beside. Raises NotFound, also where this person does not see the matter."""
    try:
        found = await attachment(number)
        kind, _, named = found.matter.partition(":")
        return found, await BESIDE[kind](viewer, named, at)
    except NotFound as unseen:
        raise NotFound(GONE) from unseen
