"""Reminding, naming a day, wanting no letters: once a day under a race, nothing once it is done, and no promise moves."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from governance.audit.tags import Tag
from governance.changes import actions
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Viewer
from governance.reminders.actions import answers as acts
from governance.reminders.actions.telling import tell
from governance.reminders.actions.watching import watch_now
from governance.reminders.queries import nudges, reminded
from governance.reminders.rules.humane import Hours
from governance.reminders.tables import Acknowledgement, Mute, Notice, Nudge, Watch
from governance.waiting.rules.matter import Matter
from tests import cast
from tests.changes.stage import AT, Stage, events, set_stage
from tests.changes.test_page import SEVEN
from tests.waiting.scenes import sent

pytestmark = pytest.mark.anyio
LATER = AT + timedelta(hours=1)
THURSDAY = date(2026, 6, 4)


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


async def asked(stage: Stage) -> tuple[str, str]:
    """311 sent a proposal, which waits for Streets: its number, and its name among the watches."""
    number, _ = await sent(stage, by=stage.people.marcus)
    await watch_now(AT)
    return number, f"change/{number}/turn/streets"


async def seen_by(stage: Stage, who: str) -> Viewer:
    return await cast.viewer(getattr(stage.people, who), LATER)


async def last_tag() -> str:
    return str((await events())[-1]["tag"])


async def remind(stage: Stage, name: str, who: str = "marcus") -> bool:
    return await acts.remind(name, viewer=await seen_by(stage, who), at=LATER) is not None


async def named(stage: Stage, name: str, day: date, who: str = "dana") -> bool:
    return await acts.acknowledge(name, day, "", viewer=await seen_by(stage, who), at=LATER)


# ── reminding ────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_whoever_has_to_act_is_reminded_in_the_inbox_and_it_is_on_record(stage: Stage) -> None:
    _, name = await asked(stage)
    await remind(stage, name)
    told = await Notice.select().where(Notice.level == "nudge/2026-06-02")
    assert [(each["person"], each["manner"], each["seat"]) for each in told] == [
        (stage.people.dana.person_id, "reminded", stage.people.dana.seat)
    ]
    assert '"name":"Marcus Bell"' in told[0]["facts"]
    assert await last_tag() == Tag.REMINDED


async def test_each_side_reminds_once_a_day(stage: Stage) -> None:
    _, name = await asked(stage)
    await remind(stage, name)
    with pytest.raises(AlreadyDone, match="311 reminded them today already"):
        await remind(stage, name, "priya")
    tomorrow = LATER + timedelta(days=1)
    assert await acts.remind(name, viewer=await seen_by(stage, "priya"), at=tomorrow)
    assert await Nudge.count() == 2


async def test_two_at_the_same_time_are_one(stage: Stage) -> None:
    _, name = await asked(stage)
    both = await asyncio.gather(remind(stage, name), remind(stage, name, "priya"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in both) == ["AlreadyDone", "bool"]
    assert (await Nudge.count(), await Notice.count()) == (1, 1)


async def test_nobody_reminds_themselves_and_nobody_else_learns_of_it(stage: Stage) -> None:
    _, name = await asked(stage)
    with pytest.raises(Forbidden):
        await remind(stage, name, "dana")
    for stranger in ("rosa", "ruth", "sam", "nora"):
        with pytest.raises(NotFound):
            await remind(stage, name, stranger)
    assert await remind(stage, name, "lee")  # a colleague of the office that has to act


async def test_a_draft_is_nobody_elses(stage: Stage) -> None:
    number = await stage.begun(SEVEN, by=stage.people.dana)
    await watch_now(AT)
    for who, error in (("marcus", NotFound), ("lee", Forbidden)):
        with pytest.raises(error):
            await remind(stage, f"change/{number}/draft/streets", who)


# ── naming a day ─────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_a_day_holds_back_who_is_told_next_and_moves_nothing_else(stage: Stage) -> None:
    _, name = await asked(stage)
    before = await Watch.select().where(Watch.thread == name).first()
    assert await named(stage, name, THURSDAY)
    row = await Acknowledgement.select().first()
    after = await Watch.select().where(Watch.thread == name).first()
    assert before
    assert after
    assert row
    assert row["until"].isoformat() == "2026-06-05T04:00:00+00:00"  # midnight in Port Alder
    assert after["next_at"] >= row["until"]
    assert after["revision"] == before["revision"] + 1
    assert (after["since"], after["until"]) == (before["since"], before["until"])
    assert await last_tag() == Tag.DAY_NAMED


async def test_a_day_is_named_twice_for_one_clock(stage: Stage) -> None:
    _, name = await asked(stage)
    await named(stage, name, THURSDAY)
    await named(stage, name, date(2026, 6, 9))
    with pytest.raises(Stale, match="twice already"):
        await named(stage, name, THURSDAY)
    assert await Acknowledgement.count() == 2


@pytest.mark.parametrize("day", [date(2026, 6, 1), date(2026, 6, 10)])
async def test_a_day_is_not_past_nor_more_than_five_business_days_away(stage: Stage, day: date) -> None:
    _, name = await asked(stage)
    with pytest.raises(Invalid) as refused:
        await named(stage, name, day)
    assert "day" in refused.value.fields
    assert await named(stage, name, date(2026, 6, 9))


async def test_only_whoever_has_to_act_names_a_day(stage: Stage) -> None:
    _, name = await asked(stage)
    with pytest.raises(Forbidden):
        await named(stage, name, THURSDAY, "marcus")


async def test_of_what_is_done_a_day_is_not_needed(stage: Stage) -> None:
    """Whether the sweep has seen it or not, and nothing opens it again."""
    number, name = await asked(stage)
    await remind(stage, name)
    await actions.withdraw(number, words="Not any more", by=stage.people.marcus, at=LATER)
    assert not await named(stage, name, THURSDAY)
    await watch_now(LATER)
    assert not await named(stage, name, THURSDAY)
    assert await Acknowledgement.count() == 0
    assert not await Watch.exists().where((Watch.thread == name) & Watch.ended_at.is_null())
    with pytest.raises(NotFound):
        await named(stage, name, THURSDAY, "rosa")


async def test_what_is_settled_between_reading_and_acting_stays_settled(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, name = await asked(stage)

    async def settled_first(matter: Matter, at: datetime) -> Hours:
        await actions.withdraw(number, words="Not any more", by=stage.people.marcus, at=LATER)
        await watch_now(LATER)
        return await nudges.hours_of(matter, at)

    monkeypatch.setattr(acts, "hours_of", settled_first)
    assert not await named(stage, name, THURSDAY)
    assert await Acknowledgement.count() == 0
    assert await last_tag() == Tag.WITHDRAWN


async def test_a_day_named_while_it_is_settled_is_one_or_the_other(stage: Stage) -> None:
    """The clock's row is locked by whoever is first: the other finds it ended, or ends it after."""
    number, name = await asked(stage)
    await remind(stage, name)

    async def done() -> None:
        await actions.withdraw(number, words="Not any more", by=stage.people.marcus, at=LATER)
        await watch_now(LATER)

    kept, _ = await asyncio.gather(named(stage, name, THURSDAY), done())
    assert await Acknowledgement.count() == int(kept)
    assert not await Watch.exists().where((Watch.thread == name) & Watch.ended_at.is_null())


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────
async def test_whoever_wants_no_letters_says_why_to_everybody_who_sees_it(stage: Stage) -> None:
    _, name = await asked(stage)
    dana = await seen_by(stage, "dana")
    await acts.mute(name, "I am on it", viewer=dana, at=LATER)
    await acts.mute(name, "Again", viewer=dana, at=LATER)
    telling = await reminded.telling(name)
    assert telling
    assert [(each.who.name, each.reason) for each in telling.mutes] == [("Dana Ruiz", "I am on it")]
    assert await last_tag() == Tag.LETTERS_OFF
    await acts.unmute(name, viewer=dana, at=LATER)
    assert await Mute.count() == 0
    assert await last_tag() == Tag.LETTERS_ON


