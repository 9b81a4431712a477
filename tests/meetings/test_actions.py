"""Actions in the database: each act, its event, who may, what two at once do, and whom they are shown to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from governance import acts
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.meetings.actions import following_up
from governance.meetings.queries.actions import Whose, action, action_for, actions
from governance.meetings.rules.actions import Evidence, State
from governance.people.rules import Acting, Viewer
from tests.changes.stage import AT, events
from tests.meetings.followed import Came, Followed, body, opened, set_followed

pytestmark = pytest.mark.anyio
SHOWS = Evidence(words="The list is with 311 since Monday")
LATER = AT + timedelta(days=1)


@pytest.fixture
async def held(db: None) -> Followed:
    return await set_followed()


def viewer(*seats: Acting) -> Viewer:
    return Viewer(person_id=seats[0].person_id, name=seats[0].person, email="", seats=seats)


async def last() -> str:
    return str((await events())[-1]["tag"])


async def test_it_opens_with_its_owner_its_other_side_and_its_day(held: Followed) -> None:
    found = await action_for(viewer(held.people.marcus), held.number, at=AT)
    assert (found.number, found.party, found.other, found.title) == (
        "AC-2026-0001",
        "streets",
        "311",
        "Streets liaison",
    )
    assert found.due.isoformat() == "2026-06-09T21:00:00+00:00"
    assert found.holder
    assert (found.holder.name, found.holder.stands_for) == ("Dana Ruiz", "")
    assert (await events())[-1]["subject"] == f"action:{held.number}"
    own = await opened(held.people.dana, held.body, seat="311-analyst", due="2026-06-19")
    mine = await action(own)
    assert (mine.party, mine.other) == ("311", "streets")
    assert mine.due.isoformat() == "2026-06-22T21:00:00+00:00"  # Juneteenth, a weekend


@pytest.mark.parametrize("seat", ["parks-liaison", "mayor-administrator", "audit-auditor", "", "nobody"])
async def test_it_belongs_to_a_role_of_those_who_meet(held: Followed, seat: str) -> None:
    with pytest.raises(Invalid) as wrong:
        await opened(held.people.marcus, held.body, seat=seat)
    assert set(wrong.value.fields) == {"seat"}


async def test_of_a_board_the_convening_office_looks_and_311_at_its_own(held: Followed) -> None:
    board = await body(party="")
    pairs = [("parks-liaison", "mayor"), ("311-analyst", "mayor"), ("mayor-convenor", "311")]
    for seat, other in pairs:
        found = await action(await opened(held.people.nora, board, seat=seat))
        assert found.other == other


async def test_done_and_confirmed(held: Followed) -> None:
    people = held.people
    await following_up.do(held.number, SHOWS, seen=1, by=people.dana, at=AT)
    assert await last() == "meetings:action:done"
    with pytest.raises(Forbidden):
        await following_up.verify(held.number, seen=2, by=people.dana, at=AT)
    await following_up.verify(held.number, seen=2, by=people.marcus, at=AT)
    assert await last() == "meetings:action:verified"
    found = await action(held.number)
    assert (found.state, found.evidence, found.ended_at) == (State.VERIFIED, SHOWS.words, AT)


async def test_not_done_yet(held: Followed) -> None:
    people = held.people
    await following_up.do(held.number, SHOWS, seen=1, by=people.lee, at=AT)
    with pytest.raises(Invalid):
        await following_up.not_yet(held.number, words=" ", seen=2, by=people.priya, at=AT)
    await following_up.not_yet(held.number, words="Elm Street is missing", seen=2, by=people.priya, at=AT)
    found = await action(held.number)
    assert (found.state, found.reason, found.done_who) == (State.OPEN, "Elm Street is missing", None)
    assert await last() == "meetings:action:not-yet"
    await following_up.do(held.number, SHOWS, seen=3, by=people.dana, at=AT)


async def test_whoever_changed_sides_confirms_nothing_of_their_own(held: Followed) -> None:
    await following_up.do(held.number, SHOWS, seen=1, by=held.people.dana, at=AT)
    moved = replace(held.people.marcus, person_id=held.people.dana.person_id)
    await sql.rows(
        "UPDATE tenure SET person = :person WHERE seat = :seat", person=moved.person_id, seat=moved.seat_id
    )
    with pytest.raises(Forbidden, match="somebody else"):
        await following_up.verify(held.number, seen=2, by=moved, at=AT)


async def test_put_off_counts_and_goes_only_forward(held: Followed) -> None:
    dana = held.people.dana
    with pytest.raises(Forbidden):
        await following_up.defer(held.number, due="20", words="No crew", seen=1, by=held.people.marcus, at=AT)
    for due in ("", "2", "2026-06-09"):
        with pytest.raises(Invalid):
            await following_up.defer(held.number, due=due, words="No crew", seen=1, by=dana, at=AT)
    for seen, due in ((1, "10"), (2, "15")):
        await following_up.defer(held.number, due=due, words="No crew", seen=seen, by=dana, at=AT)
    found = await action(held.number)
    assert (found.deferrals, found.due.date().isoformat()) == (2, "2026-06-24")
    assert await last() == "meetings:action:deferred"


async def test_handed_over_within_the_office(held: Followed) -> None:
    people = held.people
    for seat in ("311-analyst", "streets-liaison", "nobody"):
        with pytest.raises(Invalid):
            await following_up.hand_over(held.number, seat=seat, seen=1, by=people.dana, at=AT)
    await following_up.hand_over(held.number, seat="streets-division-head", seen=1, by=people.dana, at=AT)
    assert await last() == "meetings:action:handed-over"
    mine, _ = await actions(viewer(people.lee), Whose.MINE, at=AT)
    assert [each.number for each in mine] == [held.number]


async def test_its_owner_changes_with_the_role_and_nobody_is_said(held: Followed) -> None:
    people = held.people
    acting = await held.stage.stand_in(people.lee, for_=people.dana, starts=AT, ends=AT + timedelta(days=9))
    found = await action_for(viewer(people.lee), held.number, at=AT + timedelta(hours=1))
    assert found.holder
    assert (found.holder.name, found.holder.stands_for) == ("Lee Chan", "Dana Ruiz")
    mine, _ = await actions(viewer(acting), Whose.MINE, at=AT)
    assert [each.number for each in mine] == [held.number]
    await held.stage.ended(people.dana, at=AT)
    assert (await action_for(viewer(people.lee), held.number, at=LATER)).holder is None


@pytest.mark.parametrize("who", ["dana", "marcus"])
async def test_either_side_drops_it_with_a_reason(held: Followed, who: str) -> None:
    by = getattr(held.people, who)
    with pytest.raises(Invalid):
        await following_up.drop(held.number, words="", seen=1, by=by, at=AT)
    await following_up.drop(held.number, words="The company answered itself", seen=1, by=by, at=AT)
    assert (await action(held.number)).state is State.DROPPED
    assert (await events())[-1]["told"]["reason"] == "The company answered itself"


async def test_of_two_at_once_one_is_told(held: Followed) -> None:
    people = held.people
    await following_up.drop(held.number, words="No need", seen=1, by=people.marcus, at=AT)
    late: tuple[Callable[[], Awaitable[Any]], ...] = (
        lambda: following_up.do(held.number, SHOWS, seen=1, by=people.dana, at=AT),
        lambda: following_up.defer(held.number, due="20", words="No crew", seen=1, by=people.dana, at=AT),
    )
    for act in late:
        with pytest.raises(Stale):
            await act()
    with pytest.raises(AlreadyDone):
        await following_up.drop(held.number, words="No need", seen=1, by=people.marcus, at=AT)


async def test_a_meeting_that_closes_carries_what_was_open_before_it(held: Followed) -> None:
    board = await body(party="")
    elsewhere = await opened(held.people.nora, board, seat="parks-liaison")
    done = await opened(held.people.marcus, held.body, seat="streets-liaison")
    await following_up.do(done, SHOWS, seen=1, by=held.people.dana, at=AT)
    async with acts.begin(held.people.marcus, at=AT) as act:
        act.row = type("Row", (), {"body_id": held.body, "id": 7})()
        await following_up.carry(act)
        await act.record(Tag.MEETING_CLOSED, "meeting:a-test")
    assert [(await action(each)).carried for each in (held.number, elsewhere, done)] == [1, 0, 0]


async def test_what_is_struck_from_the_notes_is_dropped_unless_it_is_done(held: Followed) -> None:
    came: Any = Came(id=0)
    async with acts.begin(held.people.marcus, at=AT) as act:
        act.without_event("a test")
        await following_up.struck(act, came)  # of an outcome that opened none
    assert (await action(held.number)).state is State.OPEN


async def test_whom_it_is_shown_to(held: Followed) -> None:
    people = held.people
    for who in (people.dana, people.marcus, people.nora, people.amara, people.ruth):
        assert await action_for(viewer(who), held.number, at=AT)
    for who in (people.rosa, people.tom, people.sam):
        with pytest.raises(NotFound):
            await action_for(viewer(who), held.number, at=AT)
        with pytest.raises(NotFound):
            await actions(viewer(who), Whose.BODY, of="streets-311", at=AT)


async def test_lists_are_mine_my_sides_and_to_be_confirmed_the_oldest_day_first(held: Followed) -> None:
    people = held.people
    sooner = await opened(people.marcus, held.body, seat="streets-division-head", due="2")
    done = await opened(people.marcus, held.body, seat="streets-liaison")
    await following_up.do(done, SHOWS, seen=1, by=people.dana, at=AT)

    async def of(who: Acting, whose: Whose, **more: str) -> list[str]:
        found, _ = await actions(viewer(who), whose, at=AT, **more)
        return [each.number for each in found]

    assert await of(people.dana, Whose.MINE) == [held.number]
    assert await of(people.dana, Whose.SIDE) == [sooner, held.number]
    assert await of(people.marcus, Whose.VERIFY) == [done]
    assert await of(people.dana, Whose.VERIFY) == []
    assert await of(people.ruth, Whose.BODY, of="streets-311") == [sooner, held.number, done]
    assert await of(people.ruth, Whose.BODY, of="streets-311", after=sooner) == [held.number, done]
