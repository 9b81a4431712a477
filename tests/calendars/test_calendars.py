"""Calendars as values: hours in words, the stored form, days counted without a clock, proposals, explanations."""

import json
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import (
    Calendar,
    Clock,
    DayRange,
    DueRule,
    Pause,
    SpecialDay,
    Unit,
    add_business_days,
    amount_words,
    business_days_between,
    day_type_range,
    due,
    due_words,
    explanation,
    format_hours,
    parse_hours,
    range_words,
    respond_by,
    sorted_holidays,
    to_dict,
    to_utc,
)
from governance.calendars.rules.hours import parse_intervals, typed_hours
from governance.errors import Invalid

ZONE = ZoneInfo("America/New_York")
STREETS = Calendar(
    code="STREETS",
    name="Streets calendar",
    number=2,
    zone=ZONE.key,
    week=parse_hours("Mon-Fri 08:30-17:00"),
    holidays=sorted_holidays({date(2026, 6, 19): "Juneteenth", date(2026, 7, 4): "Independence Day"}),
    covers_until=date(2026, 12, 31),
    effective_from=date(2026, 1, 1),
)
DAYS = Clock(calendar=STREETS, unit=Unit.BUSINESS_DAYS)


def at(text: str) -> datetime:
    return to_utc(datetime.fromisoformat(text), ZONE)


# Hours


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Mon-Fri 08:30-17:00", "Mon-Fri 08:30-17:00"),
        (
            "Mon-Fri 8:30-12:00, 13:00–17:00; Sat 09:00-12:00",
            "Mon-Fri 08:30-12:00,13:00-17:00; Sat 09:00-12:00",
        ),
        ("monday,wednesday 09:00-10:00", "Mon 09:00-10:00; Wed 09:00-10:00"),
        ("Sat-Mon 00:00-24:00", "Mon 00:00-24:00; Sat-Sun 00:00-24:00"),
        ("Sun 00:00-06:00; Mon-Sat 00:00-06:00", "Mon-Sun 00:00-06:00"),
        ("Mon-Fri 22:00-6:00", "Mon-Fri 22:00-06:00"),
        ("Sat 16:00-00:00", "Sat 16:00-24:00"),
        (
            "Mon-Thu 22:00-02:00,03:00-06:00; Fri 06:00-14:00",
            "Mon-Thu 22:00-02:00,03:00-06:00; Fri 06:00-14:00",
        ),
    ],
)
def test_hours_are_read_as_written_and_have_one_spelling(text: str, canonical: str) -> None:
    assert format_hours(parse_hours(text)) == canonical
    assert parse_hours(canonical) == parse_hours(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "No working hours given"),
        ("Mon-Fri", "names no hours"),
        ("Mon-Fri 9-5", "“9-5” is not a range of times"),
        ("Mon-Fri 08:60-17:00", "more than 59 minutes"),
        ("Mon-Fri 08:00-25:00", "outside 00:00-24:00"),
        ("Mon-Fri 22:00-22:00", "ends when it starts"),
        ("Mon-Fri 22:00-06:00; Sat 05:00-09:00", "The night of Fri ends at 06:00"),
        ("Sun 22:00-06:00; Mon 05:00-09:00", "The night of Sun ends at 06:00"),
        ("Mon 22:00-06:00,05:00-07:00", "overlaps"),
        ("Mon-Fri 08:00-12:00,11:00-17:00", "overlaps"),
        ("Mon-Fri 13:00-17:00,08:00-12:00", "comes before"),
        ("Mon-Fri 08:00-12:00; Fri 13:00-17:00", "Fri is named twice"),
        ("Mo-Fr 08:00-12:00", "“Mo” in “Mo-Fr 08:00-12:00” is not a day"),
        ("08:00-12:00", "is not a day"),
        ("Mon-Tue-Fri 08:00-12:00", "not a day or a range"),
    ],
)
def test_impossible_hours_are_refused_with_what_is_wrong_and_an_example(text: str, told: str) -> None:
    with pytest.raises(Invalid, match="write hours like") as refused:
        parse_hours(text)
    assert told in refused.value.message
    assert "hours" in refused.value.fields


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Mon 22:00-24:00; Tue-Fri 00:00-06:00,22:00-24:00; Sat 00:00-06:00", "Mon-Fri 22:00-06:00"),
        ("Mon-Sun 00:00-06:00,22:00-24:00", "Mon-Sun 22:00-06:00"),
        ("Fri 16:00-24:00; Sat 00:00-02:00,09:00-12:00", "Fri 16:00-02:00; Sat 09:00-12:00"),
        ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"),
        ("Mon-Tue 00:00-24:00; Wed 00:00-12:00", "Mon-Tue 00:00-24:00; Wed 00:00-12:00"),
        ("Mon 12:00-24:00; Tue 00:00-23:00", "Mon 12:00-24:00; Tue 00:00-23:00"),
        ("Mon 12:00-24:00; Wed 00:00-06:00", "Mon 12:00-24:00; Wed 00:00-06:00"),
    ],
)
def test_a_night_shift_typed_in_two_halves_is_one_and_what_is_stored_stays_as_it_is(
    typed, understood
) -> None:
    assert format_hours(typed_hours(typed)) == understood
    assert parse_hours(format_hours(parse_hours(typed))) == parse_hours(typed)


