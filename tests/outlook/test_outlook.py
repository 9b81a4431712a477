"""What is coming up, as it is told: by whom, seen by whom, what call takers read, and what a link does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from governance.agreements.queries import service_lookup
from governance.agreements.tables import Ownership
from governance.audit.tags import Tag
from governance.errors import AlreadyDone, Forbidden, Gone, NotFound, Stale, TooMany
from governance.outlook.actions import entries, links, questions
from governance.outlook.queries.entries import calls_expected, coming_up, entry_for, outlook_entry
from governance.outlook.queries.questions import asked
from governance.outlook.rules import State
from governance.reminders.actions.happenings import tell_what_happened
from tests import cast
from tests.changes.stage import AT, Stage, events, set_stage, tags
from tests.reminders.sweeps import heard
from tests.seats.staged import PAVING

ON = date(2026, 6, 2)
DAYS = timedelta(days=1)
ANA = {"name": "Ana Silva, paving", "address": "192.0.2.1"}


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


async def seen_by(stage: Stage, name: str) -> list[str]:
    viewer = await cast.viewer(getattr(stage.people, name), AT)
    return [each.number for each in await coming_up(viewer, ON)]


async def told() -> list[str]:
    """The tags of what is on record about what is coming up."""
    return [tag for tag in await tags() if tag.startswith("outlook:")]


async def test_it_is_told_to_both_sides_changed_and_taken_back_by_its_own(stage: Stage) -> None:
    people = stage.people
    number = await entries.enter(PAVING, by=people.dana, at=AT)
    for name in ("dana", "lee", "marcus", "priya", "amara", "nora", "ruth"):
        assert await seen_by(stage, name) == [number]
    for name in ("rosa", "tom", "sam"):
        assert not await seen_by(stage, name)
        with pytest.raises(NotFound):
            await entry_for(await cast.viewer(getattr(people, name), AT), number)
    later = replace(PAVING, ends=date(2026, 7, 17))
    with pytest.raises(Forbidden):
        await entries.change(number, later, seen=1, by=people.marcus, at=AT)
    await entries.change(number, later, seen=1, by=people.lee, at=AT)
    with pytest.raises(Stale):
        await entries.change(number, later, seen=1, by=people.dana, at=AT)
    with pytest.raises(Forbidden):
        await entries.withdraw(number, words="Not ours", seen=2, by=people.rosa, at=AT)
    await entries.withdraw(number, words="No money", seen=2, by=people.dana, at=AT)
    assert not await seen_by(stage, "marcus")
    assert await told() == [Tag.OUTLOOK_ENTERED, Tag.OUTLOOK_CHANGED, Tag.OUTLOOK_WITHDRAWN]


async def test_call_takers_read_it_while_calls_are_expected_and_the_work_is_its_departments(
    stage: Stage,
) -> None:
    before = await service_lookup("pothole", at=AT)
    number = await entries.enter(PAVING, by=stage.people.dana, at=AT)
    assert await service_lookup("pothole", at=AT) == before, "no promise and no agreed word has moved"
    quiet = replace(PAVING, calls=False, title="Quiet")
    await entries.enter(quiet, by=stage.people.dana, at=AT)
    far = replace(PAVING, starts=date(2026, 12, 1), ends=date(2026, 12, 2))
    await entries.enter(far, by=stage.people.dana, at=AT)
    (told,) = await calls_expected("pothole", on=ON, at=AT)
    assert (told.number, told.party_name, told.words) == (number, "Streets", PAVING.words)
    assert not await calls_expected("street-lamp", on=ON, at=AT)
    assert not await calls_expected("pothole", on=date(2026, 7, 11), at=AT), "it is over"
    await Ownership.update({Ownership.ends: AT}, force=True)
    assert not await calls_expected("pothole", on=ON, at=AT), "another department speaks for it now"


async def test_the_question_is_asked_once_a_quarter_and_answered_by_one_click_or_an_entry(
    stage: Stage,
) -> None:
    may = AT - 20 * DAYS
    assert await questions.ask_quarter(at=may) == ("streets",)
    assert not await questions.ask_quarter(at=may)
    found = await asked("streets")
    assert found
    assert found.answer_by.date() == date(2026, 5, 27), "ten business days later"
    with pytest.raises(Forbidden):
        await questions.nothing_planned(by=stage.people.marcus, at=AT)
    await questions.nothing_planned(by=stage.people.dana, at=AT)
    with pytest.raises(AlreadyDone):
        await questions.nothing_planned(by=stage.people.lee, at=AT)
    july = AT + 30 * DAYS
    assert await questions.ask_quarter(at=july) == ("streets",)
    await entries.enter(PAVING, by=stage.people.dana, at=july)
    found = await asked("streets")
    assert found
    assert (found.answered_at, found.nothing) == (july, False)
    assert await told() == [
        Tag.OUTLOOK_ASKED,
        Tag.OUTLOOK_NOTHING,
        Tag.OUTLOOK_ASKED,
        Tag.OUTLOOK_ENTERED,
    ]


async def test_what_a_colleague_writes_waits_for_a_role_and_the_link_works_once(stage: Stage) -> None:
    with pytest.raises(Forbidden):
        await links.invite(by=stage.people.marcus, at=AT)
    token = await links.invite(by=stage.people.dana, at=AT)
    number = await links.send(token, PAVING, at=AT, **ANA)
    sent = (await events())[-1]
    assert (sent["tag"], sent["audience"]) == (Tag.OUTLOOK_SENT, "streets")
    assert PAVING.title not in sent["body"]
    assert await seen_by(stage, "dana") == [number]
    assert not await seen_by(stage, "marcus")
    assert not await calls_expected("pothole", on=ON, at=AT)
    with pytest.raises(Gone, match="Dana Ruiz"):
        await links.send(token, PAVING, at=AT, **ANA)
    with pytest.raises(Forbidden):
        await entries.accept(number, seen=1, by=stage.people.marcus, at=AT)
    await entries.accept(number, seen=1, by=stage.people.lee, at=AT)
    assert await seen_by(stage, "marcus") == [number]
    found = await outlook_entry(number)
    assert (found.sent_by, found.entered_by.name) == ("Ana Silva, paving", "Lee Chan")


async def test_what_is_left_out_is_seen_by_nobody_and_a_link_ends_after_ten_business_days(
    stage: Stage,
) -> None:
    token, other = [await links.invite(by=stage.people.dana, at=AT) for _ in range(2)]
    number = await links.send(token, PAVING, at=AT, **ANA)
    await entries.leave_out(number, seen=1, by=stage.people.dana, at=AT)
    assert (await outlook_entry(number)).state is State.LEFT_OUT
    assert not await seen_by(stage, "marcus")
    last = (await links.opened(other, at=AT)).expires
    assert last.date() == date(2026, 6, 16)
    with pytest.raises(Gone, match="until"):
        await links.send(other, PAVING, at=last, **ANA)
    with pytest.raises(NotFound):
        await links.opened("something-else", at=AT)
    for _ in range(links.TRIES):
        with pytest.raises(NotFound):
            await links.send("guessed", PAVING, name="X", address="192.0.2.9", at=AT)
    with pytest.raises(TooMany):
        await links.send(other, PAVING, name="X", address="192.0.2.9", at=AT)
    await links.send(other, PAVING, at=AT, **ANA)


async def test_311_is_told_what_is_entered_changed_and_taken_back(stage: Stage) -> None:
    await tell_what_happened(at=AT)
    number = await entries.enter(PAVING, by=stage.people.dana, at=AT)
    token = await links.invite(by=stage.people.dana, at=AT)
    await links.send(token, PAVING, at=AT, **ANA)
    await tell_what_happened(at=AT)
    told_to_people = {(each.name, each.facts.href) for each in await heard("event/")}
    assert told_to_people == {(name, f"/coming-up/{number}") for name in ("Marcus Bell", "Priya Nair")}
