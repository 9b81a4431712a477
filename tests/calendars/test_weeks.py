"""A working week in words."""

import pytest

from governance.calendars.rules import parse_hours
from governance.calendars.rules.weeks import day_runs, week_words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Mon-Fri 08:30-17:00", "Monday to Friday, 8:30 AM to 5:00 PM"),
        (
            "Mon-Fri 08:30-12:00,13:00-17:00; Sat 09:00-12:00",
            "Monday to Friday, 8:30 AM to 12:00 PM and 1:00 PM to 5:00 PM; Saturday, 9:00 AM to 12:00 PM",
        ),
        ("Sat-Sun 00:00-24:00", "Saturday and Sunday, midnight to midnight"),
        ("Mon-Fri 22:00-06:00", "Monday to Friday, 10:00 PM to 6:00 AM the next day"),
    ],
)
def test_open_days_in_one_line(typed, words) -> None:
    assert week_words(parse_hours(typed)) == words


def test_closed_days_are_named_too() -> None:
    runs = [(run.days, run.hours) for run in day_runs(parse_hours("Tue 09:00-10:00"))]
    assert runs == [
        ("Monday", "closed"),
        ("Tuesday", "9:00 AM to 10:00 AM"),
        ("Wednesday to Sunday", "closed"),
    ]
