"""The inbox: the count is the list, what is done goes by itself, and nothing is seen that is not one's own any more."""

import pytest

from governance.errors import NotFound
from governance.identity.queries.sessions import arrival
from governance.reminders.actions import inbox as acts
from governance.reminders.queries import inbox
from governance.reminders.queries.inbox import Shelf
from governance.reminders.tables import Notice
from tests import cast
from tests.changes.stage import AT, Stage, set_stage
from tests.queries import counted
from tests.reminders.told import TURN, happened, settled, told

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


async def listed(stage: Stage, shelf: Shelf, who: str = "dana") -> list[str]:
    viewer = await cast.viewer(getattr(stage.people, who), AT)
    return [f"{each.key} {each.level}" for each in (await inbox.entries(viewer, shelf)).entries]


async def new(stage: Stage, who: str = "dana") -> int:
    """As counted apart and, with the same conditions, while somebody is recognized."""
    person = getattr(stage.people, who)
    fresh = await cast.session(person, AT)
    found = await arrival(fresh.token, at=AT, figure=inbox.UNREAD_ON_ARRIVAL)
    assert found
    assert found.figure == await inbox.unread(await cast.viewer(person, AT))
    return found.figure


async def test_the_count_is_the_list_whatever_happens_to_the_notices(stage: Stage) -> None:
    dana = stage.people.dana
    viewer = await cast.viewer(dana, AT)
    first = await told(dana)
    await told(dana, level="reminded")
    key, facts = happened(7, "311 agreed")
    second = await told(dana, key=key, level="told", facts=facts)
    await told(dana, key="change/CH-2026-0009/turn/streets/1")
    await told(stage.people.lee)
    assert await listed(stage, Shelf.NEW) == [
        "change/CH-2026-0009/turn/streets/1 asked",
        "event/7 told",
        f"{TURN} reminded",
    ]
    assert await new(stage) == 3
    await acts.mark_read(first, viewer=viewer, at=AT)
    await settled("change/CH-2026-0009/turn/streets/1")
    assert (await listed(stage, Shelf.NEW), await new(stage)) == (["event/7 told"], 1)
    assert await listed(stage, Shelf.READ) == [f"{TURN} reminded"]
    assert await listed(stage, Shelf.DONE) == ["change/CH-2026-0009/turn/streets/1 asked"]
    await acts.mark_read(second, viewer=viewer, at=AT)
    assert await new(stage) == 0
    assert await new(stage, "lee") == 1


async def test_a_further_level_makes_a_read_matter_new_again(stage: Stage) -> None:
    dana = stage.people.dana
    await acts.mark_read(await told(dana), viewer=await cast.viewer(dana, AT), at=AT)
    await told(dana, level="warned")
    assert (await listed(stage, Shelf.NEW), await listed(stage, Shelf.READ)) == ([f"{TURN} warned"], [])


async def test_what_came_in_since_the_page_was_read_stays_new(stage: Stage) -> None:
    dana = stage.people.dana
    seen = await told(dana)
    later, facts = happened(8, "311 agreed")
    await told(dana, key=later, level="told", facts=facts)
    await acts.mark_all_read(seen, viewer=await cast.viewer(dana, AT), at=AT)
    assert await listed(stage, Shelf.NEW) == ["event/8 told"]


async def test_nobody_reads_the_inbox_of_somebody_else(stage: Stage) -> None:
    notice = await told(stage.people.dana)
    with pytest.raises(NotFound):
        await acts.mark_read(notice, viewer=await cast.viewer(stage.people.lee, AT), at=AT)
    assert await new(stage) == 1


async def test_what_one_may_no_longer_see_is_neither_shown_nor_counted(stage: Stage) -> None:
    dana, rosa = stage.people.dana, stage.people.rosa
    notice = await told(dana)
    await told(rosa, key="change/CH-2026-0009/turn/streets/1", seat=dana.seat)
    await stage.ended(dana, at=AT)
    assert (await listed(stage, Shelf.NEW), await new(stage)) == ([], 0)
    assert (await listed(stage, Shelf.NEW, "rosa"), await new(stage, "rosa")) == ([], 0)
    with pytest.raises(NotFound):
        await acts.mark_read(notice, viewer=await cast.viewer(dana, AT), at=AT)
    # Another role on the same side sees what was told to it.
    await told(stage.people.lee, seat=dana.seat)
    assert await new(stage, "lee") == 1


async def test_whoever_convenes_no_more_sees_nothing_of_it(stage: Stage) -> None:
    """Both roles are at the same office; an administrator of it sees no negotiation."""
    await told(stage.people.sam, seat=stage.people.nora.seat)
    assert await new(stage, "sam") == 0


async def test_the_pages_of_a_long_inbox_are_told_by_key(stage: Stage) -> None:
    dana = stage.people.dana
    for number in range(1, 8):
        key, facts = happened(number, f"Number {number}")
        await told(dana, key=key, level="told", facts=facts)
    viewer = await cast.viewer(dana, AT)
    first = await inbox.entries(viewer, Shelf.NEW, most=3)
    key, facts = happened(8, "Meanwhile")
    await told(dana, key=key, level="told", facts=facts)
    second = await inbox.entries(viewer, Shelf.NEW, before=first.before, most=3)
    last = await inbox.entries(viewer, Shelf.NEW, before=second.before, most=3)
    keys = [each.key for page in (first, second, last) for each in page.entries]
    assert keys == [f"event/{number}" for number in range(7, 0, -1)]
    assert last.before == 0


async def test_a_page_asks_once_for_the_count_and_tells_at_most_99(stage: Stage) -> None:
    row = await Notice.objects().get(Notice.id == await told(stage.people.dana))
    assert row
    kept = {name: value for name, value in row.to_dict().items() if name not in ("id", "key")}
    copies = [Notice(**kept, key=f"event/{n}") for n in range(120)]
    await Notice.insert(*copies)
    viewer = await cast.viewer(stage.people.dana, AT)
    with counted() as seen:
        assert await inbox.unread(viewer) == inbox.MOST + 1
    assert len(seen) == 1
