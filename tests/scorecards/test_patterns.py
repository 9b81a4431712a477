"""Patterns worth a look: what is mentioned, and what is left alone although it looks a little like it."""

import numpy as np
import pytest

from governance.results.rules.frame import Frame
from governance.scorecards.rules.values import Habit, PatternKind
from tests.scorecards.cards_made import CITY, DAY, HOUR, MONDAY, WINDOW, frame, of

N = 400


def spread(**columns) -> Frame:
    """Closings spread evenly over two weeks by day, at all minutes; due four days after each opening."""
    rng = np.random.default_rng(7)
    opened = MONDAY + rng.integers(0, 10 * DAY, N)
    facts = {"opened": opened, "due": opened + 4 * DAY, "ended": opened + rng.integers(HOUR, 8 * DAY, N)}
    return frame(**{**facts, **columns})


def kinds(made: Frame, **more) -> list[PatternKind]:
    return [each.kind for each in of(made, **more).patterns]


def test_ordinary_closings_are_not_mentioned():
    assert kinds(spread()) == []


def test_closings_crowded_before_they_were_due_are_mentioned_with_their_number():
    made = spread()
    made.ended[:80] = made.due[:80] - np.arange(80) * 40
    found = of(made).patterns
    assert [each.kind for each in found] == [PatternKind.JUST_BEFORE_DUE]
    assert "in the last 5% of their time before they were due" in found[0].words
    assert found[0].seen >= 80
    assert 2 * found[0].expected < found[0].seen
    assert found[0].threshold.startswith("Mentioned where at least 30")


def test_a_busy_hour_of_every_day_is_not_just_before_due():
    """Due at 2 p.m. and closed between 1 and 2 on whatever day: the day's habit, not the target's."""
    rng = np.random.default_rng(3)
    opened = np.full(N, MONDAY)
    days = rng.integers(1, 8, N)
    made = frame(opened=opened, due=opened + 4 * DAY, ended=opened + days * DAY - rng.integers(0, HOUR, N))
    assert PatternKind.JUST_BEFORE_DUE not in kinds(made)


def test_short_targets_are_compared_with_the_stretches_beside():
    """A target of 8 hours: 90 closings in its last 24 minutes, where the hours before and after have few."""
    rng = np.random.default_rng(5)
    opened = MONDAY + rng.integers(0, 10 * DAY, N)
    made = frame(opened=opened, due=opened + 8 * HOUR, ended=opened + rng.integers(0, 16 * HOUR, N))
    assert PatternKind.JUST_BEFORE_DUE not in kinds(made)
    made.ended[:90] = made.due[:90] - rng.integers(0, 1_400, 90)
    assert PatternKind.JUST_BEFORE_DUE in kinds(made)


@pytest.mark.parametrize(("share", "mentioned"), [(0.08, True), (0.03, False)])
def test_reopened_well_above_what_was_usual_is_mentioned(share, mentioned):
    reopened = (np.arange(N) < N * share).astype(int)
    habits = {"pothole": Habit(closed_told=5_000, reopened=100, paused_told=0, paused=0)}  # 2 %
    found = of(spread(reopened=reopened), habits=habits).patterns
    assert [each.kind for each in found] == ([PatternKind.REOPENED] if mentioned else [])
    assert all(each.words.startswith("32 of 400 that were closed") for each in found)


def test_a_service_without_a_past_is_compared_with_the_others():
    reopened = np.concatenate([np.zeros(N // 2), np.ones(60), np.zeros(N // 2 - 60)]).astype(int)
    service = np.repeat([1, 2], N // 2)
    found = of(spread(reopened=reopened, service=service)).patterns
    assert [(each.kind, each.service.code) for each in found] == [(PatternKind.REOPENED, "lamp")]


def test_pauses_are_mentioned_only_where_a_source_tells_them():
    habits = {"pothole": Habit(closed_told=0, reopened=0, paused_told=5_000, paused=100)}
    made = spread(paused=np.where(np.arange(N) < 80, HOUR, 0))
    assert kinds(made, habits=habits, pauses_told=True) == [PatternKind.PAUSED]
    untold = {"pothole": Habit(closed_told=0, reopened=0, paused_told=0, paused=0)}
    assert kinds(made, habits=untold, pauses_told=False) == []


def test_many_closed_within_one_minute_are_mentioned_once():
    made = spread()
    made.ended[:60] = MONDAY + 15 * DAY + np.arange(60) % 50
    found = [each for each in of(made).patterns if each.kind is PatternKind.BULK]
    assert [each.seen for each in found] == [60]
    assert "within one minute (Tue, Jun 16, 2026, 2:00 PM)" in found[0].words


def test_dates_without_a_time_are_no_bulk():
    """Closed "on June 10" is written as midnight; that a source tells days only is no pattern."""
    made = spread()
    made.ended[:] = WINDOW.start + (np.arange(N) % 20 + 11) * DAY
    assert PatternKind.BULK not in kinds(made)


def test_the_citys_card_leaves_patterns_to_the_departments():
    made = spread()
    made.ended[:60] = MONDAY + 9 * DAY
    assert of(made, CITY).patterns == ()
