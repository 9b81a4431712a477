"""One meeting: who may do what, what is next, what calendars are owed, and that two acts at once are one."""

import asyncio
from datetime import date, timedelta

import pytest

from governance.database import sql
from governance.errors import Forbidden, Invalid, NotFound, Stale
from governance.meetings.actions import meeting as acts
from governance.meetings.actions.closing import close
from governance.meetings.actions.meeting import Planned, Setting
from governance.meetings.queries.access import seen_meeting
from governance.meetings.queries.meetings import meeting, next_meeting
from governance.meetings.rules.meetings import CODE_SIGNS, Answer, State
from governance.meetings.tables.series import Meeting
from tests import cast
from tests.cast import AT
from tests.meetings.staged import BOARD, PAIR, Groups, groups, invited, slot

pytestmark = pytest.mark.anyio
LATER = AT + timedelta(hours=1)


@pytest.fixture
async def town(db: None) -> Groups:
    return await groups()


async def test_a_meeting_is_set_invited_opened_and_closed(town: Groups) -> None:
    by = town.people.dana
    number = await invited(by)
    assert number == "M-2026-0001"
    found = await meeting(number)
    assert (found.state, found.parties, found.uid.split("@")[0]) == (
        State.INVITED,
        ("311", "streets"),
        number,
    )
    assert len(found.code) == 4
    assert set(found.code) <= set(CODE_SIGNS)
    with pytest.raises(Invalid, match="opened an hour before"):
        await acts.open_meeting(number, by=by, at=AT)
    await acts.open_meeting(number, by=by, at=found.starts)
    assert (await meeting(number)).note_taker == by.person_id
    await close(await meeting(number), by=town.people.marcus, at=found.ends)
    assert (await meeting(number)).state is State.CLOSED


async def test_moved_twice_canceled_and_set_again_it_is_one_entry_of_a_calendar(town: Groups) -> None:
    by = town.people.dana
    number = await invited(by)
    first = await meeting(number)
    await acts.move(number, slot(date(2026, 6, 19)), seen=first.revision, by=by, at=LATER)
    await acts.move(number, slot(date(2026, 6, 22)), seen=first.revision + 1, by=by, at=LATER)
    await acts.cancel(number, words="Storm duty", seen=first.revision + 2, by=by, at=LATER)
    canceled = await meeting(number)
    assert (canceled.state, canceled.day, canceled.reason) == (
        State.CANCELED,
        date(2026, 6, 22),
        "Storm duty",
    )
    await acts.restore(number, seen=first.revision + 3, by=by, at=LATER)
    last = await meeting(number)
    assert (first.sequence, last.sequence, last.uid) == (0, 4, first.uid)
    assert last.stamp == LATER + timedelta(seconds=3)
    assert last.state is State.DRAFT


async def test_where_it_is_held_raises_no_sequence(town: Groups) -> None:
    number = await invited(town.people.dana)
    await acts.change(
        number, Setting(title="Potholes", place="Room 9"), seen=2, by=town.people.dana, at=LATER
    )
    found = await meeting(number)
    assert (found.sequence, found.place, found.stamp) == (0, "Room 9", LATER)


async def test_next_is_the_first_that_is_not_canceled_not_closed_also_when_it_was_moved(town: Groups) -> None:
    by = town.people.dana
    days = [date(2026, 6, day) for day in (16, 17, 18, 19, 22)]
    numbers = [await invited(by, when=slot(day)) for day in days]
    for number, state in zip(
        numbers, (State.CLOSED, State.CANCELED, State.DRAFT, State.INVITED, State.OPEN), strict=True
    ):
        await Meeting.update({Meeting.state: str(state)}).where(Meeting.number == number)
    assert await _next() == numbers[4], "the one that goes on comes first"
    await Meeting.update({Meeting.state: "closed"}).where(Meeting.number == numbers[4])
    assert await _next() == numbers[2]
    await acts.move(numbers[2], slot(date(2026, 6, 30)), seen=2, by=by, at=AT)
    assert await _next() == numbers[3]
    await acts.cancel(numbers[3], words="Nobody is there", seen=2, by=by, at=AT)
    assert await _next() == numbers[2]
    over = slot(date(2026, 7, 30)).starts
    assert await next_meeting(PAIR, at=over) is None, "what was never held is not to come any more"


async def _next() -> str:
    found = await next_meeting(PAIR, at=AT)
    return found.number if found else ""


async def test_who_does_not_belong_sees_nothing_and_does_nothing(town: Groups) -> None:
    number = await invited(town.people.dana)
    rosa = await cast.viewer(town.people.rosa, AT)
    with pytest.raises(NotFound):
        await seen_meeting(rosa, number, AT)
    with pytest.raises(Forbidden):
        await acts.cancel(number, words="No", seen=2, by=town.people.rosa, at=AT)
    with pytest.raises(Forbidden, match="cannot set dates of Streets and 311"):
        await acts.set_meeting(PAIR, Planned(title="x", slot=slot()), by=town.people.nora, at=AT)
    await acts.invite_guest(number, town.people.rosa.person_id, words="", by=town.people.dana, at=AT)
    assert (await seen_meeting(rosa, number, AT)).number == number
    await acts.reply(number, Answer.ONLINE, words="", by=town.people.rosa, at=AT)
    for who in (town.people.nora, town.people.ruth, town.people.marcus):
        await seen_meeting(await cast.viewer(who, AT), number, AT)


async def test_a_board_is_kept_by_its_chair_its_note_taker_and_the_convening_office(town: Groups) -> None:
    people = town.people
    number = await invited(people.nora, BOARD)
    await acts.choose_note_taker(number, people.lee.person_id, seen=2, by=people.amara, at=AT)
    assert (await meeting(number)).circle.writes(people.lee), "whoever was chosen writes, too"
    with pytest.raises(Forbidden):
        await acts.cancel(number, words="No", seen=3, by=people.rosa, at=AT)
    await acts.reply(number, Answer.NO, words="Away", by=people.rosa, at=AT)
    with pytest.raises(Forbidden):
        await acts.reply(number, Answer.YES, words="", by=people.dana, at=AT)


async def test_of_two_who_act_at_once_one_is_told(town: Groups) -> None:
    number = await invited(town.people.dana)
    results = await asyncio.gather(
        acts.cancel(number, words="Storm", seen=2, by=town.people.dana, at=AT),
        acts.move(number, slot(date(2026, 6, 19)), seen=2, by=town.people.marcus, at=AT),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Stale) for each in results) == 1


async def test_closing_names_what_is_left(town: Groups) -> None:
    number = await invited(town.people.dana)
    await sql.rows(
        "INSERT INTO agenda_item (key, meeting, title, at) SELECT 'k', id, 'Potholes', starts FROM meeting WHERE number = :n",
        n=number,
    )
    await acts.open_meeting(number, by=town.people.dana, at=slot().starts)
    with pytest.raises(Invalid, match="Potholes"):
        await close(number, by=town.people.dana, at=slot().ends)
    await sql.rows("UPDATE agenda_item SET state = 'done'")
    await close(number, by=town.people.dana, at=slot().ends)
