"""The items of an agenda by people: put in order, put off, dropped, taken up again; none is ever in no place."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.agendas.actions.publishing import publish
from governance.audit.tags import Tag
from governance.bodies.actions.founding import found_board
from governance.bodies.rules.founding import NewBoard
from governance.bodies.rules.open_meetings import Notice, OpenMeetings
from governance.database import sql
from governance.errors import Forbidden, Invalid, Stale
from governance.meetings.actions import agenda_items as items
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.meeting import cancel
from governance.meetings.queries.agenda import agenda, backlog, item
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agenda import ItemSource, ItemState, place_for, shifted
from tests.bodies.boards import BOARD as RULES
from tests.cast import AT
from tests.changes.stage import tags, working_week
from tests.meetings.staged import PARKS, Groups, groups, invited, slot

pytestmark = pytest.mark.anyio
LATER = slot(date(2026, 7, 16))
S = ItemSource


@pytest.fixture
async def stage(db: None) -> Groups:
    return await groups()


def test_a_new_item_stands_with_its_kind_and_others_keep_their_order() -> None:
    assert place_for(S.ACTION, []) == 0
    assert place_for(S.ACTION, [S.MINUTES, S.CHANGE, S.OWN]) == 1
    assert place_for(S.CHANGE, [S.OWN, S.CHANGE, S.MINUTES]) == 3
    assert place_for(S.OWN, [S.MINUTES, S.OUTLOOK]) == 2


def test_an_item_moves_to_the_ends_at_most() -> None:
    assert shifted(["a", "b", "c"], "c", -1) == ["a", "c", "b"]
    assert shifted(["a", "b", "c"], "a", -1) == ["a", "b", "c"]
    assert shifted(["a", "b", "c"], "a", 9) == ["b", "c", "a"]


async def _titles(number: str, *states: ItemState) -> list[str]:
    wanted = states or (ItemState.PLANNED,)
    return [each.title for each in await agenda((await meeting(number)).id) if each.state in wanted]


async def _added(number: str, stage: Groups, *titles: str) -> list[str]:
    people = stage.people
    return [await items.add(number, NewItem(title=title), by=people.dana, at=AT) for title in titles]


async def _series(stage: Groups) -> str:
    body = (await sql.one("SELECT id FROM body WHERE code = 'streets-311'"))["id"]
    await sql.rows(
        """INSERT INTO meeting_series (number, body, title, pattern, starts_on, begins, zone, at)
        VALUES ('MS-2026-0001', :body, 'Streets and 311', '{}', '2026-06-01', '14:00', 'America/New_York', :at)""",
        body=body,
        at=AT,
    )
    return "MS-2026-0001"


async def test_items_are_put_ordered_said_anew_and_dropped(stage: Groups) -> None:
    people, number = stage.people, await invited(stage.people.dana)
    first, second, third = await _added(number, stage, "One", "Two", "Three")
    await items.shift(third, -2, seen=1, by=people.marcus, at=AT)
    assert await _titles(number) == ["Three", "One", "Two"]
    await items.arrange(number, [second, third, first], by=people.marcus, at=AT)
    assert await _titles(number) == ["Two", "Three", "One"]
    with pytest.raises(Stale):
        await items.arrange(number, [second, third], by=people.marcus, at=AT)
    await items.change(first, NewItem(title="Uno", minutes=9), seen=1, by=people.dana, at=AT)
    with pytest.raises(Stale):
        await items.change(first, NewItem(title="Eins"), seen=1, by=people.marcus, at=AT)
    with pytest.raises(Invalid):
        await items.change(first, NewItem(title="Uno", minutes=0), seen=2, by=people.dana, at=AT)
    await items.drop(second, words="settled by phone", seen=1, by=people.dana, at=AT)
    assert await _titles(number) == ["Three", "Uno"]
    await items.bring_back(second, seen=2, by=people.dana, at=AT)
    assert sorted(await _titles(number)) == ["Three", "Two", "Uno"]
    found = await item(first)
    assert (found.minutes, found.edited, found.revision) == (9, True, 2)
    assert [t for t in await tags() if t.startswith("meetings:item")] == [
        *[Tag.AGENDA_ITEM_ADDED] * 3,
        Tag.AGENDA_ITEM_DROPPED,
        Tag.AGENDA_ITEM_BACK,
    ]


async def test_others_write_on_no_agenda_of_the_pair(stage: Groups) -> None:
    number = await invited(stage.people.dana)
    for person in (stage.people.ruth, stage.people.nora):
        with pytest.raises(Forbidden):
            await items.add(number, NewItem(title="One"), by=person, at=AT)


async def test_what_is_put_off_stands_at_the_next_meeting_that_takes_place(stage: Groups) -> None:
    people = stage.people
    number = await invited(people.dana)
    canceled, later = (
        await invited(people.dana, when=slot(date(2026, 7, 2))),
        await invited(people.dana, when=LATER),
    )
    await invited(people.marcus, PARKS, slot(date(2026, 6, 25)))
    await cancel(canceled, words="Vacation", seen=2, by=people.dana, at=AT)
    (key,) = await _added(number, stage, "One")
    place = await items.defer(key, words="no time", seen=1, by=people.dana, at=AT)
    assert (place.meeting, await _titles(number, ItemState.DEFERRED)) == (later, ["One"])
    there = (await agenda((await meeting(later)).id))[0]
    assert (there.title, there.carried, there.origin_meeting) == ("One", 1, number)
    assert (await item(key)).later_meeting == later
    await items.bring_back(key, seen=2, by=people.dana, at=AT)
    assert (await _titles(number), await _titles(later)) == (["One"], [])


async def test_without_a_next_meeting_the_series_keeps_it_until_a_meeting_takes_it_up(stage: Groups) -> None:
    people, number = stage.people, await invited(stage.people.dana)
    (key,) = await _added(number, stage, "One")
    with pytest.raises(Invalid, match="no later meeting"):
        await items.defer(key, seen=1, by=people.dana, at=AT)
    assert await _titles(number) == ["One"]
    series = await _series(stage)
    place = await items.defer(key, seen=1, by=people.dana, at=AT)
    assert place.series == series
    row = await sql.one("SELECT id FROM meeting_series")
    kept = (await backlog(row["id"]))[0]
    later = await invited(people.dana, when=LATER)
    parks = await invited(people.marcus, PARKS, LATER)
    with pytest.raises(Forbidden):
        await items.take_up(kept.key, parks, seen=1, by=people.marcus, at=AT)
    await items.take_up(kept.key, later, seen=1, by=people.dana, at=AT)
    assert (await _titles(later), await backlog(row["id"])) == (["One"], ())
    with pytest.raises(Stale):
        await items.take_up(kept.key, later, seen=1, by=people.dana, at=AT)


async def test_nothing_is_lost_or_doubled_when_several_put_off_at_once(stage: Groups) -> None:
    """One item by two people, while the next meeting is canceled: it stands in exactly one place afterwards."""
    people, number = stage.people, await invited(stage.people.dana)
    later = await invited(people.dana, when=LATER)
    await _series(stage)
    keys = await _added(number, stage, *(f"Item {n}" for n in range(6)))
    puts = [items.defer(key, seen=1, by=by, at=AT) for key in keys for by in (people.dana, people.marcus)]
    away = cancel(later, words="Vacation", seen=2, by=people.dana, at=AT)
    done = await asyncio.gather(*puts[:6], away, *puts[6:], return_exceptions=True)
    assert sum(isinstance(each, items.Place) for each in done) == 6
    assert sum(isinstance(each, Stale) for each in done) == 6
    rows = await sql.rows(
        "SELECT title, count(*) AS n FROM agenda_item WHERE state = 'planned' GROUP BY title"
    )
    assert {row["title"]: row["n"] for row in rows} == {f"Item {n}": 1 for n in range(6)}


async def test_one_matter_stands_on_an_agenda_once(stage: Groups) -> None:
    number = await invited(stage.people.dana)
    new = NewItem(title="Potholes", about="change/CH-2026-0001", source=ItemSource.TALK)
    keys = [await items.add(number, new, by=stage.people.dana, at=AT + timedelta(hours=n)) for n in (0, 1)]
    assert keys[0] == keys[1]
    assert await _titles(number) == ["Potholes"]


async def test_where_a_law_applies_what_comes_after_its_time_is_late_and_stays_so(stage: Groups) -> None:
    """Taking it off with words and putting it back is no exception that the ground rules name."""
    people = stage.people
    await working_week(people, AT)
    law = replace(RULES, open_meetings=OpenMeetings(notice=Notice(amount=48)))
    await found_board(NewBoard(code="open-board", name="Open Board", rules=law), by=people.nora, at=AT)
    number = await invited(people.nora, "open-board", slot(date(2026, 6, 18)))
    early = await items.add(number, NewItem(title="In time"), by=people.nora, at=AT)
    dropped = await items.add(number, NewItem(title="Dropped"), by=people.nora, at=AT)
    await items.drop(dropped, words="not now", seen=1, by=people.nora, at=AT)
    after = (await meeting(number)).starts - timedelta(hours=47)
    late = await items.add(number, NewItem(title="Late"), by=people.nora, at=after)
    await items.drop(late, words="an emergency", seen=1, by=people.nora, at=after)
    for key in (late, dropped):
        await items.bring_back(key, seen=2, by=people.nora, at=after)
    found = {each.title: (each.late, each.exception) for each in await agenda((await meeting(number)).id)}
    assert found == {"In time": (False, ""), "Dropped": (True, ""), "Late": (True, "")}
    await publish(number, by=people.nora, at=after)
    await items.drop(early, words="", seen=1, by=people.nora, at=after)
    await items.bring_back(early, seen=2, by=people.nora, at=after)
    assert not (await item(early)).late
