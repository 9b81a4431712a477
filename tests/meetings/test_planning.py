"""What becomes of dates where a side is off; field trap 10: the hour stays over clock changes, holidays move or skip."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.bodies.rules.ground_rules import Holidays
from governance.calendars.rules import Calendar, SpecialDay, parse_hours
from governance.errors import Invalid
from governance.meetings.rules.patterns import Every, Pattern
from governance.meetings.rules.planning import Date, Plan, Side, in_the_way, off, planned
from governance.meetings.rules.times import Slot, checked_slot
from tests.meetings.test_patterns import NTH, ON_A_DAY, WEEKLY_ONES

ZONE = "America/New_York"
TUESDAY, THURSDAY, FRIDAY = 1, 3, 4
DAYS_OFF = (
    (date(2026, 11, 11), "Veterans Day"),
    (date(2026, 11, 26), "Thanksgiving Day"),
    (date(2026, 11, 27), "Day after Thanksgiving"),
    (date(2026, 12, 25), "Christmas Day"),
    (date(2027, 1, 1), "New Year's Day"),
)
EARLY = datetime(2026, 6, 1, tzinfo=UTC)
SECOND_TUESDAY = Pattern(every=Every.WEEKDAY, weekdays=(TUESDAY,), nth=2)
FIRST_FRIDAY = Pattern(every=Every.WEEKDAY, weekdays=(FRIDAY,), nth=1)


def side(
    name: str,
    *days_off: tuple[date, str],
    hours: str = "Mon-Fri 08:30-17:00",
    until: date = date(2028, 12, 31),
) -> Side:
    calendar = Calendar(
        code=name.lower(),
        name=name,
        number=1,
        zone=ZONE,
        week=parse_hours(hours),
        holidays=tuple(sorted(days_off)),
        covers_until=until,
        effective_from=date(2026, 1, 1),
    )
    return Side(name=name, lines=((calendar,),))


CENTER, STREETS = side("311", *DAYS_OFF), side("Streets", *DAYS_OFF)


def plan(
    pattern: Pattern, rule: Holidays = Holidays.SKIP, *sides: Side, begins: time = time(10), minutes: int = 45
) -> Plan:
    slot = Slot(day=date(2026, 1, 1), begins=begins, minutes=minutes, zone=ZONE)
    return Plan(pattern=pattern, slot=slot, holidays=rule, sides=sides or (CENTER, STREETS))


def days(of: Plan, first: date, until: date, not_before: datetime = EARLY) -> list[date | None]:
    return [each.day for each in planned(of, first, until=until, not_before=not_before)]


def test_trap_10_the_hour_stays_on_the_wall_over_both_clock_changes() -> None:
    of = plan(SECOND_TUESDAY)
    found = planned(of, date(2026, 9, 1), until=date(2027, 8, 31), not_before=EARLY)
    starts = [of.at(each.day).starts for each in found if each.day]
    assert len(starts) == 12
    assert {each.astimezone(ZoneInfo(ZONE)).time() for each in starts} == {time(10)}
    assert {each.hour for each in starts} == {14, 15}, "the same wall time is another instant in winter"


def test_first_friday_on_new_year_stays_in_its_year() -> None:
    january = (date(2027, 1, 1), date(2027, 1, 31))
    assert days(plan(FIRST_FRIDAY, Holidays.AFTER), *january) == [date(2027, 1, 4)]
    assert days(plan(FIRST_FRIDAY, Holidays.BEFORE), *january) == [date(2027, 1, 4)], "Dec 31 is another year"
    assert days(plan(FIRST_FRIDAY), *january) == [None]


def test_the_reason_names_the_holiday_and_whose_it_is() -> None:
    of = plan(FIRST_FRIDAY, Holidays.SKIP, side("311"), side("Parks", (date(2027, 1, 1), "New Year's Day")))
    (found,) = planned(of, date(2027, 1, 1), until=date(2027, 1, 31), not_before=EARLY)
    assert (found.day, found.why) == (None, "New Year's Day (Parks)")


def test_thursday_and_friday_over_thanksgiving_leave_no_room() -> None:
    weekly = Pattern(every=Every.WEEKS, weekdays=(THURSDAY, FRIDAY))
    span = (date(2026, 11, 19), date(2026, 11, 27))
    assert days(plan(weekly, Holidays.SKIP), *span)[2:] == [None, None]
    assert days(plan(weekly, Holidays.AFTER), *span)[2:] == [None, date(2026, 11, 30)]
    assert days(plan(weekly, Holidays.BEFORE), *span)[2:] == [date(2026, 11, 25), None]


def test_a_weekly_one_is_moved_short_of_its_neighbors() -> None:
    weekly = Pattern(every=Every.WEEKS, weekdays=(THURSDAY,))
    span = (date(2026, 11, 19), date(2026, 12, 3))
    assert days(plan(weekly, Holidays.BEFORE), *span)[1] == date(2026, 11, 25)
    assert days(plan(weekly, Holidays.AFTER), *span)[1] == date(2026, 11, 30)
    daily = Pattern(every=Every.WEEKS, weekdays=(0, 1, 2, 3, 4))
    assert days(plan(daily, Holidays.BEFORE), date(2026, 11, 25), date(2026, 11, 27)) == [
        date(2026, 11, 25),
        None,
        None,
    ]


def test_the_search_ends_after_five_working_days() -> None:
    calendar = side("Streets", (date(2026, 11, 10), "Shutdown")).lines[0][0]
    afternoon = parse_hours("Mon 13:00-17:00")[0]
    five = (date(2026, 11, day) for day in (11, 12, 13, 16, 17))
    short = tuple(SpecialDay(day=day, name="Inventory", hours=afternoon) for day in five)
    shut = Side(name="Streets", lines=((replace(calendar, special_days=short),),))
    found = days(
        plan(SECOND_TUESDAY, Holidays.AFTER, side("311"), shut), date(2026, 11, 1), date(2026, 11, 30)
    )
    assert found == [date(2026, 11, 9)], "five days whose mornings are off are tried, then the other way"


@settings(max_examples=150, deadline=None)
@given(
    pattern=WEEKLY_ONES | NTH | ON_A_DAY,
    rule=st.sampled_from(Holidays),
    off_days=st.sets(st.dates(date(2026, 6, 1), date(2027, 3, 31)), max_size=60),
)
def test_dates_keep_their_order_and_their_month_and_lie_on_good_days(
    pattern: Pattern, rule: Holidays, off_days: set[date]
) -> None:
    of = plan(pattern, rule, CENTER, side("Streets", *((day, "Off") for day in off_days)))
    found = [
        each for each in planned(of, date(2026, 6, 1), until=date(2027, 3, 1), not_before=EARLY) if each.day
    ]
    held = [each.day for each in found if each.day]
    assert held == sorted(set(held))
    assert not [day for day in held if in_the_way(of, day)]
    if pattern.monthly:
        assert all(each.day and each.day.month == each.nominal.month for each in found)


def test_the_hours_lie_within_one_working_interval_of_both_sides() -> None:
    split = side("Streets", hours="Mon-Fri 08:30-12:00, 13:00-17:00")
    over_lunch = plan(SECOND_TUESDAY, Holidays.AFTER, CENTER, split, begins=time(11, 30))
    (found,) = planned(over_lunch, date(2026, 9, 1), until=date(2026, 9, 30), not_before=EARLY)
    assert found == Date(nominal=date(2026, 9, 8), day=None, why="outside the working hours of Streets")
    night = side("Roads", hours="Mon-Fri 22:00-06:00")
    assert off(night, Slot(day=date(2026, 9, 9), begins=time(5), minutes=45, zone=ZONE)) == ""
    assert off(night, Slot(day=date(2026, 9, 9), begins=time(5, 30), minutes=45, zone=ZONE))


def test_none_is_moved_so_near_that_its_notice_cannot_be_kept() -> None:
    weekly = Pattern(every=Every.WEEKS, weekdays=(THURSDAY,))
    soon = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    assert days(plan(weekly, Holidays.BEFORE), date(2026, 11, 26), date(2026, 11, 27), soon) == [None]


def test_beyond_confirmed_holidays_a_date_is_provisional() -> None:
    of = plan(SECOND_TUESDAY, Holidays.SKIP, CENTER, side("Streets", until=date(2026, 12, 31)))
    found = planned(of, date(2026, 12, 1), until=date(2027, 1, 31), not_before=EARLY)
    assert [each.provisional for each in found] == [False, True]


@pytest.mark.parametrize("begins", [time(0), time(2, 30), time(3, 59)])
def test_hours_that_are_missing_or_come_twice_are_refused(begins: time) -> None:
    with pytest.raises(Invalid) as wrong:
        checked_slot(Slot(day=date(2027, 3, 14), begins=begins, minutes=45, zone=ZONE), at=EARLY)
    assert "begins" in wrong.value.fields
