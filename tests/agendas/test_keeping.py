"""An agenda is kept true: twice is once, what people had a hand in stays, what is settled goes or says so."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from governance.agendas.actions.refreshing import keep_agendas, refresh
from governance.agendas.rules.items import Proposed
from governance.agendas.rules.keeping import Plan, plan
from governance.changes import actions
from governance.database import sql
from governance.meetings.actions import agenda_items as items
from governance.meetings.actions import putting_off
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.meeting import cancel
from governance.meetings.queries.agenda import agenda
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.agenda import ItemFacts, ItemSource, ItemState
from governance.people.rules import Matter
from tests.agendas.staged import LATER, action, ahead, kept, published, standing, template
from tests.changes.stage import AT, Stage, set_stage
from tests.meetings.staged import PAIR, invited, slot
from tests.waiting.scenes import sent

pytestmark = pytest.mark.anyio
S = ItemSource


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


def _item(**columns: Any) -> ItemFacts:
    names = (
        "origin",
        "begun_at",
        "ended_at",
        "settled_at",
        "origin_meeting",
        "origin_starts",
        "later_meeting",
    )
    plain: dict[str, Any] = dict.fromkeys((*names, "later_starts"))
    told = {
        "id": 1,
        "key": "a",
        "meeting": "M",
        "series": "",
        "position": 1,
        "minutes": 5,
        "exception": "",
        "words": "",
    }
    flags = {"internal": False, "late": False, "edited": False, "carried": 0, "revision": 1, "at": AT}
    own = {"source": S.CHANGE, "about": "change/1", "title": "t", "reason": "r", "state": ItemState.PLANNED}
    return ItemFacts(**{**plain, **told, **flags, **own, **columns})


NEW = Proposed(source=S.CHANGE, about="change/1", title="t", reason="r", minutes=10, sees=Matter.OPEN_CHANGE)
SAID = replace(NEW, reason="another")


@pytest.mark.parametrize(
    ("there", "belongs", "is_published", "expected"),
    [
        ([], [NEW], False, Plan(adds=(NEW,))),
        ([_item()], [NEW], False, Plan()),
        ([_item()], [SAID], False, Plan(says=((_item(), SAID),))),
        ([_item(edited=True)], [SAID], False, Plan()),
        ([_item()], [], False, Plan(goes=(_item(),))),
        ([_item()], [], True, Plan(settled=(_item(),))),
        ([_item(edited=True)], [], False, Plan(settled=(_item(edited=True),))),
        ([_item(settled_at=AT, edited=True)], [], True, Plan()),
        ([_item(settled_at=AT)], [NEW], True, Plan(unsettled=(_item(settled_at=AT),))),
        ([_item(state=ItemState.DROPPED)], [NEW], False, Plan()),
        ([_item(state=ItemState.DROPPED)], [SAID], False, Plan(adds=(SAID,))),
        ([_item(state=ItemState.DEFERRED)], [SAID], False, Plan()),
        ([_item(state=ItemState.DONE)], [SAID], False, Plan()),
        ([_item(source=S.OWN, about="")], [], False, Plan()),
        ([_item(source=S.OWN)], [], False, Plan()),
    ],
)
def test_what_becomes_of_an_item(
    there: list[ItemFacts],
    belongs: list[Proposed],
    is_published: bool,  # noqa: FBT001 - a case of the table
    expected: Plan,
) -> None:
    assert plan(there, belongs, unread=frozenset(), published=is_published) == expected


def test_what_cannot_be_read_counts_as_open() -> None:
    assert plan([_item()], [], unread=frozenset({S.CHANGE}), published=False) == Plan()


async def test_twice_is_once_by_several_at_once_and_the_order_stays(stage: Stage) -> None:
    number = await ahead(stage)
    await action(carried=1)
    await sent(stage, by=stage.people.marcus)
    done = await asyncio.gather(*(refresh(number, at=AT) for _ in range(6)))
    first = await standing(number)
    assert sum(1 for each in done if each) >= 1
    assert [each.source for each in first] == [S.ACTION, S.CHANGE]
    await items.shift(first[1].key, -1, seen=1, by=stage.people.dana, at=AT)
    await action("AC-2026-0002", due=AT, words="Brief call takers")
    again = await kept(number)
    assert again[0].title == first[1].title
    assert await refresh(number, at=AT) == 0
    assert await kept(number, at=LATER) == again


async def test_a_dropped_matter_comes_back_only_for_another_reason(stage: Stage) -> None:
    people, number = stage.people, await ahead(stage)
    change, _ = await sent(stage, by=people.marcus)
    (item,) = await kept(number)
    await items.drop(item.key, words="", seen=1, by=people.dana, at=AT)
    assert await kept(number, at=LATER) == []
    await actions.ask(change, words="Which lane?", by=people.dana, at=LATER)
    (back,) = await kept(number, at=LATER)
    assert (back.about, back.reason != item.reason) == (item.about, True)


async def test_what_is_settled_goes_and_after_publishing_says_so(stage: Stage) -> None:
    people, number = stage.people, await ahead(stage)
    change, _ = await sent(stage, by=people.marcus)
    assert len(await kept(number)) == 1
    await published(number)
    await actions.withdraw(change, words="Not now", by=people.marcus, at=AT)
    (item,) = await kept(number, at=LATER)
    assert item.settled_at == LATER
    await action(carried=1)
    assert [each.settled_at for each in await kept(number, at=LATER)] == [None, LATER]


async def test_what_was_put_off_and_kept_by_the_series_comes_as_itself(stage: Stage) -> None:
    people, number = stage.people, await ahead(stage)
    await sql.rows(
        """INSERT INTO meeting_series (number, body, title, pattern, starts_on, begins, zone, at)
        SELECT 'MS-2026-0001', id, 'x', '{}', '2026-06-01', '14:00', 'UTC', :at FROM body WHERE code = 'streets-311'""",
        at=AT,
    )
    await sent(stage, by=people.marcus)
    (item,) = await kept(number)
    await putting_off.defer(item.key, seen=1, by=people.dana, at=AT)
    await sql.rows("UPDATE meeting SET state = 'closed'")
    later = await invited(people.dana, PAIR, slot(date(2026, 6, 22)))
    there = next(each for each in await kept(later) if each.source is S.CHANGE)
    assert (there.about, there.carried, there.origin_meeting) == (item.about, 1, number)
    left = await sql.rows("SELECT 1 FROM agenda_item WHERE meeting IS NULL")
    assert left == []


async def test_what_is_still_open_after_a_meeting_comes_back_with_its_history(stage: Stage) -> None:
    people, number = stage.people, await ahead(stage)
    await sent(stage, by=people.marcus)
    (item,) = await kept(number)
    await sql.rows("UPDATE agenda_item SET state = 'done'")
    await sql.rows("UPDATE meeting SET state = 'closed'")
    later = await invited(people.dana, PAIR, slot(date(2026, 6, 22)))
    there = {each.source: each for each in await kept(later)}
    assert set(there) == {S.MINUTES, S.CHANGE}
    assert (there[S.CHANGE].carried, there[S.CHANGE].origin_meeting) == (1, number)
    assert item.carried == 0


async def test_what_people_put_on_a_canceled_meeting_goes_to_the_next_one_or_waits_with_the_series(
    stage: Stage,
) -> None:
    people, number = stage.people, await ahead(stage)
    await items.add(number, NewItem(title="Snow"), by=people.dana, at=AT)
    await sent(stage, by=people.marcus)
    await refresh(number, at=AT)
    await cancel(number, words="Storm", seen=2, by=people.dana, at=AT)
    assert await keep_agendas(at=AT) == 0  # neither a next meeting nor a series: it stays
    later = await invited(people.dana, PAIR, slot(date(2026, 6, 22)))
    await keep_agendas(at=AT)
    assert [each.title for each in await standing(later)] == ["Snow"]
    assert [each.source for each in await standing(number)] == [S.CHANGE]
    await cancel(later, words="Storm", seen=2, by=people.dana, at=AT)
    await template()
    await keep_agendas(at=AT)
    assert len(await sql.rows("SELECT 1 FROM agenda_item WHERE meeting IS NULL AND carried = 2")) == 1
    assert await keep_agendas(at=AT) == 0


async def test_the_clock_keeps_meetings_of_two_weeks_and_a_bad_one_stops_only_itself(stage: Stage) -> None:
    people = stage.people
    number = await ahead(stage)
    far = await invited(people.dana, PAIR, slot((AT + timedelta(days=20)).date()))
    near = await invited(people.dana, PAIR, slot((AT + timedelta(days=3)).date()))
    await sent(stage, by=people.marcus)
    await sql.rows("UPDATE meeting SET zone = 'Nowhere/At-All' WHERE number = :near", near=near)
    assert await keep_agendas(at=AT) == 1
    assert [len(await standing(each)) for each in (number, far, near)] == [1, 0, 0]
    assert await keep_agendas(at=AT) == 0
    await items.add(number, NewItem(title="Snow"), by=people.marcus, at=AT)
    every = await agenda((await meeting(number)).id)
    assert [each.source for each in every] == [S.CHANGE, S.OWN]
