"""One person, one side: who wrote a change does not approve it, and whoever wrote for one side does nothing for the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from governance.agreements.rules.items import Target
from governance.calendars.rules.units import Unit
from governance.changes import actions
from governance.changes.queries.access import seats_for
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State, Step
from governance.errors import Forbidden
from governance.people.rules import Acting, Viewer
from tests.changes.stage import AT, POTHOLE, Stage, events, set_stage
from tests.waiting.numbers import waiting_for

SLOWER = replace(POTHOLE, target=Target(amount=9, unit=Unit.BUSINESS_DAYS))


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


def as_if(person: Acting, holding: Acting) -> Acting:
    """The person after they took over somebody else's seat."""
    return replace(holding, person_id=person.person_id, person=person.person)


async def sent_by_a_colleague(stage: Stage) -> tuple[str, str]:
    """Marcus wrote it, Priya sent it."""
    number = await stage.begun(SLOWER, by=stage.people.marcus)
    sent = await actions.offer(number, await stage.proposal(SLOWER), by=stage.people.priya, at=AT)
    return number, sent.hash


async def test_whoever_wrote_a_draft_does_not_approve_it_from_another_seat(stage: Stage) -> None:
    people = stage.people
    number, hashed = await sent_by_a_colleague(stage)
    assert await actions.consent(number, offer_hash=hashed, by=people.lee, at=AT) is State.AGREED
    promoted = as_if(people.marcus, people.amara)
    await stage.seat_also(promoted)
    with pytest.raises(Forbidden, match="You took part"):
        await actions.approve(number, offer_hash=hashed, by=promoted, at=AT)
    now = await situation(number)
    viewer = Viewer(person_id=promoted.person_id, name="", email="", seats=(promoted,))
    assert seats_for(now, viewer, Step.APPROVE) == ()


@pytest.mark.parametrize("act", ["consent", "note", "grant_time", "decline"])
async def test_whoever_wrote_for_one_side_does_nothing_for_the_other(stage: Stage, act: str) -> None:
    number, hashed = await sent_by_a_colleague(stage)
    moved = as_if(stage.people.marcus, stage.people.lee)
    await stage.seat_also(moved)
    more = {"consent": {"offer_hash": hashed}, "note": {"words": "x"}, "decline": {"words": "x"}}.get(act, {})
    before = len(await events())
    with pytest.raises(Forbidden, match="nobody acts for both sides"):
        await getattr(actions, act)(number, by=moved, at=AT, **more)
    assert len(await events()) == before


async def test_that_a_draft_lapsed_is_told_to_its_own_side_alone(stage: Stage) -> None:
    number = await stage.begun(SLOWER, by=stage.people.dana)
    assert await actions.lapse(at=AT + timedelta(days=61)) == (number,)
    last = (await events())[-1]
    assert (last["tag"], last["audience"]) == ("changes:change:lapsed", "streets")


async def test_whoever_only_edited_a_draft_took_part_in_it(stage: Stage) -> None:
    people = stage.people
    number = await stage.begun(SLOWER, by=people.priya)
    await actions.save_draft(number, await stage.proposal(SLOWER), by=people.marcus, at=AT, seen=1)
    sent = await actions.offer(number, await stage.proposal(SLOWER), by=people.priya, at=AT)
    await actions.consent(number, offer_hash=sent.hash, by=people.lee, at=AT)
    promoted = as_if(people.marcus, people.amara)
    await stage.seat_also(promoted)
    with pytest.raises(Forbidden, match="You took part"):
        await actions.approve(number, offer_hash=sent.hash, by=promoted, at=AT)
    viewer = Viewer(person_id=promoted.person_id, name="", email="", seats=(promoted,))
    assert await waiting_for(viewer, AT) == []


async def test_nor_does_it_wait_on_the_page_of_who_wrote_it(stage: Stage) -> None:
    people = stage.people
    number, hashed = await sent_by_a_colleague(stage)
    await actions.consent(number, offer_hash=hashed, by=people.lee, at=AT)
    for person, waits in ((people.amara, (number,)), (as_if(people.marcus, people.amara), ())):
        viewer = Viewer(person_id=person.person_id, name="", email="", seats=(person,))
        assert await waiting_for(viewer, AT) == list(waits)
