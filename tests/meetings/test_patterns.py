"""Dates by their pattern, against python-dateutil, and what may not be one."""

from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import MO, MONTHLY, WEEKLY, rrule, weekday
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.errors import Invalid
from governance.meetings.rules.patterns import (
    MONTHS,
    Every,
    Pattern,
    checked,
    dates,
    first_date,
    pattern_of,
    words,
)

TUESDAY, THURSDAY, FRIDAY = 1, 3, 4
WEEKLY_ONES = st.builds(
    Pattern,
    every=st.just(Every.WEEKS),
    step=st.integers(1, 8),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
)
NTH = st.builds(
    Pattern,
    every=st.just(Every.WEEKDAY),
    step=st.sampled_from(MONTHS),
    weekdays=st.integers(0, 6).map(lambda day: (day,)),
    nth=st.sampled_from((1, 2, 3, 4, -1)),
)
ON_A_DAY = st.builds(Pattern, every=st.just(Every.DAY), step=st.sampled_from(MONTHS), day=st.integers(1, 28))


@settings(max_examples=300, deadline=None)
@given(pattern=WEEKLY_ONES | NTH | ON_A_DAY, wanted=st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_they_are_those_of_dateutil_counted_from_the_first_date(pattern: Pattern, wanted: date) -> None:
    until = wanted + timedelta(days=900)
    assert list(dates(pattern, wanted, until=until)) == _by_dateutil(pattern, wanted, until)
    assert pattern_of(checked(pattern).text) == pattern


def _by_dateutil(pattern: Pattern, wanted: date, until: date) -> list[date]:
    first = first_date(pattern, wanted)
    parts: dict[str, object] = {"bymonthday": pattern.day} if pattern.every is Every.DAY else {}
    if pattern.every is Every.WEEKS:
        parts = {"byweekday": pattern.weekdays}
    if pattern.every is Every.WEEKDAY:
        parts = {"byweekday": weekday(pattern.weekdays[0], pattern.nth)}
    begins, ends = (datetime.combine(day, datetime.min.time()) for day in (first, until))
    often = WEEKLY if pattern.every is Every.WEEKS else MONTHLY
    rule = rrule(often, dtstart=begins, until=ends, interval=pattern.step, wkst=MO, **parts)  # type: ignore[arg-type]
    return [each.date() for each in rule]


def test_two_weeks_go_on_over_new_year() -> None:
    fortnight = Pattern(every=Every.WEEKS, step=2, weekdays=(THURSDAY,))
    found = dates(fortnight, date(2026, 12, 17), until=date(2027, 1, 31))
    assert list(found) == [date(2026, 12, 17), date(2026, 12, 31), date(2027, 1, 14), date(2027, 1, 28)]


@pytest.mark.parametrize(
    ("pattern", "field"),
    [
        (Pattern(every=Every.DAY, day=31), "day"),
        (Pattern(every=Every.DAY, day=29), "day"),
        (Pattern(every=Every.WEEKDAY, weekdays=(TUESDAY,), nth=5), "nth"),
        (Pattern(every=Every.WEEKDAY, weekdays=(TUESDAY, FRIDAY), nth=1), "nth"),
        (Pattern(every=Every.WEEKS), "weekdays"),
        (Pattern(every=Every.WEEKS, step=9, weekdays=(TUESDAY,)), "step"),
        (Pattern(every=Every.DAY, step=5, day=3), "step"),
    ],
)
def test_what_would_leave_out_months_in_silence_is_refused(pattern: Pattern, field: str) -> None:
    with pytest.raises(Invalid) as wrong:
        checked(pattern)
    assert field in wrong.value.fields


def test_they_are_said_in_words() -> None:
    assert (
        words(Pattern(every=Every.WEEKDAY, weekdays=(TUESDAY,), nth=2)) == "every month on the second Tuesday"
    )
    assert (
        words(Pattern(every=Every.WEEKS, step=2, weekdays=(0, 3))) == "every 2 weeks on Monday and Thursday"
    )
    assert words(Pattern(every=Every.DAY, step=3, day=15)) == "every 3 months on day 15"
    assert (
        words(Pattern(every=Every.WEEKDAY, step=12, weekdays=(FRIDAY,), nth=-1))
        == "every year on the last Friday"
    )
