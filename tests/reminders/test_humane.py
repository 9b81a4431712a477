"""Nobody is written to at night, on a day off, or twice a day; both changes of the clock come out right."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.calendars.rules import Calendar
from governance.reminders.rules.humane import Hours, Rhythm, humane_from, is_urgent, rhythm, spread
from tests.reminders.clocks import AROUND_THE_CLOCK, CITY, EVENINGS, SPLIT, ZONE, calendar

NEW_YORK = ZoneInfo(ZONE)
EVERY = [CITY, AROUND_THE_CLOCK, SPLIT, EVENINGS]


def hours(of: Calendar = CITY, zone: str = ZONE) -> Hours:
    return Hours(calendar=of, zone=ZoneInfo(zone), around=date(2026, 6, 1))


def wall(at: datetime, zone: ZoneInfo = NEW_YORK) -> str:
    return f"{at.astimezone(zone):%a %b %d %H:%M}"


@pytest.mark.parametrize("of", EVERY, ids=lambda one: one.code)
def test_at_every_hour_of_a_year_a_letter_waits_for_a_window(of: Calendar) -> None:
    """Within the office's hours or, where it works by night alone, by day; never before 7:30 or after 18:00."""
    known = hours(of)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    while at.year == 2026:
        for urgent, how in ((True, Rhythm.DAILY), (False, Rhythm.DAILY), (False, Rhythm.WEEKLY)):
            since = humane_from(at, person=7, hours=known, rhythm=how, urgent=urgent)
            local = since.astimezone(NEW_YORK)
            assert since >= at
            assert of.works_on(local.date())
            assert (7, 30) <= (local.hour, local.minute) <= (18, 0)
            assert urgent or (local.hour, local.minute) >= (8, 30)
        at += timedelta(hours=7)


@pytest.mark.parametrize(
    ("of", "slot"),
    [(CITY, "09:0"), (AROUND_THE_CLOCK, "08:3"), (SPLIT, "08:3"), (EVENINGS, "08:3")],
    ids=lambda one: getattr(one, "code", one),
)
def test_the_letter_of_the_day_goes_half_an_hour_after_opening_at_half_past_eight_at_the_earliest(
    of: Calendar, slot: str
) -> None:
    found = hours(of).slot(7, date(2026, 6, 3))
    assert wall(found)[-5:].startswith(slot)
    assert spread(7) < 600


def test_the_letters_of_a_morning_are_spread_over_ten_minutes() -> None:
    offsets = {spread(person) // 60 for person in range(300)}
    assert offsets == set(range(10))
    day = date(2026, 6, 3)
    assert (hours().slot(7, day) - hours().slot(8, day)).total_seconds() == spread(7) - spread(8) != 0


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        (ZONE, date(2026, 3, 6), date(2026, 3, 9)),
        (ZONE, date(2026, 10, 30), date(2026, 11, 2)),
        ("Europe/London", date(2026, 3, 27), date(2026, 3, 30)),
        ("Europe/London", date(2026, 10, 23), date(2026, 10, 26)),
    ],
)
def test_both_changes_of_the_clock_leave_the_letter_at_its_time(zone: str, before: date, after: date) -> None:
    known = hours(calendar("Mon-Fri 08:30-17:00", zone=zone), zone)
    first, second = known.slot(7, before), known.slot(7, after)
    assert first.astimezone(ZoneInfo(zone)).time() == second.astimezone(ZoneInfo(zone)).time()
    assert (second - first) % timedelta(days=1) in {timedelta(hours=1), timedelta(hours=23)}
    assert known.next_slot(7, first + timedelta(seconds=1)) == second, "one letter, on the next working day"


def test_a_calendar_of_another_zone_counts_in_its_own_and_by_day_where_people_are() -> None:
    """An office that works by London's hours is written to in New York's day."""
    known = hours(calendar("Mon-Fri 09:00-17:00", zone="Europe/London"))
    opening = known.next_window(datetime(2026, 6, 3, 1, tzinfo=UTC))
    assert wall(opening) == "Wed Jun 03 07:30"


def test_the_letter_of_the_week_goes_on_its_first_working_day() -> None:
    known = hours()
    assert wall(known.next_weekly(7, datetime(2026, 6, 3, tzinfo=UTC)))[:10] == "Mon Jun 08"
    assert wall(known.next_weekly(7, datetime(2026, 9, 4, 20, tzinfo=UTC)))[:10] == "Tue Sep 08", "Labor Day"


def test_who_signs_in_seldom_gets_the_letter_of_the_week_unless_they_chose() -> None:
    assert [rhythm("", days) for days in (0, 3, 4)] == [Rhythm.WEEKLY, Rhythm.WEEKLY, Rhythm.DAILY]
    assert rhythm("portal", 0) is Rhythm.PORTAL


def test_urgent_is_due_within_two_business_days() -> None:
    known, at = hours(), datetime(2026, 6, 4, 15, tzinfo=UTC)  # a Thursday
    assert is_urgent(at, datetime(2026, 6, 8, 21, tzinfo=UTC), known), "Monday is the second"
    assert not is_urgent(at, datetime(2026, 6, 9, 21, tzinfo=UTC), known)
    assert is_urgent(at, datetime(2026, 6, 5, 4, tzinfo=UTC), known), "midnight belongs to the day that ends"
    assert not is_urgent(at, at - timedelta(days=1), known), "past due: the letter of the day is soon enough"
    assert not is_urgent(at, None, known)


def test_an_urgent_letter_goes_at_once_within_hours_and_else_when_they_open() -> None:
    known = hours()
    inside, outside = datetime(2026, 6, 4, 15, tzinfo=UTC), datetime(2026, 6, 5, 23, tzinfo=UTC)
    assert known.next_window(inside) == inside
    assert wall(known.next_window(outside)) == "Mon Jun 08 08:30"
