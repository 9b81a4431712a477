"""Dates, spans and numbers read as Americans write them, whatever the language of the machine."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from governance import formats

CITY = ZoneInfo("America/New_York")


def test_a_day_is_told_with_its_weekday() -> None:
    assert formats.day(date(2026, 6, 18)) == "Thu, Jun 18, 2026"


def test_an_instant_is_told_in_the_citys_time() -> None:
    at = datetime(2026, 6, 19, 2, 30, tzinfo=UTC)
    assert formats.day(at, CITY) == "Thu, Jun 18, 2026"
    assert formats.moment(at, CITY) == "Thu, Jun 18, 2026, 10:30 PM"


@pytest.mark.parametrize(
    ("hour", "told"), [(0, "12:00 AM"), (9, "9:00 AM"), (12, "12:00 PM"), (14, "2:00 PM")]
)
def test_clock_times_have_am_and_pm(hour: int, told: str) -> None:
    assert formats.clock_time(datetime(2026, 6, 18, hour, tzinfo=CITY)) == told


@pytest.mark.parametrize(
    ("day", "told"),
    [(18, "today"), (19, "tomorrow"), (17, "yesterday"), (21, "in 3 days"), (10, "8 days ago")],
)
def test_how_far_away_a_day_is(day: int, told: str) -> None:
    assert formats.span(date(2026, 6, day), date(2026, 6, 18)) == told


@pytest.mark.parametrize(
    ("points", "told"),
    [(9000, "90%"), (9050, "90.5%"), (9975, "99.75%"), (5, "0.05%")],
)
def test_basis_points_read_as_percent(points: int, told: str) -> None:
    assert formats.percent(points) == told


def test_counts_agree_with_their_noun() -> None:
    assert formats.plural(1, "change") == "1 change"
    assert formats.plural(1240, "change") == "1,240 changes"
    assert formats.plural(2, "party", "parties") == "2 parties"


def test_days_and_months_are_told_short_where_the_rest_is_plain() -> None:
    assert formats.moment(datetime(2026, 6, 18, 16, 5, tzinfo=UTC), CITY) == "Thu, Jun 18, 2026, 12:05 PM"
    assert formats.moment(datetime(2026, 6, 18, 12, 30, tzinfo=UTC), CITY) == "Thu, Jun 18, 2026, 8:30 AM"
    on = date(2026, 9, 8)
    assert (formats.short_day(on), formats.day_of_month(on)) == ("Sep 8, 2026", "Sep 8")
    assert (formats.month(on), formats.month_name(on)) == ("Sep 2026", "Sep")


def test_one_hundred_percent_is_only_everything() -> None:
    assert formats.rounded(9_999) == "99.9%"
    assert formats.figure(9_999) == "99.9%"
    assert formats.rounded(10_000) == "100%"
    assert formats.figure(9_000) == "90.0%"
    assert [formats.whole_percent(bp) for bp in (4, 8_849, 8_850, 9_996, 10_000)] == [
        4,
        8_800,
        8_900,
        9_996,
        10_000,
    ]
