"""Dates, spans and numbers read as Americans write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from governance.web.site import formats

CITY = ZoneInfo("America/New_York")


def test_a_day_is_told_with_its_weekday() -> None:
    assert formats.day(date(2026, 6, 18)) == "Thu, Jun 18, 2026"


def test_an_instant_is_told_in_the_citys_time() -> None:
    at = datetime(2026, 6, 19, 2, 30, tzinfo=UTC)
    assert formats.day(at, CITY) == "Thu, Jun 18, 2026"
    assert formats.moment(at, CITY) == "Thu, Jun 18, 2026, 10:30 PM"


def test_what_lies_back_is_put_on_record_and_does_not_take_effect() -> None:
    today = date(2026, 6, 18)
    assert formats.effect(date(2026, 3, 1), today=today) == "is on record from Sun, Mar 1, 2026"
    assert formats.effect(today, today=today) == "takes effect on Thu, Jun 18, 2026"


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
    [(9000, "90\u00a0%"), (9050, "90.5\u00a0%"), (9975, "99.75\u00a0%"), (5, "0.05\u00a0%")],
)
def test_basis_points_read_as_percent(points: int, told: str) -> None:
    assert formats.percent(points) == told


def test_counts_agree_with_their_noun() -> None:
    assert formats.plural(1, "change") == "1 change"
    assert formats.plural(1240, "change") == "1,240 changes"
    assert formats.plural(2, "party", "parties") == "2 parties"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("curl/8", "A browser"),
    ],
)
def test_browsers_are_told_by_name(agent: str, told: str) -> None:
    assert formats.browser(agent) == told


def test_what_belongs_on_one_line_is_tied_in_somebodys_words_and_the_words_stay_escaped() -> None:
    said = formats.tied("80 % by <CH-2026-0042>, not 5 of 6")
    assert said == ('80\u00a0% by &lt;<span class="concord-whole">CH-2026-0042</span>&gt;, not 5 of 6')


def test_what_comes_back_to_be_sent_again_is_what_somebody_typed_not_what_the_form_keeps() -> None:
    typed = [
        ("revision", "3"),
        ("rationale", "Six days"),
        ("effective_on", "2027-01-01"),
        ("until", "2027-02-30"),
        ("amount:term:pothole/done", "6"),
        ("unit:term:pothole/done", "calendar-days"),
        ("words", ""),
    ]
    assert formats.recognized(typed) == [
        ("Rationale", "Six days"),
        ("Effective on", "Fri, Jan 1, 2027"),
        ("Until", "2027-02-30"),
        ("And", "what you chose for 1 line"),
    ]
