"""Kaplan and Meier's curve, and what a day's statement may know: properties over made-up requests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.calendars.rules.zones import DAY
from governance.estimates.rules.days import Reach, days_to_say
from governance.estimates.rules.kaplan_meier import curve
from governance.estimates.rules.statements import Asked, Known, statements
from governance.estimates.rules.values import Cases, Stated, WhyNone
from governance.results.rules.frame import NEVER
from tests.estimates.prospective import ZONE, mornings
from tests.estimates.test_streams import START, season, steady, stream

FIRST = date(2014, 6, 1)
WEEK = mornings(FIRST, FIRST + timedelta(days=6))


def said(of: Cases, days: list[Asked] = WEEK, known: Known | None = None) -> list[Stated]:
    return list(statements(of, days, zone=ZONE, known=known))


def only(of: Cases, rows: np.ndarray) -> Cases:
    return Cases(opened=of.opened[rows], ended=of.ended[rows], told=of.told[rows])


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.integers(1, 99))
def test_without_open_requests_the_curve_is_the_plain_quantile(spans: list[int], percent: int):
    found = curve(np.array(spans, dtype=np.int64), np.ones(len(spans), dtype=np.bool_))
    place = found.place(percent / 100)
    assert place is not None
    rank = -(-percent * len(spans) // 100)  # the smallest that so many of a hundred do not exceed
    assert found.times[place] == sorted(spans)[rank - 1]


def test_the_curve_of_a_textbook():
    """Kaplan and Meier 1958, the example of eight: deaths at 0.8, 3.1, 5.4, 9.2; losses at 1.0, 2.7, 7.0, 12.1."""
    spans = np.array([8, 10, 27, 31, 54, 70, 92, 121], dtype=np.int64)
    done = np.array([1, 0, 0, 1, 1, 0, 1, 0], dtype=np.bool_)
    found = curve(spans, done)
    assert np.allclose(found.left, [7 / 8, 7 / 10, 21 / 40, 21 / 80])
    assert found.times.tolist() == [8, 31, 54, 92]
    assert found.place(0.8) is None
    assert found.done_by(53) == pytest.approx(0.3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_requests_changes_nothing(seed: int):
    of = stream(season, seed=3)
    order = np.random.default_rng(seed).permutation(len(of))
    assert said(only(of, order), WEEK[:2]) == said(of, WEEK[:2])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 6))
def test_what_comes_after_a_day_changes_nothing_of_it(seed: int, day: int):
    """Requests opened and closings made after the morning of a day are not known on it."""
    of, random = stream(season, seed=3), np.random.default_rng(seed)
    until = WEEK[day].until
    later = np.where(
        of.ended > until,
        np.where(random.random(len(of)) < 0.5, NEVER, until + random.integers(1, 10**7)),
        of.ended,
    )
    kept = (of.opened < until) | (random.random(len(of)) < 0.5)
    other = only(Cases(opened=of.opened, ended=later, told=of.told), kept)
    assert said(other)[: day + 1] == said(of)[: day + 1]


def test_a_restart_on_any_day_changes_nothing():
    of, days = stream(season, seed=3), mornings(FIRST, FIRST + timedelta(days=119))
    whole = said(of, days)
    for at in (1, 40, 119):
        before = whole[:at]
        known = Known(
            level=before[-1].level,
            until=before[-1].until,
            seconds={each.day: each.seconds for each in before if each.seconds is not None},
        )
        assert said(of, days[at:], known) == whole[at:]


def test_a_date_that_was_kept_moves_the_next_nearer_and_a_missed_one_farther():
    of = stream(season, seed=3)
    start = WEEK[0].until
    for seconds, moves in ((80 * DAY, -1), (60, 1)):
        asked = {FIRST - timedelta(days=n): seconds for n in range(1, 100)}
        found = said(of, WEEK[:1], Known(until=start - DAY, seconds=asked))[0]
        assert np.sign(found.level - 0.9) == moves


def test_the_shortest_window_with_a_hundred_requests_counts():
    for n, window in ((2_400, 60), (1_200, 120), (400, 365), (140, 730)):
        found = said(stream(steady, n=n), mornings(date(2016, 5, 1), date(2016, 5, 1)))[0]
        assert (found.window, found.n >= 100, found.days is not None) == (window, True, True)


def test_why_no_date_is_said():
    day = mornings(date(2016, 5, 1), date(2016, 5, 1))
    few = said(stream(season, n=90), day)[0]
    never = said(stream(season, never=0.3), day)[0]
    of = stream(season)
    far = said(replace(of, ended=np.where(of.ended < NEVER, of.ended + 95 * DAY, NEVER)), day)[0]
    stale = said(of, [replace(day[0], stale=True)])[0]
    found = [(each.seconds, each.days, each.why) for each in (few, never, far, stale)]
    assert found == [(None, None, why) for why in (WhyNone.FEW, WhyNone.NO_NINTH, WhyNone.FAR, WhyNone.STALE)]


def test_where_no_date_is_said_the_share_that_ripened_is_told():
    """Of those asked 90 to 180 days before; a third of them is never done."""
    found = said(stream(season, never=0.3), mornings(date(2016, 5, 1), date(2016, 5, 1)))[0]
    assert found.ripened == pytest.approx(240, abs=40)
    assert found.ripened_done / found.ripened == pytest.approx(0.7, abs=0.08)


def test_a_data_source_that_ended_long_ago_says_nothing_of_what_is_open():
    """Its open requests were watched until its end; those of another one until today."""
    of = stream(season, seed=3)
    end = START + 700 * DAY
    ended = replace(of, ended=np.where(of.ended > end, NEVER, of.ended), told=np.full(len(of), end))
    day = mornings(date(2015, 12, 20), date(2015, 12, 20))
    watched, forgotten = said(ended, day)[0], said(replace(ended, told=of.told), day)[0]
    assert watched.days is not None
    assert forgotten.days is None or forgotten.days > watched.days


def test_days_are_said_from_the_first_to_today_and_old_data_say_nothing():
    told = int(datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp())
    reach = Reach(told=told, late=2, patience=7)
    found = days_to_say(date(2026, 5, 30), date(2026, 6, 20), reach, zone=ZONE)
    assert [each.day.isoformat() for each in found if not each.stale] == [
        f"2026-{day}"
        for day in ("05-30", "05-31", "06-01", "06-02", "06-03", "06-04", "06-05", "06-06", "06-07", "06-08")
    ]
    assert [(each.day, each.stale) for each in found][-1] == (date(2026, 6, 20), True)
    assert len(found) == 11
    midnight = int(datetime(2026, 5, 30, 4, tzinfo=UTC).timestamp())
    assert (found[0].until, found[-1].until) == (midnight - 2 * DAY, told - 2 * DAY)


def test_no_more_than_two_years_are_worked_out_afterwards():
    reach = Reach(told=int(datetime(2026, 6, 1, tzinfo=UTC).timestamp()), late=0, patience=7)
    assert len(days_to_say(date(2010, 1, 1), date(2026, 6, 1), reach, zone=ZONE)) == 731


@pytest.mark.parametrize("never", [0, 0.07])
def test_whole_days_are_never_farther_than_the_time_they_stand_for(never: float):
    of = stream(season, never=never, batch=9)
    dated = [each for each in said(of, mornings(FIRST, date(2015, 5, 31))) if each.seconds is not None]
    assert len(dated) > 300
    for each in dated:
        assert each.days is not None
        assert each.seconds is not None
        assert each.days <= min(each.seconds // DAY + 1, 90)
        assert each.done_bp > 0
