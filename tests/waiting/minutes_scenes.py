"""Scenes of matters about minutes: to be sent round, read, put otherwise, put to the vote of a board."""

from collections.abc import AsyncIterator
from datetime import timedelta

from governance.meetings.actions import minutes, minutes_corrections
from governance.meetings.actions.minutes import keep_minutes
from governance.meetings.actions.minutes_corrections import Wish
from governance.meetings.queries.minutes import minutes_of
from governance.waiting.rules.matter import Kind
from tests.changes.stage import AT, Stage
from tests.meetings import staged as meetings
from tests.meetings.held import held_meeting, key
from tests.waiting.scenes import waits

YESTERDAY = AT - timedelta(days=1)


async def over(stage: Stage, kind: str = "working") -> str:
    """A meeting of yesterday; its minutes are a draft."""
    await meetings.founded(stage.people)
    number = await held_meeting(stage.people, kind, opened=YESTERDAY)
    await keep_minutes(at=AT)
    return number


@waits(Kind.MINUTES_DUE, "marcus")
async def minutes_are_not_sent_round(stage: Stage) -> AsyncIterator[str]:
    number = await over(stage)
    yield number
    await minutes.circulate(number, seen=1, by=stage.people.marcus, at=AT)


@waits(Kind.MINUTES_READ, "dana", "lee")
async def minutes_may_be_corrected(stage: Stage) -> AsyncIterator[str]:
    number = await over(stage)
    await minutes.circulate(number, seen=1, by=stage.people.marcus, at=AT)
    yield number
    await keep_minutes(at=AT + timedelta(days=30))


@waits(Kind.MINUTES_CORRECTION, "marcus", "priya")
async def a_correction_of_minutes_is_asked_for(stage: Stage) -> AsyncIterator[str]:
    number = await over(stage)
    await minutes.circulate(number, seen=1, by=stage.people.marcus, at=AT)
    note = {"place": f"note:{key('note-2', number)}", "before": "We spoke of Potholes in winter."}
    nth = await minutes_corrections.ask(
        number, Wish(words="X", reason="So it was.", **note), by=stage.people.dana, at=AT
    )
    yield f"{number}/{nth}"
    await minutes_corrections.accept(number, nth, seen=1, by=stage.people.priya, at=AT)


@waits(Kind.MINUTES_APPROVAL, "priya")
async def a_board_has_minutes_to_approve(stage: Stage) -> AsyncIterator[str]:
    number = await over(stage, "board")
    await minutes.circulate(number, seen=1, by=stage.people.priya, at=AT)
    yield number
    await minutes.approve_by_motion(number, hashed=(await minutes_of(number)).hash, motion="f" * 64, at=AT)
