"""What becomes of services: with the yes of every side it concerns and from its day on, or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from governance.agreements import actions, queries
from governance.agreements.actions import reorganizations
from governance.agreements.actions.reorganizations import (
    agree,
    decline,
    lapse_reorganizations,
    propose,
    withdraw,
)
from governance.agreements.queries.reorganizations import reorganization_by_number
from governance.agreements.queries.services import services
from governance.agreements.rules.catalog import ServiceEntry
from governance.agreements.rules.items import Clause
from governance.agreements.rules.reorganizations import MOVES, Kind, Plan, State, Step, consequences, title
from governance.agreements.tables import Ownership, Service
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.rules import Acting
from tests.agreements.settled import settled
from tests.agreements.town import CURB, POTHOLE, events, last_event
from tests.cast import AT

DAY = date(2026, 7, 1)
STARTS = datetime(2026, 7, 1, 4, tzinfo=UTC)
BEFORE, LATER = STARTS - timedelta(seconds=1), AT + timedelta(days=1)
MOVE = Plan(kind=Kind.MOVE, services={"pothole": "Pothole"}, to="parks", to_name="Parks", on=DAY)
MERGE = Plan(kind=Kind.MERGE, services={"curb": "Curb, Broken"}, into={"tree": "Tree, Fallen"}, on=DAY)
RETIRE = Plan(kind=Kind.RETIRE, services={"curb": "Curb, Broken"}, on=DAY)
HALVES = (ServiceEntry(code="deep-hole", problem="Deep hole"), ServiceEntry(code="crack", problem="Crack"))
SPLIT = Plan(
    kind=Kind.SPLIT,
    services={"pothole": "Pothole"},
    into={"deep-hole": "Deep hole", "crack": "Crack"},
    on=DAY,
)
WHY = "The new charter says so."


async def proposed(plan: Plan, by: Acting, at: datetime = AT, new: tuple[ServiceEntry, ...] = ()) -> str:
    return await propose(plan, reason=WHY, by=by, at=at, new=new)


async def yes(number: str, by: Acting, at: datetime = AT) -> State:
    found = await reorganization_by_number(number)
    return await agree(number, plan_hash=found.hash, seen=found.revision, by=by, at=at)


async def owner(code: str, at: datetime) -> str:
    return (await queries.service_by_code(code, at=at)).owner


async def test_a_move_needs_three_yeses_and_moves_nothing_before(town):
    number = await proposed(MOVE, town.people.marcus)
    found = await reorganization_by_number(number)
    assert {side.code for side in found.sides} == {"311", "streets", "parks"}
    assert {side.code for side in found.asked} == {"streets", "parks"}
    rows = await Ownership.select()
    assert await yes(number, town.people.rosa) is State.PROPOSED
    assert await Ownership.select() == rows, "two of three move nothing"
    assert await yes(number, town.people.lee) is State.AGREED
    assert (await owner("pothole", BEFORE), await owner("pothole", STARTS)) == ("streets", "parks")
    moved = await last_event("agreements:service:moved")
    assert (moved["before"]["party"], moved["after"]["party"], moved["reason"]) == ("streets", "parks", WHY)
    agreed = [event["by"]["name"] for event in await events("agreements:reorganization:agreed")]
    assert agreed == ["Rosa Vega", "Lee Chan"]


@pytest.mark.parametrize("who", ["dana", "sam", "amara", "nora", "ruth", "tom"])
async def test_only_a_role_that_binds_a_side_it_concerns_proposes_or_agrees(town, who):
    """Dana does not bind Streets; Tom binds Water, which it does not concern."""
    by = getattr(town.people, who)
    with pytest.raises(Forbidden):
        await proposed(MOVE, by)
    number = await proposed(MOVE, town.people.marcus)
    with pytest.raises(Forbidden):
        await yes(number, by)
    with pytest.raises(Forbidden):
        await decline(number, words="No", seen=0, by=by, at=AT)


async def test_a_side_agrees_once_and_nobody_for_two(town):
    number = await proposed(MOVE, town.people.priya)
    with pytest.raises(Forbidden):
        await yes(number, town.people.marcus)  # 311 has agreed by proposing it
    await yes(number, town.people.lee)
    promoted = replace(town.people.rosa, person_id=town.people.lee.person_id)
    standing = reorganizations.REORGANIZATIONS.standing(await reorganization_by_number(number), promoted)
    assert Step.AGREE not in MOVES.open_steps(standing)


async def test_what_is_agreed_is_named_by_its_fingerprint(town):
    number = await proposed(MOVE, town.people.marcus)
    other = replace(MOVE, on=DAY + timedelta(days=1))
    assert other.hash != MOVE.hash
    with pytest.raises(Stale, match="not what you were looking at"):
        await agree(number, plan_hash=other.hash, seen=0, by=town.people.lee, at=AT)


@pytest.mark.parametrize("step", [decline, withdraw])
async def test_it_ends_with_a_reason_and_moves_nothing(town, step: Any):
    number = await proposed(MOVE, town.people.marcus)
    by = town.people.rosa if step is decline else town.people.priya
    with pytest.raises(Invalid, match="Say why"):
        await step(number, words=" ", seen=0, by=by, at=AT)
    await step(number, words="Not this year", seen=0, by=by, at=AT)
    found = await reorganization_by_number(number)
    assert found.ended_words == "Not this year"
    with pytest.raises(Stale):
        await yes(number, town.people.lee)
    assert await owner("pothole", STARTS) == "streets"
    await proposed(MOVE, town.people.lee)  # and may be proposed anew


async def test_nothing_that_is_past_changes_hands(town):
    for day in (AT.date(), AT.date() - timedelta(days=30)):
        with pytest.raises(Invalid, match="after today"):
            await proposed(replace(MOVE, on=day), town.people.marcus)
    number = await proposed(MOVE, town.people.marcus)
    await yes(number, town.people.lee)
    with pytest.raises(Stale, match="after today"):
        await yes(number, town.people.rosa, at=STARTS)
    assert await lapse_reorganizations(at=BEFORE) == ()
    assert await lapse_reorganizations(at=STARTS) == (number,)
    assert (await reorganization_by_number(number)).state is State.LAPSED
    assert await owner("pothole", STARTS) == "streets"


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(MOVE, to="streets", to_name="Streets"), "to"),
        (replace(MOVE, to="mayor"), "to"),
        (replace(MOVE, to="moon"), "to"),
        (replace(MERGE, into={"curb": "Curb"}), "into"),
        (replace(SPLIT, into={"curb": "Curb"}), "into"),
        (replace(RETIRE, on=DAY + timedelta(days=400)), "on"),
        (Plan(kind=Kind.ENTER, services={"curb": "Curb"}, to="streets"), "services"),
        (Plan(kind=Kind.DESCRIBE, services={"curb": "Curb"}), "entry"),
        (Plan(kind=Kind.DESCRIBE, services={"curb": "Curb"}, entry={"ask_first": "?"}), "ask_first"),
        (Plan(kind=Kind.DESCRIBE, services={"curb": "Curb"}, entry={"problem": ""}), "problem"),
    ],
)
async def test_a_plan_that_is_not_sound_is_refused_at_its_field(town, plan, field):
    with pytest.raises(Invalid) as refused:
        await proposed(plan, town.people.marcus)
    assert field in refused.value.fields


async def test_one_plan_about_a_service_at_a_time(town):
    first = await proposed(MOVE, town.people.marcus)
    with pytest.raises(Invalid, match=first):
        await proposed(replace(RETIRE, services={"pothole": "Pothole"}), town.people.lee)
    await withdraw(first, words="Later", seen=0, by=town.people.marcus, at=AT)
    await settled(town.people, MOVE)
    with pytest.raises(Invalid, match="move later"):
        await proposed(replace(MOVE, on=date(2026, 6, 20), to="water", to_name="Water"), town.people.marcus)


async def test_after_its_day_the_old_agreement_promises_it_no_more(town):
    await town.adopt(POTHOLE, CURB, on=date(2024, 1, 1))
    await settled(town.people, MOVE)
    before = await queries.service_lookup("pothole", at=BEFORE)
    assert before.done is not None
    assert before.done.term == POTHOLE
    after = await queries.service_lookup("pothole", at=STARTS)
    assert (after.promises, after.agreement, after.service.owner) == ((), "", "parks")
    rows = {row.department: row for row in await queries.agreements_overview(at=STARTS)}
    assert (rows["streets"].services, rows["streets"].services_with_target) == (1, 1)
    assert (rows["parks"].services, rows["parks"].services_with_target) == (2, 0)
    more = Clause(slug="crews", title="Crews", text="Two crews.")
    assert await town.adopt(more, on=DAY), "what the agreement holds already stays its own"
    with pytest.raises(Invalid, match="is the work of Parks"):
        await town.adopt(replace(POTHOLE, metric="first-response"), on=DAY)


async def test_a_retired_service_is_in_no_list_and_counts_nowhere_from_its_day_on(town):
    await town.adopt(POTHOLE, CURB, on=date(2024, 1, 1))
    number = await settled(town.people, RETIRE)
    assert {side.code for side in (await reorganization_by_number(number)).sides} == {"311", "streets"}
    for at, there in ((BEFORE, True), (STARTS, False)):
        assert ("curb" in {one.code for one in await services(at=at)}) is there
        assert ("curb" in {one.code for one in await queries.find_services("curb", at=at)}) is there
        rows = {row.department: row for row in await queries.agreements_overview(at=at)}
        assert rows["streets"].services == (2 if there else 1)
        assert bool((await queries.service_lookup("curb", at=at)).promises) is there
    assert (await last_event("agreements:service:retired"))["after"]["from"] == "2026-07-01"
    with pytest.raises(Invalid, match="is retired"):
        await town.adopt(replace(CURB, metric="first-response"), on=DAY, at=STARTS)
    with pytest.raises(NotFound):
        await proposed(RETIRE, town.people.marcus)


async def test_a_merged_service_names_its_heir_and_another_department_is_asked(town):
    number = await settled(town.people, MERGE)
    assert {side.code for side in (await reorganization_by_number(number)).sides} == {
        "311",
        "streets",
        "parks",
    }
    known = await queries.service_by_code("curb", at=STARTS)
    assert (known.retired_at, known.successor, known.owner) == (STARTS, "tree", "")


async def test_a_split_brings_its_parts_in_with_the_day(town):
    await settled(town.people, SPLIT, new=HALVES)
    assert await owner("deep-hole", STARTS) == await owner("crack", STARTS) == "streets"
    assert (await queries.service_by_code("pothole", at=STARTS)).successor == "deep-hole"
    listed = {one.code for one in await services(at=BEFORE)}, {one.code for one in await services(at=STARTS)}
    assert listed == ({"pothole", "curb", "tree"}, {"curb", "tree", "deep-hole", "crack"})


async def test_a_declined_split_leaves_its_parts_drafted(town):
    number = await proposed(SPLIT, town.people.marcus, new=HALVES)
    await decline(number, words="No", seen=0, by=town.people.lee, at=AT)
    with pytest.raises(NotFound):
        await queries.service_by_code("crack", at=AT)
    with pytest.raises(NotFound, match="crack"):  # to Streets it is not there
        await proposed(SPLIT, town.people.lee)
    assert await proposed(SPLIT, town.people.priya)


async def test_a_service_without_a_promise_enters_with_both_sides_yes(town):
    lamp = ServiceEntry(code="lamp", problem="Street lamp")
    plan = Plan(kind=Kind.ENTER, services={"lamp": "Street lamp"}, to="streets", to_name="Streets")
    number = await proposed(plan, town.people.lee, new=(lamp,))
    with pytest.raises(NotFound):
        await queries.service_by_code("lamp", at=AT)
    assert await yes(number, town.people.marcus, at=LATER) is State.AGREED
    known = await queries.service_by_code("lamp", at=LATER)
    assert (known.owner, known.live_at) == ("streets", LATER)


async def test_what_is_said_of_a_service_changes_with_both_sides_yes(town):
    entry: dict[str, str | int] = {"act": "fills a pothole", "yearly_volume": 300}
    was: dict[str, str | int] = {"act": "repairs a pothole", "yearly_volume": 11_240}
    plan = Plan(kind=Kind.DESCRIBE, services={"pothole": "Pothole"}, entry=entry, was=was)
    number = await proposed(plan, town.people.marcus)
    assert (await queries.service_facts({"pothole"}))["pothole"].yearly_volume == 11_240
    await yes(number, town.people.lee)
    facts = (await queries.service_facts({"pothole"}))["pothole"]
    assert (facts.act, facts.yearly_volume) == ("fills a pothole", 300)
    event = await last_event("agreements:service:changed")
    assert (event["before"], event["after"]) == (was, {"name": "Pothole", **entry})
    with pytest.raises(Stale, match="changed meanwhile"):
        await proposed(plan, town.people.marcus)


async def test_a_name_that_changed_meanwhile_is_no_longer_what_was_agreed(town):
    was: dict[str, str | int] = {"act": "repairs a pothole"}
    plan = Plan(kind=Kind.DESCRIBE, services={"pothole": "Pothole"}, entry={"act": "fills it"}, was=was)
    number = await proposed(plan, town.people.marcus)
    await Service.update({Service.act: "closes it"}).where(Service.code == "pothole")
    with pytest.raises(Stale, match="changed meanwhile"):
        await yes(number, town.people.lee)


async def test_what_changed_hands_meanwhile_is_not_carried_out_without_its_new_owner(town):
    number = await proposed(RETIRE, town.people.marcus)
    parks = await Ownership.select(Ownership.party).where(Ownership.service.code == "tree").first()
    assert parks
    curb = await Service.select(Service.id).where(Service.code == "curb").first()
    assert curb
    await Ownership.update({Ownership.party: parks["party"]}).where(Ownership.service == curb["id"])
    with pytest.raises(Stale, match="changed hands"):
        await yes(number, town.people.lee)
    assert (await reorganization_by_number(number)).state is State.PROPOSED


async def test_no_side_decides_alone_what_no_department_does(town):
    nobodys = ServiceEntry(code="owl", problem="Owl")
    await actions.ensure_services([nobodys], by=town.people.marcus, at=AT)
    plan = Plan(kind=Kind.RETIRE, services={"owl": "Owl"}, on=DAY)
    with pytest.raises(Invalid, match="No department does this work"):
        await proposed(plan, town.people.marcus)


async def test_what_no_department_does_is_promised_by_nobody_before_it_is_somebodys(town):
    nobodys = ServiceEntry(code="owl", problem="Owl")
    await actions.ensure_services([nobodys], by=town.people.marcus, at=AT)
    owl = replace(CURB, service="owl")
    with pytest.raises(Invalid, match="is no department’s work"):
        await town.adopt(owl, on=DAY)
    await settled(town.people, replace(MOVE, services={"owl": "Owl"}, to="streets", to_name="Streets"))
    with pytest.raises(Invalid, match="is no department’s work"):
        await town.adopt(owl, on=DAY - timedelta(days=1))
    assert await town.adopt(owl, on=DAY)


async def test_pressing_twice_answers_that_it_is_done(town):
    number = await settled(town.people, MOVE)
    with pytest.raises(AlreadyDone):
        await yes(number, town.people.lee)


def test_a_plan_reads_as_a_sentence_and_says_what_it_does():
    assert title(MOVE) == "Pothole moves to Parks on Wed, Jul 1, 2026"
    assert title(SPLIT) == "Pothole is split into Deep hole and Crack on Wed, Jul 1, 2026"
    assert title(RETIRE) == "Curb, Broken is retired on Wed, Jul 1, 2026"
    for plan in (MOVE, MERGE, SPLIT, RETIRE):
        assert "Requests opened before Wed, Jul 1, 2026 are judged as they are today" in " ".join(
            consequences(plan)
        )
