"""Working time, case by case: what each unit means, in words a department would use."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.calendars.rules import (
    Calendar,
    Clock,
    Comparison,
    DueRule,
    Pause,
    SpecialDay,
    Unit,
    checked_amount,
    due,
    elapsed,
    on_time,
    parse_hours,
    parse_unit,
    sorted_holidays,
    to_utc,
)
from governance.errors import Invalid

ZONE = ZoneInfo("America/New_York")
STREETS = Calendar(
    code="STREETS",
    name="Streets calendar",
    number=2,
    zone=ZONE.key,
    week=parse_hours("Mon-Fri 08:30-12:00,13:00-17:00"),
    holidays=sorted_holidays(
        {date(2026, 6, 19): "Juneteenth", date(2026, 7, 3): "Independence Day (observed)"}
    ),
    covers_until=date(2026, 12, 31),
    effective_from=date(2026, 1, 1),
)


def at(text: str) -> datetime:
    return to_utc(datetime.fromisoformat(text), ZONE)


def local(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


def falls_due(opened: str, amount: int, clock: Clock) -> str:
    return local(due(at(opened), amount, clock=clock).at)


def clock(unit: Unit, rule: DueRule = DueRule.SAME_TIME, *pauses: tuple[str, str]) -> Clock:
    stood = tuple(Pause(start=at(start), end=at(end)) for start, end in pauses)
    return Clock(calendar=STREETS, unit=unit, rule=rule, pauses=stood)


def test_trap_2_one_day_is_never_24_hours() -> None:
    friday = "2026-06-12 16:00"
    assert falls_due(friday, 1, clock(Unit.BUSINESS_DAYS)) == "2026-06-15 16:00"  # neither Saturday …
    assert falls_due(friday, 24, clock(Unit.BUSINESS_HOURS)) == "2026-06-18 09:00"  # … nor 24 working hours
    assert falls_due("2026-03-07 16:00", 1, clock(Unit.CALENDAR_DAYS)) == "2026-03-08 16:00"  # 23 hours later
    assert falls_due("2026-03-07 16:00", 24, clock(Unit.HOURS)) == "2026-03-08 17:00"
    with pytest.raises(Invalid, match="calendar days or business days"):
        parse_unit("day")


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        ("2026-06-17 10:00", "2026-06-18 10:00"),
        ("2026-06-18 10:00", "2026-06-22 10:00"),  # over Juneteenth and the weekend
        ("2026-06-17 08:29", "2026-06-18 08:30"),  # before opening counts from the opening
        ("2026-06-17 17:00", "2026-06-22 08:30"),  # exactly at closing is out of hours
        ("2026-06-17 16:59", "2026-06-18 16:59"),
        ("2026-06-17 12:00", "2026-06-18 13:00"),  # in the break counts from the end of the break
        ("2026-06-20 11:00", "2026-06-23 08:30"),  # Saturday counts from Monday's opening
    ],
)
def test_a_business_day_later_at_the_same_time(opened: str, expected: str) -> None:
    assert falls_due(opened, 1, clock(Unit.BUSINESS_DAYS)) == expected


def test_another_days_shorter_hours_move_the_time_into_them() -> None:
    shorter = replace(STREETS, week=parse_hours("Mon-Thu 07:00-18:00; Fri 09:00-11:00,12:00-15:00"))
    days = Clock(calendar=shorter, unit=Unit.BUSINESS_DAYS)
    assert falls_due("2026-06-11 07:30", 1, days) == "2026-06-12 09:00"
    assert falls_due("2026-06-11 11:30", 1, days) == "2026-06-12 12:00"
    assert falls_due("2026-06-11 11:00", 1, days) == "2026-06-12 12:00"  # the break begins: out of hours
    assert falls_due("2026-06-11 17:30", 1, days) == "2026-06-12 15:00"


def test_business_hours_count_only_hours_worked() -> None:
    assert falls_due("2026-06-18 16:30", 1, clock(Unit.BUSINESS_HOURS)) == "2026-06-22 09:00"
    assert falls_due("2026-06-17 11:30", 1, clock(Unit.BUSINESS_HOURS)) == "2026-06-17 13:30"
    assert falls_due("2026-06-17 16:00", 1, clock(Unit.BUSINESS_HOURS)) == "2026-06-17 17:00"


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (Unit.HOURS, "2026-06-18 00:00"),
        (Unit.BUSINESS_HOURS, "2026-06-18 00:00"),
        (Unit.CALENDAR_DAYS, "2026-06-19 00:00"),
        (Unit.BUSINESS_DAYS, "2026-06-18 17:00"),
    ],
)
def test_the_end_of_the_day_is_24_00_or_the_last_close(unit: Unit, expected: str) -> None:
    assert falls_due("2026-06-17 10:00", 1, clock(unit, DueRule.END_OF_DAY)) == expected


def test_24_00_belongs_to_the_day_that_ends() -> None:
    ends = due(at("2026-06-17 10:00"), 1, clock=clock(Unit.CALENDAR_DAYS, DueRule.END_OF_DAY))
    assert ends.on == date(2026, 6, 18)


def test_a_skipped_time_moves_forward_and_an_ambiguous_one_is_the_first() -> None:
    days = clock(Unit.CALENDAR_DAYS)
    assert falls_due("2026-03-07 02:30", 1, days) == "2026-03-08 03:30"
    assert due(at("2026-10-31 01:30"), 1, clock=days).at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_leap_day_is_a_day() -> None:
    leap = replace(STREETS, holidays=())
    assert (
        falls_due("2028-02-28 10:00", 1, Clock(calendar=leap, unit=Unit.BUSINESS_DAYS)) == "2028-02-29 10:00"
    )


@pytest.mark.parametrize(
    ("unit", "amount", "expected"),
    [
        (Unit.HOURS, 30, "2026-06-18 20:00"),  # four paused hours are lost
        (Unit.BUSINESS_HOURS, 3, "2026-06-17 17:00"),
        (Unit.BUSINESS_DAYS, 1, "2026-06-18 10:00"),  # a pause after the start of work takes no day
    ],
)
def test_a_pause_is_cut_out_of_the_clock(unit: Unit, amount: int, expected: str) -> None:
    paused = clock(unit, DueRule.SAME_TIME, ("2026-06-17 11:00", "2026-06-17 15:00"))
    assert falls_due("2026-06-17 10:00", amount, paused) == expected


def test_a_date_whose_work_starts_in_a_pause_does_not_count() -> None:
    paused = clock(Unit.BUSINESS_DAYS, DueRule.SAME_TIME, ("2026-06-16 08:00", "2026-06-17 09:00"))
    assert falls_due("2026-06-15 10:00", 1, paused) == "2026-06-18 10:00"


def test_a_due_time_inside_a_pause_moves_to_where_the_clock_runs_again() -> None:
    stood = ("2026-06-16 09:00", "2026-06-16 18:00")
    same = clock(Unit.BUSINESS_DAYS, DueRule.SAME_TIME, stood)
    assert falls_due("2026-06-15 10:00", 1, same) == "2026-06-17 08:30"
    assert falls_due("2026-06-15 10:00", 1, clock(Unit.CALENDAR_DAYS, DueRule.SAME_TIME, stood)) == (
        "2026-06-16 18:00"
    )
    assert falls_due("2026-06-15 10:00", 1, clock(Unit.BUSINESS_DAYS, DueRule.END_OF_DAY, stood)) == (
        "2026-06-17 17:00"
    )


def test_a_pause_that_starts_at_the_due_time_takes_nothing_away() -> None:
    stood = ("2026-06-16 10:00", "2026-06-16 15:00")
    for unit, amount in ((Unit.BUSINESS_DAYS, 1), (Unit.CALENDAR_DAYS, 1), (Unit.HOURS, 24)):
        assert (
            falls_due("2026-06-15 10:00", amount, clock(unit, DueRule.SAME_TIME, stood)) == "2026-06-16 10:00"
        )


def test_a_pause_from_the_first_minute_of_work_takes_the_date() -> None:
    stood = ("2026-06-16 08:30", "2026-06-16 08:31")
    assert falls_due("2026-06-15 10:00", 1, clock(Unit.BUSINESS_DAYS, DueRule.SAME_TIME, stood)) == (
        "2026-06-17 10:00"
    )


def test_overlapping_pauses_count_once() -> None:
    one = clock(Unit.HOURS, DueRule.SAME_TIME, ("2026-06-17 11:00", "2026-06-17 15:00"))
    both = replace(one, pauses=(*one.pauses, Pause(start=at("2026-06-17 12:00"), end=at("2026-06-17 14:00"))))
    assert falls_due("2026-06-17 10:00", 8, both) == falls_due("2026-06-17 10:00", 8, one)


def test_comparing_dates_forgives_the_rest_of_the_due_day_and_no_more() -> None:
    instant = clock(Unit.BUSINESS_DAYS)
    by_date = replace(instant, comparison=Comparison.DATE)
    target = due(at("2026-06-16 10:00"), 1, clock=by_date)
    assert not on_time(target, at("2026-06-17 23:00"), clock=instant)
    assert on_time(target, at("2026-06-17 23:59"), clock=by_date)
    assert not on_time(target, at("2026-06-18 00:00"), clock=by_date)


def test_comparing_dates_does_not_forgive_the_day_after_an_end_of_day() -> None:
    by_date = replace(clock(Unit.CALENDAR_DAYS, DueRule.END_OF_DAY), comparison=Comparison.DATE)
    target = due(at("2026-06-16 10:00"), 1, clock=by_date)
    assert on_time(target, at("2026-06-17 23:59"), clock=by_date)
    assert not on_time(target, at("2026-06-18 00:00"), clock=by_date)


def test_elapsed_is_whole_units_plus_the_way_to_the_next() -> None:
    days = clock(Unit.BUSINESS_DAYS)
    opened = at("2026-06-15 10:00")
    assert elapsed(opened, opened - timedelta(hours=1), clock=days) == 0
    assert elapsed(opened, at("2026-06-16 10:00"), clock=days) == 1
    assert elapsed(opened, at("2026-06-16 22:00"), clock=days) == 1.5
    assert elapsed(opened, at("2026-06-15 16:00"), clock=clock(Unit.HOURS)) == 6
    # After 7 of 8.5 hours' work less the break: closing is 6.0, the evening lies between 6 and 7.
    assert 6 < elapsed(opened, at("2026-06-15 17:05"), clock=clock(Unit.BUSINESS_HOURS)) < 7


def test_beyond_the_confirmed_holidays_a_due_date_is_provisional() -> None:
    late = at("2026-12-30 10:00")
    assert due(late, 2, clock=clock(Unit.BUSINESS_DAYS)).provisional
    assert not due(late, 1, clock=clock(Unit.BUSINESS_DAYS)).provisional
    assert not due(late, 9, clock=clock(Unit.CALENDAR_DAYS)).provisional  # holidays move no calendar day


def test_an_amount_must_be_one_that_can_be_promised() -> None:
    assert checked_amount(0, unit=Unit.CALENDAR_DAYS, rule=DueRule.END_OF_DAY) == 0  # the same day
    for amount, rule in ((0, DueRule.SAME_TIME), (-1, DueRule.END_OF_DAY), (10_001, DueRule.SAME_TIME)):
        with pytest.raises(Invalid, match="cannot be promised"):
            checked_amount(amount, unit=Unit.CALENDAR_DAYS, rule=rule)


@pytest.mark.parametrize("unit", ["business hours", "Business-Hours", " business  hour "])
def test_units_are_read_as_people_write_them(unit: str) -> None:
    assert parse_unit(unit) is Unit.BUSINESS_HOURS


# Nights and dates with hours of their own

NIGHTS = replace(STREETS, week=parse_hours("Mon-Fri 22:00-06:00"), holidays=())


@pytest.mark.parametrize(
    ("opened", "amount", "expected"),
    [
        ("2026-03-05 23:00", 2, "2026-03-09 23:00"),  # Thursday night: Friday's and Monday's
        (
            "2026-03-06 03:00",
            1,
            "2026-03-07 03:00",
        ),  # still Thursday's night, so Friday's, which ends on Saturday
        ("2026-03-06 03:00", 2, "2026-03-10 03:00"),
        ("2026-03-06 06:00", 1, "2026-03-09 22:00"),  # after the night: counted from Friday's opening
        ("2026-03-07 03:00", 1, "2026-03-10 03:00"),  # Saturday's morning is Friday's work
        ("2026-03-07 12:00", 1, "2026-03-10 22:00"),
    ],
)
def test_a_night_shift_belongs_to_the_day_it_began(opened: str, amount: int, expected: str) -> None:
    assert falls_due(opened, amount, Clock(calendar=NIGHTS, unit=Unit.BUSINESS_DAYS)) == expected


def test_a_night_is_due_on_the_day_it_began_and_ends_with_its_shift() -> None:
    days = Clock(calendar=NIGHTS, unit=Unit.BUSINESS_DAYS, rule=DueRule.END_OF_DAY)
    found = due(at("2026-03-05 23:00"), 1, clock=days)
    assert (local(found.at), found.on) == ("2026-03-07 06:00", date(2026, 3, 6))
    hours = Clock(calendar=NIGHTS, unit=Unit.BUSINESS_HOURS)
    assert falls_due("2026-03-05 23:00", 8, hours) == "2026-03-06 23:00"
    assert falls_due("2026-03-06 23:00", 8, hours) == "2026-03-09 23:00"
    found = due(at("2026-03-05 23:00"), 1, clock=hours)
    assert (local(found.at), found.on) == ("2026-03-06 00:00", date(2026, 3, 5))
    assert on_time(
        found, found.at, clock=hours
    )  # midnight is in the middle of the work, not the end of a day


def test_where_dates_compare_the_whole_night_is_one_date() -> None:
    by_date = Clock(calendar=NIGHTS, unit=Unit.BUSINESS_DAYS, comparison=Comparison.DATE)
    found = due(at("2026-03-05 23:00"), 1, clock=by_date)
    assert on_time(found, at("2026-03-07 06:00"), clock=by_date)
    assert not on_time(found, at("2026-03-07 06:00") + timedelta(seconds=1), clock=by_date)
    assert elapsed(at("2026-03-05 23:00"), at("2026-03-07 05:00"), clock=by_date) == 1.0


def test_a_holiday_leaves_the_night_that_began_before_it() -> None:
    friday_off = replace(NIGHTS, holidays=((date(2026, 3, 6), "Town Day"),))
    days = Clock(calendar=friday_off, unit=Unit.BUSINESS_DAYS)
    assert falls_due("2026-03-06 03:00", 1, days) == "2026-03-10 03:00"
    assert falls_due("2026-03-05 23:00", 8, replace(days, unit=Unit.BUSINESS_HOURS)) == "2026-03-09 23:00"


def test_calendar_days_know_no_nights() -> None:
    assert (
        falls_due("2026-03-06 03:00", 1, Clock(calendar=NIGHTS, unit=Unit.CALENDAR_DAYS))
        == "2026-03-07 03:00"
    )


def test_a_short_day_ends_when_it_ends_and_an_extra_one_counts() -> None:
    noon = SpecialDay(day=date(2026, 12, 24), name="Christmas Eve", hours=((510, 720),))
    extra = SpecialDay(day=date(2026, 12, 26), name="Storm Saturday", hours=((540, 720),))
    calendar = replace(STREETS, holidays=((date(2026, 12, 25), "Christmas"),), special_days=(noon, extra))
    days = Clock(calendar=calendar, unit=Unit.BUSINESS_DAYS)
    assert falls_due("2026-12-23 16:00", 1, days) == "2026-12-24 12:00"
    assert falls_due("2026-12-23 16:00", 2, days) == "2026-12-26 12:00"
    assert (
        falls_due("2026-12-24 12:00", 1, days) == "2026-12-28 09:00"
    )  # after hours: opened on Saturday at 9:00
    end = replace(days, rule=DueRule.END_OF_DAY)
    assert falls_due("2026-12-23 16:00", 1, end) == "2026-12-24 12:00"
    hours = replace(days, unit=Unit.BUSINESS_HOURS)
    assert falls_due("2026-12-24 11:00", 3, hours) == "2026-12-26 11:00"
