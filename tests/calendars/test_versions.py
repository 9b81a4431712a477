"""Holidays as typed, and the piece of time that is confirmed next."""

from datetime import date

import pytest

from governance.calendars.rules import versions
from governance.errors import Invalid


def test_lines_are_dates_with_names() -> None:
    lines = ["2027-12-24  Town Day ", "", "2027-01-01 New Year's Day"]
    assert versions.parse_holidays(lines) == {
        date(2027, 1, 1): "New Year's Day",
        date(2027, 12, 24): "Town Day",
    }


def test_lines_are_written_as_they_are_read() -> None:
    days = {date(2027, 1, 1): "New Year's Day"}
    assert versions.parse_holidays(versions.holiday_lines(days)) == days


@pytest.mark.parametrize("line", ["1/1/2027 New Year", "2027-02-30 Nonsense", "2027-01-01", "New Year"])
def test_a_line_that_cannot_be_read_is_quoted(line) -> None:
    with pytest.raises(Invalid) as refused:
        versions.parse_holidays([line])
    assert line in refused.value.fields["holidays"]


def test_a_day_named_twice_is_refused() -> None:
    with pytest.raises(Invalid, match="twice"):
        versions.parse_holidays(["2027-01-01 A", "2027-01-01 B"])


@pytest.mark.parametrize(
    ("known", "year", "first"),
    [(date(2026, 12, 31), 2027, date(2027, 1, 1)), (date(2026, 6, 30), 2026, date(2026, 7, 1))],
)
def test_the_following_year_starts_where_knowledge_ends(known, year, first) -> None:
    following = versions.following_year(known)
    assert (following.year, following.first, following.last) == (year, first, date(year, 12, 31))
