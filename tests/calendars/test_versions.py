"""Holidays as typed, and the piece of time that is confirmed next."""

from datetime import UTC, date, datetime

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


def test_a_line_with_hours_is_a_day_with_other_hours() -> None:
    lines = [
        "2026-12-26 9:00-12:00 , 13:00–15:00 Storm Saturday",
        "2026-12-25 Christmas",
        "2026-12-24 22:00-02:00 Short",
    ]
    holidays, special = versions.parse_days(lines)
    assert holidays == {date(2026, 12, 25): "Christmas"}
    written = ["2026-12-24 22:00-02:00 Short", "2026-12-26 09:00-12:00,13:00-15:00 Storm Saturday"]
    assert versions.special_lines(special) == written
    assert versions.parse_days(written) == ({}, special)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2026-12-24 08:30-12:00", "is not a date and a name"),
        ("2026-12-24 9 AM to 12 PM Short", "has hours that cannot be read"),
        ("2026-12-24 08:30-25:00 Long", "2026-12-24: “08:30-25:00” is outside"),
        ("2026-12-24 08:30-12:00,11:00-13:00 Twice", "overlaps"),
    ],
)
def test_other_hours_that_cannot_be_read_name_their_date(line, told) -> None:
    with pytest.raises(Invalid) as refused:
        versions.parse_days([line])
    assert told in refused.value.fields["holidays"]


def test_a_further_years_holidays_are_days_off_only() -> None:
    with pytest.raises(Invalid, match="come with a new version"):
        versions.parse_holidays(["2027-12-24 08:30-12:00 Christmas Eve"])


def test_other_hours_lie_within_what_is_confirmed() -> None:
    _, special = versions.parse_days(["2027-01-02 08:30-12:00 Late"])
    new = versions.NewVersion(
        hours="Mon-Fri 08:30-17:00",
        zone="America/New_York",
        effective_from=date(2026, 1, 1),
        covers_until=date(2026, 12, 31),
        holidays={},
        special_days=special,
    )
    with pytest.raises(Invalid, match="after the last day that is confirmed"):
        versions.first_version("city", "City", new=new, at=datetime(2026, 6, 1, tzinfo=UTC))


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
