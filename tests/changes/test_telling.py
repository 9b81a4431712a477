"""What people are told of a change: how far it has come, what residents notice. Without a database."""

from dataclasses import replace
from datetime import date

import pytest

from governance.agreements.rules.items import Target, Term
from governance.calendars.rules import Calendar, Unit, parse_hours
from governance.changes.queries.access import may_open
from governance.changes.rules.moves import State
from governance.changes.rules.policy import Impact
from governance.changes.rules.residents import residents, shift, shift_words
from governance.changes.rules.stages import Progress, Reached, stages
from governance.people.rules import Role
from governance.results.rules.volume import Volume
from tests.waiting import seats

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
ANALYST, LIAISON, SPONSOR = (
    seats.viewer(Role.ANALYST, "311", binding=True),
    seats.viewer(Role.LIAISON),
    seats.viewer(Role.SPONSOR, "mayor", person=9),
)


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