# Dates with hours of their own

NOON, EXTRA = (
    SpecialDay(day=date(2026, 12, 24), name="Christmas Eve", hours=parse_intervals("08:30-12:00")),
    SpecialDay(day=date(2026, 12, 26), name="Storm Saturday", hours=parse_intervals("09:00-12:00")),
)


def test_other_hours_take_the_place_of_the_weeks() -> None:
    calendar = replace(STREETS, special_days=(NOON, EXTRA))
    assert calendar.hours_on(NOON.day) == ((510, 720),)
    assert calendar.works_on(EXTRA.day)
    assert not STREETS.works_on(EXTRA.day)
    assert calendar.hours_on(date(2026, 12, 28)) == STREETS.week[0]


def test_a_date_is_a_holiday_or_has_hours_and_no_night_runs_into_it() -> None:
    with pytest.raises(Invalid, match="named twice") as refused:
        replace(STREETS, special_days=(replace(NOON, day=date(2026, 6, 19)),))
    assert "holidays" in refused.value.fields
    with pytest.raises(Invalid, match="order of date"):
        replace(STREETS, special_days=(EXTRA, NOON))
    with pytest.raises(Invalid, match="hours of its own"):
        replace(NOON, hours=())
    nights = replace(STREETS, week=parse_hours("Mon-Fri 22:00-06:00"))
    early = SpecialDay(day=date(2026, 12, 24), name="Early", hours=parse_intervals("05:00-12:00"))
    with pytest.raises(Invalid, match="The night of 2026-12-23 ends at 06:00") as refused:
        replace(nights, special_days=(early,))
    assert "holidays" in refused.value.fields
    long = SpecialDay(day=date(2026, 12, 27), name="Sunday", hours=parse_intervals("22:00-09:00"))
    with pytest.raises(Invalid, match="The night of 2026-12-27 ends at 09:00"):
        replace(STREETS, special_days=(long,))


def test_other_hours_are_part_of_the_stored_form_only_where_there_are_some() -> None:
    stored = to_dict(replace(STREETS, special_days=(NOON,)))
    assert stored.pop("special_days") == {"2026-12-24": "08:30-12:00 Christmas Eve"}
    assert stored == to_dict(STREETS)


# The stored form


def test_a_calendar_is_stored_as_json() -> None:
    stored = to_dict(STREETS)
    assert json.loads(json.dumps(stored)) == stored
    assert stored["hours"] == "Mon-Fri 08:30-17:00"
    assert stored["holidays"] == {"2026-06-19": "Juneteenth", "2026-07-04": "Independence Day"}


def test_a_calendar_lies_in_a_zone_and_its_versions_count_from_1() -> None:
    with pytest.raises(Invalid, match="not a time zone"):
        replace(STREETS, zone="Boston")
    with pytest.raises(Invalid, match="starts at 1"):
        replace(STREETS, number=0)


def test_a_pause_ends_after_it_starts() -> None:
    with pytest.raises(Invalid, match="later end"):
        Pause(start=at("2026-06-17 10:00"), end=at("2026-06-17 10:00"))


# Days without a clock


def test_business_days_are_added_and_counted_back() -> None:
    thursday = date(2026, 6, 18)
    assert add_business_days(STREETS, thursday, 1) == date(2026, 6, 22)
    assert add_business_days(STREETS, date(2026, 6, 20), 1) == date(2026, 6, 22)
    assert add_business_days(STREETS, thursday, 0) == thursday
    assert add_business_days(STREETS, date(2026, 6, 19), 0) == date(2026, 6, 22)
    for count in range(1, 40):
        assert business_days_between(STREETS, thursday, add_business_days(STREETS, thursday, count)) == count
    assert business_days_between(STREETS, thursday, date(2026, 6, 1)) == 0
    assert business_days_between(STREETS, date(2026, 6, 15), date(2026, 6, 16)) == 1
    with pytest.raises(Invalid, match="0 or more"):
        add_business_days(STREETS, thursday, -1)


def test_an_answer_is_asked_for_by_the_last_close_of_the_nth_working_day() -> None:
    assert respond_by(STREETS, at("2026-06-05 16:00"), 10) == at("2026-06-22 17:00")
    assert respond_by(STREETS, at("2026-06-05 18:00"), 10) == at("2026-06-23 17:00")  # counts from Monday


