"""Administrators choose after how many days people are told: on record, tried first, and never without the last reminder."""

from datetime import date, timedelta

import pytest

from governance.audit.tags import Tag
from governance.errors import Forbidden
from governance.reminders.actions import choices as acts
from governance.reminders.actions.telling import tell
from governance.reminders.actions.watching import watch_now
from governance.reminders.queries.choices import foreseen
from governance.reminders.queries.watches import choices as chosen
from governance.reminders.rules import choices
from governance.reminders.rules.levels import Choice, ladder
from governance.reminders.rules.watches import Level
from governance.reminders.tables import ReminderSetting, Watch
from governance.waiting.rules.matter import Kind
from tests.changes.stage import AT, Stage, events, set_stage
from tests.waiting.scenes import sent

pytestmark = pytest.mark.anyio
DAY_BEFORE = Choice(after={Level.REMINDED: -1, Level.DUE: 0})


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


def test_only_what_differs_from_the_rules_is_kept() -> None:
    assert choices.body(Kind.TURN, Choice(after={Level.REMINDED: -2, Level.DUE: 0})) == {}
    assert choices.body(Kind.TURN, DAY_BEFORE) == {"after": {"reminded": -1}}
    off = Choice(after={}, off=frozenset({Level.SPONSOR, Level.WARNED}))
    assert choices.body(Kind.TURN, off) == {"off": ["sponsor"]}  # the last reminder is always told


def test_every_kind_is_named_in_words_and_its_levels_stand_under_a_column() -> None:
    for kind in choices.kinds():
        assert choices.name(kind)[0].isupper(), kind
        assert "{" not in choices.name(kind)
        levels = [part for cell in choices.row(ladder(kind)) for part in cell.split(", ") if part]
        assert len(levels) == len(choices.choosable(kind))


async def test_numbers_are_recorded_hold_and_go(stage: Stage) -> None:
    sam = stage.people.sam
    number, _ = await sent(stage, by=stage.people.marcus)
    await watch_now(AT)
    await tell(at=AT)
    name = Watch.thread == f"change/{number}/turn/streets"
    await watch_now(AT)
    before = (await Watch.select(Watch.next_at).where(name))[0]["next_at"]
    await acts.choose(Kind.TURN, DAY_BEFORE, by=sam, at=AT)
    assert (await chosen())[Kind.TURN] == Choice(after={Level.REMINDED: -1})
    assert (await events())[-1]["tag"] == Tag.LEVELS_CHANGED
    await watch_now(AT)
    assert (await Watch.select(Watch.next_at).where(name))[0]["next_at"] == before + timedelta(
        days=3
    )  # over a weekend
    await acts.reset(Kind.TURN, by=sam, at=AT)
    await watch_now(AT)
    assert (await Watch.select(Watch.next_at).where(name))[0]["next_at"] == before
    assert (await events())[-1]["tag"] == Tag.LEVELS_RESET
    assert await ReminderSetting.count() == 0


async def test_nobody_but_an_administrator_chooses(stage: Stage) -> None:
    for who in ("nora", "amara", "priya"):
        with pytest.raises(Forbidden):
            await acts.choose(Kind.TURN, DAY_BEFORE, by=getattr(stage.people, who), at=AT)


async def test_numbers_are_tried_on_what_waits_before_they_are_saved(stage: Stage) -> None:
    """With these numbers Dana Ruiz would be reminded a day later; nothing is told of a draft."""
    number, _ = await sent(stage, by=stage.people.marcus)
    await watch_now(AT)
    await tell(at=AT)
    found = await foreseen(Kind.TURN, DAY_BEFORE, at=AT)
    assert [(each.number, each.level, each.names) for each in found] == [(number, "reminded", ("Dana Ruiz",))]
    assert [(each.at and each.at.date(), each.at_now and each.at_now.date()) for each in found] == [
        (date(2026, 6, 15), date(2026, 6, 12))
    ]
    never = Choice(after={}, off=frozenset({Level.REMINDED, Level.DUE}))
    assert [each.level for each in await foreseen(Kind.TURN, never, at=AT)] == ["warned"]
    await stage.begun(by=stage.people.dana)
    assert not await foreseen(Kind.DRAFT, Choice(after={}), at=AT)
    assert await ReminderSetting.count() == 0
