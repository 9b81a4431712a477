"""Agreed in a meeting: it binds nobody before each side has confirmed it, itself, through the guards of the change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.audit.tags import Tag
from governance.changes import actions
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.moves import State as ChangeState
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.meetings.actions import outcomes
from governance.meetings.actions.confirming import confirm, take_back
from governance.meetings.queries.agreed import agreed_now
from governance.meetings.rules.agreeing import AgreedInMeeting, State
from governance.meetings.tables.decisions import Confirmation
from tests.changes.stage import AT, POTHOLE, tags
from tests.meetings.agreed_stage import Talk, days, talk


@pytest.fixture
async def spoken(db: None) -> Talk:
    return await talk()


async def now(spoken: Talk) -> tuple[AgreedInMeeting, Situation]:
    return await agreed_now(spoken.change, at=AT), await situation(spoken.change)


async def test_writing_it_down_moves_nothing_of_the_change(spoken: Talk) -> None:
    before = await situation(spoken.change)
    hashed = await spoken.agreed(days(5), by=spoken.stage.people.marcus)
    agreed, change = await now(spoken)
    assert change == before
    assert (agreed.state, agreed.hash, agreed.waits_for) == (State.WAITING, hashed, ("311", "streets"))
    assert (await tags())[-2:] == [str(Tag.AGREED_IN_MEETING), str(Tag.OUTCOME_ADDED)]


async def test_the_side_whose_turn_it_is_sends_it_and_the_other_then_agrees(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.dana)
    assert await confirm(spoken.change, fingerprint=hashed, by=people.priya, at=AT) is State.WAITING
    agreed, change = await now(spoken)
    assert (change.round, change.offer_hash, change.turn) == (3, hashed, "streets")
    assert agreed.waits_for == ("streets",)
    assert await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT) is State.CONFIRMED
    agreed, change = await now(spoken)
    assert change.state in (ChangeState.AGREED, ChangeState.ADOPTED)
    assert set(change.consents) == set(change.parties.values())


async def test_of_what_lies_on_the_table_already_the_yes_is_enough(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(7), by=people.marcus)
    assert (await agreed_now(spoken.change, at=AT)).waits_for == ("311",)
    assert await confirm(spoken.change, fingerprint=hashed, by=people.marcus, at=AT) is State.CONFIRMED
    assert (await situation(spoken.change)).round == 2


async def test_whose_turn_it_is_not_waits_without_effect_and_counts_when_the_other_confirms(
    spoken: Talk,
) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    before = await situation(spoken.change)
    assert await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT) is State.WAITING
    kept = await situation(spoken.change)
    assert (kept.state, kept.round, kept.offer_hash, kept.turn, kept.consents) == (
        before.state,
        before.round,
        before.offer_hash,
        before.turn,
        before.consents,
    )
    assert (await agreed_now(spoken.change, at=AT)).waits_for == ("311",)
    assert await confirm(spoken.change, fingerprint=hashed, by=people.marcus, at=AT) is State.CONFIRMED
    change = await situation(spoken.change)
    assert change.consents[change.parties["streets"]] == people.lee.person_id
    assert (await tags())[-3:] == [str(Tag.COUNTER_SENT), str(Tag.CONSENTED), str(Tag.AGREED_CONFIRMED)]


async def test_a_kept_confirmation_counts_no_more_once_its_person_has_left(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT)
    await spoken.stage.ended(people.lee, at=AT + timedelta(hours=1))
    later = AT + timedelta(hours=2)
    assert set((await agreed_now(spoken.change, at=later)).waits_for) == {"311", "streets"}
    assert await confirm(spoken.change, fingerprint=hashed, by=people.marcus, at=later) is State.WAITING
    change = await situation(spoken.change)
    assert set(change.consents) == {change.parties["311"]}


async def test_it_can_be_taken_back_while_it_has_had_no_effect(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT)
    with pytest.raises(Forbidden):
        await take_back(spoken.change, by=people.dana, at=AT)
    await take_back(spoken.change, by=people.lee, at=AT)
    assert await confirm(spoken.change, fingerprint=hashed, by=people.marcus, at=AT) is State.WAITING
    change = await situation(spoken.change)
    assert set(change.consents) == {change.parties["311"]}
    with pytest.raises(Stale):
        await take_back(spoken.change, by=people.lee, at=AT)


async def test_nobody_else_confirms_for_a_side(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    for other in (people.dana, people.amara, people.nora, people.rosa, people.ruth, people.sam):
        with pytest.raises(Forbidden):
            await confirm(spoken.change, fingerprint=hashed, by=other, at=AT)
    assert not await Confirmation.exists()


async def test_one_person_never_confirms_for_both_sides(spoken: Talk) -> None:
    """Lee confirms for Streets ahead of the turn, then takes over a role of 311 which binds it."""
    stage = spoken.stage
    people = stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT)
    moved = replace(people.priya, person_id=people.lee.person_id, person=people.lee.person)
    await stage.seat_also(moved)
    with pytest.raises(Forbidden, match="nobody acts for both sides"):
        await confirm(spoken.change, fingerprint=hashed, by=moved, at=AT)


async def test_the_same_press_twice_is_answered_already_done(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT)
    with pytest.raises(AlreadyDone):
        await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT)


async def test_another_proposal_overtakes_it(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    await confirm(spoken.change, fingerprint=hashed, by=people.lee, at=AT)
    await actions.counter(spoken.change, await spoken.stage.proposal(days(8)), by=people.priya, at=AT)
    assert (await agreed_now(spoken.change, at=AT)).state is State.OVERTAKEN
    with pytest.raises(Stale, match="overtaken"):
        await confirm(spoken.change, fingerprint=hashed, by=people.marcus, at=AT)


async def test_what_was_said_later_takes_its_place(spoken: Talk) -> None:
    people = spoken.stage.people
    first = await spoken.agreed(days(5), by=people.marcus)
    second = await spoken.agreed(days(8), by=people.dana)
    with pytest.raises(Stale, match="Something else"):
        await confirm(spoken.change, fingerprint=first, by=people.priya, at=AT)
    assert await confirm(spoken.change, fingerprint=second, by=people.priya, at=AT) is State.WAITING


async def test_a_target_that_moved_since_sends_it_back(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(7), by=people.marcus)
    await spoken.stage.adopted(replace(POTHOLE, target=days(3).target))
    with pytest.raises(Stale, match="changed since"):
        await confirm(spoken.change, fingerprint=hashed, by=people.marcus, at=AT)
    agreed, change = await now(spoken)
    assert (agreed.state, change.state, change.turn) == (State.OVERTAKEN, ChangeState.OPEN, "311")


async def test_nothing_is_written_down_that_could_not_be_sent(spoken: Talk) -> None:
    people = spoken.stage.people
    with pytest.raises(Invalid):
        await spoken.agreed(POTHOLE, by=people.marcus)
    await actions.decline(spoken.change, words="no", by=people.priya, at=AT)
    with pytest.raises(Stale, match="not being negotiated"):
        await spoken.agreed(days(5), by=people.marcus)


async def test_what_would_be_another_proposal_by_now_is_not_sent(spoken: Talk) -> None:
    proposal = await spoken.stage.proposal(days(5))
    with pytest.raises(Stale, match="another proposal by now"):
        await actions.counter(
            spoken.change, proposal, by=spoken.stage.people.priya, at=AT, fingerprint="somebody read this"
        )


async def test_what_is_struck_waits_for_nobody(spoken: Talk) -> None:
    people = spoken.stage.people
    hashed = await spoken.agreed(days(5), by=people.marcus)
    agreed = await agreed_now(spoken.change, at=AT)
    await outcomes.strike(spoken.meeting, agreed.key, by=people.dana, at=AT)
    assert (await agreed_now(spoken.change, at=AT)).state is State.TAKEN_BACK
    with pytest.raises(Stale, match="taken out"):
        await confirm(spoken.change, fingerprint=hashed, by=people.priya, at=AT)