def test_a_change_of_day_type_says_what_it_means() -> None:
    plain = replace(STREETS, holidays=())
    assert day_type_range(plain, 4) == DayRange(least=4, most=6, most_with_holidays=6)
    assert (
        range_words(4, day_type_range(plain, 4))
        == "4 business days are 4 to 6 calendar days on this calendar"
    )
    assert range_words(4, day_type_range(STREETS, 4)) == (
        "4 business days are 4 to 6 calendar days on this calendar, up to 7 around holidays"
    )
    assert range_words(5, day_type_range(plain, 5)) == "5 business days are 7 calendar days on this calendar"
    assert day_type_range(plain, 1) == DayRange(least=1, most=3, most_with_holidays=3)


# Words


def test_a_due_date_is_explained_in_words() -> None:
    opened = at("2026-06-17 10:00")
    found = due(opened, 3, clock=DAYS)
    assert explanation(opened, 3, found, clock=DAYS) == (
        "3 business days, Streets calendar v2, 1 holiday (Juneteenth)"
    )
    assert due_words(found, ZONE) == "Tue, Jun 23, 2026, 10:00 AM"


def test_a_holiday_on_a_free_day_explains_nothing() -> None:
    opened = at("2026-07-02 10:00")  # July 4 is a Saturday that year
    assert (
        explanation(opened, 2, due(opened, 2, clock=DAYS), clock=DAYS)
        == "2 business days, Streets calendar v2"
    )


def test_the_explanation_names_a_later_start_a_pause_and_what_is_not_confirmed_yet() -> None:
    opened = at("2026-12-30 18:00")
    pause = Pause(start=at("2027-01-01 10:00"), end=at("2027-01-01 12:00"))
    clock = replace(DAYS, pauses=(pause,))
    assert explanation(opened, 1, due(opened, 1, clock=clock), clock=clock) == (
        "1 business day, Streets calendar v2, counted from Thu, Dec 31, 2026, 8:30 AM,"
        " provisional: holidays are confirmed until Thu, Dec 31, 2026"
    )
    told = explanation(opened, 2, due(opened, 2, clock=clock), clock=clock)
    assert "not counting the time it was paused" in told


def test_the_explanation_names_days_with_other_hours_and_the_night() -> None:
    calendar = replace(STREETS, special_days=(NOON, EXTRA))
    days = replace(DAYS, calendar=calendar)
    opened = at("2026-12-23 10:00")
    assert explanation(opened, 3, due(opened, 3, clock=days), clock=days) == (
        "3 business days, Streets calendar v2, 1 day with other hours (Christmas Eve),"
        " 1 extra working day (Storm Saturday)"
    )
    assert "other hours" not in explanation(at("2026-12-28 10:00"), 1, due(opened, 1, clock=days), clock=days)
    nights = Clock(
        calendar=replace(STREETS, week=parse_hours("Mon-Fri 22:00-06:00")), unit=Unit.BUSINESS_DAYS
    )
    opened = at("2026-12-02 03:00")  # the night of Tuesday
    found = due(opened, 1, clock=nights)
    assert due_words(found, ZONE) == "Thu, Dec 3, 2026, 3:00 AM"
    assert explanation(opened, 1, found, clock=nights) == (
        "1 business day, Streets calendar v2, in the night that begins on Wed, Dec 2, 2026"
    )


def test_24_00_is_told_as_the_end_of_its_day() -> None:
    clock = Clock(calendar=STREETS, unit=Unit.CALENDAR_DAYS, rule=DueRule.END_OF_DAY)
    opened = at("2026-06-17 10:00")
    found = due(opened, 30, clock=clock)
    assert due_words(found, ZONE) == "end of day Fri, Jul 17, 2026"
    assert explanation(opened, 30, found, clock=clock) == "30 calendar days, until the end of the day"


def test_words_of_amounts() -> None:
    assert amount_words(1, Unit.BUSINESS_DAYS) == "1 business day"
    assert amount_words(12, Unit.HOURS) == "12 hours"


# Proposals


def test_the_library_proposes_the_holidays_of_a_state() -> None:
    proposed = proposed_holidays("us-ma", [2026])
    assert proposed[date(2026, 4, 20)] == "Patriots' Day"
    assert list(proposed) == sorted(proposed)
    assert date(2026, 4, 20) not in proposed_holidays("US", [2026])


@pytest.mark.parametrize("place", ["", "XX", "US-XX", "Boston", "../US"])
def test_a_place_without_known_holidays_is_refused(place: str) -> None:
    with pytest.raises(Invalid, match="cannot be used for holidays"):
        proposed_holidays(place, [2026])
