"""The line of days beside a promise: both dates on it, in order, with their words inside the drawing."""

from datetime import date, timedelta

import pytest

from governance.web.services.days_line import WIDTH, days_line

MONDAY = date(2026, 11, 30)


def test_both_dates_lie_where_their_days_are() -> None:
    line = days_line(MONDAY, date(2026, 12, 4), date(2026, 12, 9), today=MONDAY)
    assert (line.ticks[4], line.ticks[9]) == (line.promised.at, line.lately.at)
    assert line.begins == "today"
    assert len(line.weekends) == 2  # Dec 5 and 6
    assert line.ticks[4] < line.weekends[0][0] < line.ticks[5] < sum(line.weekends[1]) < line.ticks[7]


def test_what_is_true_may_come_before_what_is_promised() -> None:
    line = days_line(MONDAY, date(2026, 12, 14), date(2026, 12, 2), today=MONDAY)
    assert line.lately.at < line.promised.at


@pytest.mark.parametrize("promised", [0, 1, 4, 20, 89])
@pytest.mark.parametrize("later", [0, 1, 5, 30, 90])
def test_words_stay_within_the_drawing(promised: int, later: int) -> None:
    line = days_line(MONDAY, *(MONDAY + timedelta(days=n) for n in (promised, later)), today=MONDAY)
    for mark in (line.promised, line.lately):
        reaches = {"start": (0, 115), "middle": (-58, 58), "end": (-115, 0)}[mark.anchor]
        assert mark.at + reaches[0] >= 0
        assert mark.at + reaches[1] <= WIDTH
    assert len(line.ticks) <= 22


def test_a_line_that_begins_on_another_day_says_so() -> None:
    line = days_line(MONDAY, date(2026, 12, 4), date(2026, 12, 9), today=MONDAY + timedelta(days=1))
    assert line.begins == "reported"
