"""Event adjustments: who may take which step, what is written down, what is judged anew, and what holds for a service."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from governance.adjustments.actions import reliefs
from governance.audit.tags import Tag
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.people.actions import tenures
from governance.people.rules import Acting
from governance.requests.tables import Stale as StaleRow
from governance.results.queries.reliefs import (
    current_reliefs,
    past,
    relief,
    reliefs_between,
    reliefs_of,
)
from governance.results.rules.reliefs import (
    MOVES,
    Adjustment,
    Effect,
    Relief,
    Standing,
    State,
    Step,
    checked,
    left_out_by,
    pauses_of,
    standing_since,
)
from tests import cast
from tests.adjustments.storms import LASTING, STORM
from tests.changes.stage import AT, Stage, events
from tests.waiting.numbers import waiting_for

HOUR = timedelta(hours=1)


async def state_of(number: str) -> State:
    return (await relief(number)).state


async def stale() -> list[tuple[str, datetime | None]]:
    rows = await StaleRow.raw(
        "SELECT s.kind, t.code, s.since FROM stale s JOIN service t ON t.id = s.subject ORDER BY s.id"
    )
    return [(row["code"], row["since"]) for row in rows if row["kind"] == "service"]


async def test_a_department_and_311_ask_the_sponsor_decides_others_do_nothing(stage: Stage) -> None:
    people = stage.people
    askers, sponsor = (people.dana, people.lee, people.marcus, people.priya), people.amara
    for who in askers:
        assert MOVES.open_steps(Standing(state=State.NEW, by=who)) == {Step.REQUEST}
        assert not MOVES.open_steps(Standing(state=State.DECLARED, by=who, asked_by=who.party))
    assert MOVES.open_steps(Standing(state=State.NEW, by=sponsor)) == {Step.DECLARE}
    assert MOVES.open_steps(Standing(state=State.REQUESTED, by=sponsor, asked_by="streets")) == {
        Step.DECLARE,
        Step.REFUSE,
    }
    assert MOVES.open_steps(Standing(state=State.DECLARED, by=sponsor)) == {Step.CONFIRM, Step.WITHDRAW}
    for other in (people.nora, people.ruth, people.sam):
        assert not any(MOVES.open_steps(Standing(state=state, by=other)) for state in State)


async def test_only_the_side_that_asked_takes_its_request_back(stage: Stage) -> None:
    people = stage.people
    assert MOVES.open_steps(Standing(state=State.REQUESTED, by=people.dana, asked_by="streets")) == {
        Step.TAKE_BACK
    }
    assert not MOVES.open_steps(Standing(state=State.REQUESTED, by=people.rosa, asked_by="streets"))


def test_nothing_leads_out_of_an_end() -> None:
    assert not [move for move in MOVES if move.start & {State.REFUSED, State.WITHDRAWN}]


async def test_every_move_is_made_by_an_act(stage: Stage) -> None:
    """The table and the writer agree on where each step ends."""
    dana, amara = stage.people.dana, stage.people.amara
    ends: dict[Step, State] = {}
    first = await reliefs.request(STORM, by=dana, at=AT)
    ends[Step.REQUEST] = await state_of(first)
    await reliefs.declare_requested(first, STORM, seen=1, by=amara, at=AT)
    ends[Step.DECLARE] = await state_of(first)
    await reliefs.confirm(first, STORM, seen=2, by=amara, at=AT)
    ends[Step.CONFIRM] = await state_of(first)
    await reliefs.withdraw(first, words="It was another street", seen=3, by=amara, at=AT)
    ends[Step.WITHDRAW] = await state_of(first)
    for step, act in ((Step.REFUSE, reliefs.refuse), (Step.TAKE_BACK, reliefs.take_back)):
        number = await reliefs.request(STORM, by=dana, at=AT)
        by = amara if step is Step.REFUSE else dana
        await act(number, words="No", seen=1, by=by, at=AT)
        ends[step] = await state_of(number)
    assert {step: {state} for step, state in ends.items()} == {move.step: move.end for move in MOVES}


async def test_a_request_waits_for_the_sponsor_and_holds_nothing(stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    assert number == "EV-2026-0001"
    found = await relief(number)
    assert (found.state, found.wanted, found.asked_party) == (State.REQUESTED, STORM, "streets")
    assert found.departments == ("Streets",)
    assert not await reliefs_of()
    assert not await stale()
    amara = await cast.viewer(stage.people.amara, AT)
    assert await waiting_for(amara, AT) == [number]
    assert not await waiting_for(await cast.viewer(stage.people.dana, AT), AT)


async def test_it_is_written_down(stage: Stage) -> None:
    await reliefs.request(STORM, by=stage.people.dana, at=AT)
    told = (await events())[-1]
    assert told["tag"] == Tag.RELIEF_REQUESTED
    assert told["told"]["after"]["services"] == ["pothole"]
    assert told["told"]["by"]["name"] == "Dana Ruiz"


async def test_a_department_asks_only_for_its_own_services(stage: Stage) -> None:
    with pytest.raises(Invalid, match="no service of Parks") as refused:
        await reliefs.request(STORM, by=stage.people.rosa, at=AT)
    assert "services" in refused.value.fields


async def test_311_may_ask_for_any(stage: Stage) -> None:
    assert await reliefs.request(STORM, by=stage.people.marcus, at=AT)


async def test_the_sponsor_and_the_auditor_do_not_ask(stage: Stage) -> None:
    for who in (stage.people.amara, stage.people.ruth):
        with pytest.raises(Forbidden):
            await reliefs.request(STORM, by=who, at=AT)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(STORM, name=""), "name"),
        (replace(STORM, reason=""), "reason"),
        (replace(STORM, services=()), "services"),
        (replace(STORM, ends=STORM.starts), "ends_on"),
        (replace(STORM, ends=STORM.starts + timedelta(days=400)), "ends_on"),
        (replace(STORM, starts=AT + timedelta(days=400), ends=None), "starts_on"),
        (replace(STORM, starts=datetime(1999, 1, 1, tzinfo=UTC)), "starts_on"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(wrong: Adjustment, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(wrong, at=AT)
    assert next(iter(refused.value.fields)) == field


def test_an_event_is_confirmed_from_its_last_moment_on() -> None:
    over = replace(STORM, ends=AT)
    assert checked(over, at=AT, final=True) == over
    with pytest.raises(Invalid, match="once it is over"):
        checked(over, at=AT - timedelta(seconds=1), final=True)


async def test_it_holds_at_once_provisionally_and_is_judged_anew(stage: Stage) -> None:
    number = await reliefs.declare(LASTING, by=stage.people.amara, at=AT)
    service = (await relief(number)).services[0].id
    expected = Relief(
        number=number,
        name="Ice storm",
        effect=Effect.PAUSE,
        starts=LASTING.starts,
        ends=None,
        provisional=True,
    )
    assert await reliefs_of([service]) == {service: (expected,)}
    assert await stale() == [("pothole", None)]
    assert (await events())[-1]["tag"] == Tag.RELIEF_DECLARED


async def test_the_sponsor_may_declare_otherwise_than_asked(stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    other = replace(STORM, effect=Effect.EXCLUDE, ends=None, services=("pothole", "street-lamp"))
    await reliefs.declare_requested(number, other, seen=1, by=stage.people.amara, at=AT)
    found = await relief(number)
    assert found.wanted == other
    assert found.declared_by
    assert found.declared_by.name == "Amara Okafor"
    assert found.asked_by
    assert found.asked_by.name == "Dana Ruiz"
    told = (await events())[-1]["told"]
    assert (told["before"]["services"], told["after"]["services"]) == (
        ["pothole"],
        ["pothole", "street-lamp"],
    )
    assert await stale() == [("pothole", STORM.starts), ("street-lamp", STORM.starts)]


async def test_who_acts_for_the_sponsor_declares(stage: Stage) -> None:
    starts = AT - timedelta(days=1)
    nora = await stage.stand_in(
        stage.people.nora, for_=stage.people.amara, starts=starts, ends=AT + timedelta(days=5)
    )
    number = await reliefs.declare(STORM, by=nora, at=AT)
    by = (await relief(number)).declared_by
    assert by
    assert by.acting_for == "Amara Okafor"


async def test_whose_time_is_over_declares_nothing(stage: Stage) -> None:
    await stage.ended(stage.people.amara, at=AT - HOUR)
    with pytest.raises(Forbidden):
        await reliefs.declare(STORM, by=stage.people.amara, at=AT)


async def test_a_department_declares_nothing(stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    with pytest.raises(Forbidden, match="for the approving official"):
        await reliefs.declare_requested(number, STORM, seen=1, by=stage.people.lee, at=AT)


async def test_a_page_that_is_out_of_date_changes_nothing(stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    with pytest.raises(Stale):
        await reliefs.declare_requested(number, STORM, seen=7, by=stage.people.amara, at=AT)
    assert await state_of(number) is State.REQUESTED


async def test_twice_is_told_as_already_done(stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    await reliefs.declare_requested(number, STORM, seen=1, by=stage.people.amara, at=AT)
    with pytest.raises(AlreadyDone):
        await reliefs.declare_requested(number, STORM, seen=1, by=stage.people.amara, at=AT)
    with pytest.raises(Stale, match="declared, provisionally"):
        await reliefs.refuse(number, words="no", seen=2, by=stage.people.amara, at=AT)


async def test_its_last_bounds_are_final(stage: Stage) -> None:
    number = await reliefs.declare(LASTING, by=stage.people.amara, at=AT)
    await reliefs.confirm(number, STORM, seen=1, by=stage.people.amara, at=AT)
    ((found,),) = (await reliefs_of()).values()
    assert (found.ends, found.provisional) == (STORM.ends, False)
    assert (await events())[-1]["tag"] == Tag.RELIEF_CONFIRMED
    assert await stale() == [("pothole", None), ("pothole", None)]


async def test_it_needs_an_end_that_is_past(stage: Stage) -> None:
    number = await reliefs.declare(LASTING, by=stage.people.amara, at=AT)
    for wanted in (LASTING, replace(STORM, ends=AT + HOUR)):
        with pytest.raises(Invalid) as refused:
            await reliefs.confirm(number, wanted, seen=1, by=stage.people.amara, at=AT)
        assert list(refused.value.fields) == ["ends_on"]


async def test_services_left_away_are_judged_anew_too(stage: Stage) -> None:
    both = replace(STORM, effect=Effect.EXCLUDE, services=("pothole", "street-lamp"))
    number = await reliefs.declare(both, by=stage.people.amara, at=AT)
    later = replace(both, starts=both.starts + HOUR, services=("pothole",))
    await reliefs.confirm(number, later, seen=1, by=stage.people.amara, at=AT)
    assert (await stale())[2:] == [("pothole", both.starts), ("street-lamp", both.starts)]


async def test_refused_with_a_reason(stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    with pytest.raises(Invalid):
        await reliefs.refuse(number, words=" ", seen=1, by=stage.people.amara, at=AT)
    await reliefs.refuse(number, words="It was an ordinary frost", seen=1, by=stage.people.amara, at=AT)
    assert (await relief(number)).ended_words == "It was an ordinary frost"
    told = (await events())[-1]
    assert (told["tag"], told["told"]["reason"]) == (Tag.RELIEF_REFUSED, "It was an ordinary frost")
    assert not await stale()


async def test_withdrawn_it_holds_no_more_and_is_judged_anew(stage: Stage) -> None:
    number = await reliefs.declare(STORM, by=stage.people.amara, at=AT)
    await reliefs.withdraw(number, words="Not in our city", seen=1, by=stage.people.amara, at=AT)
    assert not await reliefs_of()
    assert len(await stale()) == 2
    assert (await events())[-1]["tag"] == Tag.RELIEF_WITHDRAWN


async def test_who_asked_takes_back(stage: Stage) -> None:
    number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
    await reliefs.take_back(number, words="Asked twice", seen=1, by=stage.people.lee, at=AT)
    assert await state_of(number) is State.WITHDRAWN


async def test_a_period_finds_what_touches_it_for_a_department(stage: Stage) -> None:
    number = await reliefs.declare(STORM, by=stage.people.amara, at=AT)

    async def found(days: int, who: Acting | None = None) -> list[str]:
        starts = STORM.starts + timedelta(days=days)
        each = await reliefs_between(starts, starts + timedelta(days=1), party=who.party_id if who else None)
        return [one.number for one in each]

    assert await found(-1) == []
    assert await found(0) == [number]
    assert await found(2) == [number]
    assert await found(3) == []
    assert await found(0, stage.people.dana) == [number]
    assert await found(0, stage.people.rosa) == []


async def test_one_asked_for_touches_no_period(stage: Stage) -> None:
    await reliefs.request(STORM, by=stage.people.dana, at=AT)
    assert not await reliefs_between(STORM.starts, AT)


async def test_now_and_past_share_them_all(stage: Stage) -> None:
    amara = stage.people.amara
    over = await reliefs.declare(STORM, by=amara, at=AT)
    await reliefs.confirm(over, STORM, seen=1, by=amara, at=AT)
    lasting = await reliefs.declare(LASTING, by=amara, at=AT)
    assert [one.number for one in await current_reliefs(AT)] == [lasting]
    found, below = await past(AT)
    assert ([one.number for one in found], below) == ([over], "")


async def test_the_past_goes_on_below_a_number(stage: Stage) -> None:
    for _ in range(32):
        number = await reliefs.request(STORM, by=stage.people.dana, at=AT)
        await reliefs.take_back(number, words="no", seen=1, by=stage.people.dana, at=AT)
    first, below = await past(AT)
    rest, end = await past(AT, below=below)
    assert [len(first), len(rest), end] == [30, 2, ""]
    assert not {one.number for one in first} & {one.number for one in rest}


async def test_an_unknown_number_is_not_found(db: None) -> None:
    with pytest.raises(NotFound):
        await relief("EV-2026-0009")


PAUSED = Relief(
    number="EV-1",
    name="Storm",
    effect=Effect.PAUSE,
    starts=STORM.starts,
    ends=STORM.ends,
    provisional=False,
)


def test_a_pause_with_an_end_is_a_pause_of_the_clock() -> None:
    (found,) = pauses_of([PAUSED, replace(PAUSED, effect=Effect.EXCLUDE)])
    assert (found.start, found.end) == (STORM.starts, STORM.ends)


def test_one_without_an_end_stands_from_its_start() -> None:
    lasting = replace(PAUSED, ends=None)
    assert pauses_of([lasting]) == ()
    assert standing_since([PAUSED, lasting]) == lasting
    assert standing_since([PAUSED]) is None


def test_what_was_opened_between_the_bounds_is_left_out() -> None:
    storm = replace(PAUSED, effect=Effect.EXCLUDE)
    assert left_out_by([storm], storm.starts) == storm
    assert left_out_by([storm], storm.starts - HOUR) is None
    assert STORM.ends is not None
    assert left_out_by([storm], STORM.ends) is None
    assert left_out_by([PAUSED], storm.starts) is None


async def test_who_asked_decides_nothing_about_it_in_whatever_role(stage: Stage) -> None:
    people = stage.people
    number = await reliefs.request(STORM, by=people.marcus, at=AT)
    others = await reliefs.request(STORM, by=people.dana, at=AT)
    await tenures.end_tenure(people.marcus.seat, reason="moves", by=people.priya, at=AT)
    await stage.seat_also(replace(people.marcus, seat_id=people.amara.seat_id))
    marcus = await cast.viewer(people.marcus, AT)
    sponsor = marcus.with_role(people.amara.role)
    assert sponsor
    with pytest.raises(Forbidden, match="You asked for EV-2026-0001 yourself"):
        await reliefs.declare_requested(number, STORM, seen=1, by=sponsor, at=AT)
    with pytest.raises(Forbidden, match="somebody else decides"):
        await reliefs.refuse(number, words="No", seen=1, by=sponsor, at=AT)
    assert await waiting_for(marcus, AT) == [others]
    await reliefs.declare_requested(others, STORM, seen=1, by=sponsor, at=AT)
    assert (await state_of(number), await state_of(others)) == (State.REQUESTED, State.DECLARED)


async def test_what_nobody_asked_for_the_sponsors_delegate_declares_and_confirms(stage: Stage) -> None:
    people = stage.people
    acting = await stage.stand_in(
        people.nora, for_=people.amara, starts=AT - HOUR, ends=AT + timedelta(days=7)
    )
    number = await reliefs.declare(STORM, by=acting, at=AT)
    await reliefs.confirm(number, STORM, seen=1, by=acting, at=AT)
    assert await state_of(number) is State.CONFIRMED