async def test_it_holds_for_one_clock_and_stops_nobody_from_being_told(stage: Stage) -> None:
    number, name = await asked(stage)
    before = await Watch.select(Watch.next_at, Watch.revision).where(Watch.thread == name)
    await acts.mute(name, "I am on it", viewer=await seen_by(stage, "dana"), at=LATER)
    assert await Watch.select(Watch.next_at, Watch.revision).where(Watch.thread == name) == before
    await remind(stage, name)
    assert await Notice.count() == 1
    await Watch.update({Watch.level: "asked"}).where(Watch.thread == name)
    await actions.extend(number, by=stage.people.dana, at=LATER)
    await watch_now(LATER)
    telling = await reminded.telling(name)
    assert telling
    assert (telling.key, telling.mutes) == (f"{name}/2", ())


async def test_whoever_wants_no_letters_is_warned_by_letter_and_their_lead_is_told(stage: Stage) -> None:
    _, name = await asked(stage)
    await tell(at=AT)
    await acts.mute(name, "I am on it", viewer=await seen_by(stage, "dana"), at=LATER)
    for day in (12, 16, 18, 22):  # the 19th is a holiday
        at = datetime(2026, 6, day, 14, tzinfo=UTC)
        await watch_now(at)
        await tell(at=at)
    told = await Notice.select(Notice.person, Notice.level, Notice.skipped).order_by(Notice.id)
    dana, lee = stage.people.dana.person_id, stage.people.lee.person_id
    assert [(each["person"], each["level"], each["skipped"]) for each in told] == [
        (dana, "asked", ""),
        (dana, "reminded", "muted"),
        (dana, "due", "muted"),
        (dana, "warned", ""),
        (lee, "division-head", ""),
    ]


async def test_a_mute_of_ones_own_draft_is_for_its_own_side(stage: Stage) -> None:
    number = await stage.begun(SEVEN, by=stage.people.dana)
    await watch_now(AT)
    name = f"change/{number}/draft/streets"
    await acts.mute(name, "Later", viewer=await seen_by(stage, "dana"), at=LATER)
    assert await Mute.count() == 1
    with pytest.raises(NotFound):
        await acts.mute(name, "Later", viewer=await seen_by(stage, "marcus"), at=LATER)


async def test_what_was_not_taken_up_yet_is_not_answered(stage: Stage) -> None:
    number, _ = await sent(stage, by=stage.people.marcus)
    with pytest.raises(Stale, match="a minute"):
        await named(stage, f"change/{number}/turn/streets", THURSDAY)
