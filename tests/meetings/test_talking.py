"""“Talk about it at our next meeting”: on whose agenda it comes, what becomes of the date, and that nothing else moves."""

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from governance.audit.tags import Tag
from governance.bodies.actions.founding import found_working_groups
from governance.changes import actions
from governance.changes.queries.situation import situation
from governance.changes.queries.talking import talking
from governance.changes.rules.talking import PutOnMeeting
from governance.errors import AlreadyDone, ConcordError, Forbidden, Invalid, Stale
from governance.meetings.actions.meeting import cancel, move
from governance.meetings.actions.talking import talk
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agenda import ItemSource
from tests.changes.stage import AT, Stage, events, set_stage, tags
from tests.changes.test_sides import SLOWER
from tests.meetings.staged import PAIR, PARKS, invited, slot
from tests.waiting.scenes import sent

pytestmark = pytest.mark.anyio
ZONE = ZoneInfo("America/New_York")


@pytest.fixture
async def stage(db: None) -> Stage:
    found = await set_stage()
    await found_working_groups(at=AT)
    return found


def at(day: date, hour: int = 17) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


async def test_it_comes_onto_the_next_agenda_and_the_date_moves_to_two_business_days_after(
    stage: Stage,
) -> None:
    people = stage.people
    number, _ = await sent(stage, by=people.marcus)
    before = await situation(number)
    later = await invited(people.dana, PAIR, slot(date(2026, 6, 25)))
    near = await invited(people.dana, PAIR, slot(date(2026, 6, 18)))  # Juneteenth is the day after
    await invited(people.marcus, PARKS, slot(date(2026, 6, 5)))
    found = await talk(number, by=people.dana, at=AT)
    assert found.number == near != later
    after = await situation(number)
    assert after.respond_by == at(date(2026, 6, 23))
    kept = ("state", "turn", "round", "offer_hash", "consents", "extensions", "paused_at")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    (item,) = await agenda(found.id)
    assert (item.source, item.about, item.edited) == (ItemSource.TALK, f"change/{number}", True)
    told = (await events())[-1]
    assert (told["tag"], told["told"]["after"]["meeting"]) == (Tag.TALK_SET, near)


async def test_the_date_to_answer_by_never_comes_nearer(stage: Stage) -> None:
    people = stage.people
    number, _ = await sent(stage, by=people.marcus)
    due = (await situation(number)).respond_by
    await invited(people.dana, PAIR, slot(date(2026, 6, 4)))
    await talk(number, by=people.marcus, at=AT)
    assert (await situation(number)).respond_by == due


async def test_once_a_round_for_both_sides_together(stage: Stage) -> None:
    people = stage.people
    number, _ = await sent(stage, by=people.marcus)
    near = await invited(people.dana, PAIR, slot(date(2026, 6, 18)))
    both = (talk(number, by=by, at=AT) for by in (people.dana, people.marcus, people.dana))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(each, ConcordError) for each in done) == 2
    with pytest.raises(AlreadyDone):
        await talk(number, by=people.lee, at=AT)
    await actions.counter(number, await stage.proposal(SLOWER), by=people.dana, at=AT)
    await talk(number, by=people.dana, at=AT)
    assert len(await agenda((await meeting(near)).id)) == 1
    assert (await tags()).count(Tag.TALK_SET) == 2


async def test_others_do_not_and_without_a_near_meeting_nobody_does(stage: Stage) -> None:
    people = stage.people
    number, _ = await sent(stage, by=people.marcus)
    with pytest.raises(Invalid, match="Set one first"):
        await talk(number, by=people.dana, at=AT)
    await invited(people.dana, PAIR, slot(date(2026, 7, 9)))
    with pytest.raises(Invalid):
        await talk(number, by=people.dana, at=AT)
    near = await invited(people.dana, PAIR, slot(date(2026, 6, 18)))
    for by in (people.rosa, people.nora, people.amara, people.ruth):
        with pytest.raises(ConcordError):
            await talk(number, by=by, at=AT)
    with pytest.raises(Stale, match="by now"):
        await talk(number, by=people.dana, at=AT, seen="M-2026-0999")
    await talk(number, by=people.dana, at=AT, seen=near)


async def test_a_draft_and_what_is_agreed_are_not_talked_about_by_it(stage: Stage) -> None:
    number = await stage.begun(SLOWER, by=stage.people.marcus)
    await invited(stage.people.dana, PAIR, slot(date(2026, 6, 18)))
    with pytest.raises((Forbidden, ConcordError)):
        await talk(number, by=stage.people.marcus, at=AT)


async def _talk(number: str) -> PutOnMeeting:
    found = await talking(number, at=AT)
    assert found
    assert found.talk
    return found.talk


async def test_whatever_becomes_of_the_meeting_the_date_stays_and_the_page_knows(stage: Stage) -> None:
    people = stage.people
    number, _ = await sent(stage, by=people.marcus)
    near = await invited(people.dana, PAIR, slot(date(2026, 6, 18)))
    await talk(number, by=people.dana, at=AT)
    due = (await situation(number)).respond_by
    await move(near, slot(date(2026, 6, 22)), seen=2, by=people.dana, at=AT)
    moved = await _talk(number)
    assert (moved.moved, moved.until, moved.canceled) == (True, due, False)
    await cancel(near, words="Storm", seen=3, by=people.dana, at=AT)
    assert (await _talk(number)).canceled
    assert (await situation(number)).respond_by == due
