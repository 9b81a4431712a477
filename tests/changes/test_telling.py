"""What people are told of a change: what waits for whom, how far it has come, what residents notice. Without a database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from governance.agreements.rules.items import Target, Term
from governance.calendars.rules import Calendar, Unit, parse_hours
from governance.changes.rules.moves import State
from governance.changes.rules.policy import Impact
from governance.changes.rules.residents import residents, shift, shift_words
from governance.changes.rules.sight import may_open
from governance.changes.rules.stages import Progress, Reached, stages
from governance.changes.rules.waiting import Live, Task, for_viewer, minutes, task_of
from governance.people.rules import Acting, PartyKind, Role, Viewer
from governance.results.rules.volume import Volume

AT = datetime(2026, 6, 2, 13, tzinfo=UTC)
CITY = Calendar(
    code="city",
    name="City Hall",
    number=1,
    zone="America/New_York",
    week=parse_hours("Mon-Fri 08:30-17:00"),
    holidays=(),
    covers_until=date(2027, 12, 31),
    effective_from=date(2026, 1, 1),
)
LIVE = Live(
    number="CH-2026-0001",
    title="Pothole",
    state=State.OPEN,
    initiator="311",
    turn="streets",
    turn_since=AT,
    respond_by=AT + timedelta(days=14),
    signing_since=None,
    sends_draft=False,
    offer_party="311",
    consented=frozenset({"311"}),
    question_by="",
    question_due=None,
    wish_by="",
    asked=(),
    acted=frozenset(),
    sides={"311": "311", "streets": "Streets"},
    turn_name="Streets",
    staffed=frozenset({"streets"}),
)


def viewer(role: Role, party: str = "streets", *, binding: bool = False, person: int = 1) -> Viewer:
    kind = {"311": PartyKind.CENTER, "mayor": PartyKind.OVERSIGHT}.get(party, PartyKind.DEPARTMENT)
    seat = Acting(
        person_id=person,
        person="Somebody",
        seat_id=1,
        seat=f"{party}-{role}",
        role=role,
        title="",
        party_id=1,
        party=party,
        party_name=party,
        kind=kind,
        binding=binding,
    )
    return Viewer(person_id=person, name="Somebody", email="s@portalder.gov", seats=(seat,))


LIAISON, HEAD = viewer(Role.LIAISON), viewer(Role.DIVISION_HEAD, binding=True)
ANALYST, SPONSOR = viewer(Role.ANALYST, "311", binding=True), viewer(Role.SPONSOR, "mayor", person=9)


def task(live: Live, one: Viewer) -> Task | None:
    found = task_of(live, one)
    return found.task if found else None


def test_the_negotiator_answers_and_its_head_is_asked_only_to_sign():
    assert (task(LIVE, LIAISON), task(LIVE, HEAD), task(LIVE, ANALYST)) == (Task.ANSWER, None, None)
    signing = replace(LIVE, signing_since=AT)
    assert (task(signing, LIAISON), task(signing, HEAD)) == (None, Task.SIGN)


def test_where_nobody_else_negotiates_the_head_answers():
    assert task(replace(LIVE, staffed=frozenset()), HEAD) is Task.ANSWER


def test_a_question_waits_for_the_side_that_was_asked_and_stops_the_askers_turn():
    asked = replace(LIVE, question_by="streets", question_due=AT + timedelta(days=7))
    assert (task(asked, ANALYST), task(asked, LIAISON)) == (Task.REPLY, None)
    _, elsewhere = for_viewer([asked], LIAISON)
    assert [(each.whose, each.due) for each in elsewhere] == [("311", asked.question_due)]


def test_approving_waits_for_a_role_that_is_asked_and_took_no_part():
    agreed = replace(LIVE, state=State.AGREED, turn="mayor", asked=("sponsor",))
    assert task(agreed, SPONSOR) is Task.APPROVE
    assert task(replace(agreed, asked=()), SPONSOR) is None, "decided"
    assert task(replace(agreed, acted=frozenset({9})), SPONSOR) is None, "wrote or agreed to it"


def test_a_proposal_that_binds_nobody_waits_for_its_own_signer():
    sent = replace(LIVE, offer_party="streets", turn="311", consented=frozenset())
    assert (task(sent, HEAD), task(sent, LIAISON)) == (Task.CONFIRM, None)


def test_the_oldest_date_comes_first_and_the_time_it_takes_is_told():
    later = replace(LIVE, number="CH-2026-0002", respond_by=AT + timedelta(days=20))
    mine, others = for_viewer([later, LIVE], LIAISON)
    assert [w.live.number for w in mine] == ["CH-2026-0001", "CH-2026-0002"]
    assert not others
    assert minutes(mine) == 10


def test_an_administrator_is_told_of_no_negotiation():
    assert for_viewer([LIVE], viewer(Role.ADMINISTRATOR, "mayor")) == ((), ())


def test_a_change_nobody_sent_is_its_own_sides_alone():
    for one, may in ((ANALYST, True), (LIAISON, False), (SPONSOR, False)):
        assert may_open(one, sides=("311", "streets"), initiator="311", sent=False) is may
        assert may_open(one, sides=("311", "streets"), initiator="311", sent=True)


@pytest.mark.parametrize(
    ("state", "number", "approval", "now"),
    [
        (State.DRAFT, 0, False, "Draft"),
        (State.OPEN, 1, False, "Proposed"),
        (State.OPEN, 3, True, "Counterproposal 2"),
        (State.AGREED, 3, True, "Agreed"),
        (State.ADOPTED, 1, False, "In effect Jul 1"),
        (State.DECLINED, 2, True, "Declined"),
    ],
)
def test_the_stages_say_where_it_is(state, number, approval, now):
    so_far = Progress(
        state=state, round=number, approval=approval, on=date(2026, 7, 1), today=date(2026, 6, 2)
    )
    found = stages(so_far)
    assert [stage.label for stage in found if stage.reached is Reached.CURRENT] == [now]
    assert ("Approved" in [stage.label for stage in found]) is (approval and state is not State.DECLINED)


def test_what_took_effect_is_complete():
    done = Progress(state=State.ADOPTED, round=1, approval=False, on=date(2026, 6, 1), today=date(2026, 6, 2))
    assert {stage.reached for stage in stages(done)} == {Reached.COMPLETE}


def days(amount: int, unit: Unit = Unit.CALENDAR_DAYS) -> Target:
    return Target(amount=amount, unit=unit)


def test_days_more_are_counted_from_every_working_day_of_a_week():
    four = days(4, Unit.BUSINESS_DAYS)
    assert shift(CITY, four, days(7)) == (1, 3)
    assert shift(CITY, days(7), four) == (-3, -1)
    assert shift(CITY, four, days(4)) == (-2, 0)


@pytest.mark.parametrize(
    ("least", "most", "told"),
    [
        (0, 0, "the same date"),
        (1, 1, "1 more day"),
        (0, 3, "up to 3 more days"),
        (1, 3, "1 to 3 more days"),
        (-3, -1, "1 to 3 fewer days"),
        (-2, 0, "up to 2 fewer days"),
        (-1, 2, "between 1 day sooner and 2 days later"),
    ],
)
def test_a_move_of_the_date_in_words(least, most, told):
    assert shift_words(least, most) == told


def weighed(before: Target | None, after: Target | None, volume: int = 100) -> Impact:
    items = [Term(service="pothole", target=t, handled_by="" if t else "Parks") for t in (before, after)]
    return Impact(
        name="Pothole", service="Pothole", volume=Volume(requests=volume), before=items[0], after=items[1]
    )


def test_a_longer_time_makes_no_repair_faster_and_a_shorter_one_does():
    longer = residents([weighed(days(4), days(7))], CITY)
    assert (longer.shifts, longer.slower, longer.faster) == (("Pothole: 3 more days",), True, False)
    shorter = residents([weighed(days(7), days(4))], CITY)
    assert (shorter.slower, shorter.faster) == (False, True)


def test_a_target_that_goes_away_is_told_as_such():
    gone = residents([weighed(days(4), None)], CITY)
    assert gone.shifts == ("Pothole: no promised time any more",)
    assert gone.slower


def test_one_service_counts_its_requests_once():
    two = [weighed(days(4), days(5)), replace(weighed(days(4), days(6)), name="Pothole, first answer")]
    assert residents(two, CITY).requests == 100
