"""What history says of a target itself: known numbers, and on histories drawn from Boston's own whether it is said rightly."""

import os
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from governance.agreements.rules.items import Target
from governance.calendars.rules import Pause, Unit
from governance.results.rules.formulas import share
from governance.results.rules.frame import NEVER
from governance.trials.rules.curve import Floats
from governance.trials.rules.slack import Kind, Slack, slack
from governance.trials.rules.slack_words import remark
from governance.trials.rules.trial import Events, clocked, trial
from tests import boston_past
from tests.trials.past import term
from tests.trials.slack_seeds import UNTIL, WALLS, Seed, past_of, seeded, sound

DAY = 86_400
SEEDS = 50
LONG = int(os.environ.get("CONCORD_SLACK_SEEDS", "1000"))
REAL = pytest.mark.skipif(not boston_past.FOLDER.is_dir(), reason=boston_past.ABSENT)


def every(days: float, took: list[float], *, goal_bp: int = 0, amount: int = 4, early: int = 0) -> Seed:
    """One request every so many days back from ten days ago, done after so many days (below 0: still open)."""
    opened = np.array([UNTIL - int((10 + n * days) * DAY) for n in range(len(took))], dtype=np.int64)
    ended = opened + np.array([int(each * DAY) for each in took])
    closed = np.where(np.array(took) < 0, NEVER, np.where(ended > UNTIL, NEVER, ended))
    return Seed(opened=opened, closed=closed, wanted=term(amount, goal_bp=goal_bp), early=early)


# Known numbers


def test_impossible_from_sixty_requests_on_and_at_most_five_percent():
    assert every(1, [3.0] + [9.0] * 59).kinds == {Kind.IMPOSSIBLE}
    assert Kind.IMPOSSIBLE not in every(1, [3.0] + [9.0] * 58).kinds
    assert Kind.IMPOSSIBLE not in every(1, [3.0] * 4 + [9.0] * 56).kinds  # 6.7 %
    assert Kind.IMPOSSIBLE not in every(1, [3.0] * 3 + [9.0] * 57).kinds  # 5 %, but up to 13.7 % by chance


def test_too_easy_where_half_the_time_is_enough():
    assert every(1, [1.9] * 600).kinds == {Kind.EASY}
    assert every(1, [2.1] * 600).kinds == set()
    assert Kind.EASY not in every(3, [1.9] * 199).kinds
    assert every(1, [1.9] * 596 + [9.0] * 4).kinds == set()  # 99.3 %


def test_a_goal_out_of_reach_needs_four_quarters_that_all_miss_it():
    took = [3.0] * 6 + [9.0] * 4
    low = every(1, took * 60, goal_bp=8_000)
    (found,) = low.remarks()
    assert (found.kind, found.rate.bp, found.goal_bp, found.quarters) == (Kind.GOAL, 6_000, 8_000, 7)
    assert every(1, took * 60, goal_bp=6_000).kinds == set()
    assert Kind.GOAL not in every(1, took * 27, goal_bp=8_000).kinds
    assert every(1, took * 50 + [3.0] * 92, goal_bp=8_000).kinds == set()  # one quarter kept it


def test_noise_where_a_quarter_has_too_few_to_show_twenty_points():
    (found,) = every(10, ([3.0] * 4 + [9.0]) * 14).remarks()
    assert (found.kind, found.quarters) == (Kind.NOISE, 9)
    # 2.8 · √(0.584 · 0.416 / 8.75 + 0.784 · 0.216 / 35): 56 of 70, two more of each, and 20 points less.
    assert found.figure_bp == pytest.approx(5_056, abs=2)
    assert every(10, [3.0] * 70).kinds == {Kind.NOISE}  # all on time: as few say as little
    assert every(1, ([3.0] * 4 + [9.0]) * 140).kinds == set()


def test_due_before_it_was_asked_comes_first():
    found = every(1, [3.0] + [9.0] * 599, early=290).remarks()
    assert [each.kind for each in found] == [Kind.EARLY, Kind.IMPOSSIBLE]
    assert every(1, ([3.0] * 4 + [9.0]) * 120, early=50).kinds == set()


def test_only_requests_opened_at_least_one_target_ago_are_judged():
    """Of those opened in the last four days only the quick ones are known; they would make an impossible target possible."""
    old = every(1, [9.0] * 100)
    young = np.array([UNTIL - 3 * DAY + n for n in range(40)], dtype=np.int64)
    both = replace(
        old, opened=np.concatenate([old.opened, young]), closed=np.concatenate([old.closed, young + 3_600])
    )
    (found,) = both.remarks()
    assert (found.kind, found.rate.n, found.rate.met) == (Kind.IMPOSSIBLE, 100, 0)


def test_an_open_request_counts_as_not_done():
    assert every(1, [-1.0] * 80).kinds == {Kind.IMPOSSIBLE}


def test_what_is_older_than_24_months_says_nothing():
    ages = every(3, [3.0] * 240 + [9.0] * 240)  # the second half lies 24 to 48 months back
    assert Kind.IMPOSSIBLE not in ages.kinds
    assert every(3, [9.0] * 240 + [3.0] * 240).kinds == {Kind.IMPOSSIBLE}


def test_the_targets_own_clock_decides_which_are_judged():
    """From Fri, May 29, 16:30 to Tue, Jun 2, 13:00 run more than three days of the calendar, and not yet two business days."""
    friday = np.full(60, int(datetime(2026, 5, 29, 16, 30, tzinfo=UTC).timestamp()), dtype=np.int64)
    never = np.full(60, NEVER)
    assert Seed(opened=friday, closed=never, wanted=term(2, Unit.BUSINESS_DAYS)).remarks() == ()
    assert Seed(opened=friday, closed=never, wanted=term(3)).kinds == {Kind.IMPOSSIBLE}


def test_what_an_event_stopped_or_left_out_is_not_held_against_a_target():
    """Sixty open requests of ten days ago: for eight of those days the clock stood, or they are left out."""
    opened = np.full(60, UNTIL - 10 * DAY, dtype=np.int64)
    known, wanted = past_of(opened, np.full(60, NEVER), as_of=UNTIL), term(4)
    storm = Pause(start=_at(UNTIL - 11 * DAY), end=_at(UNTIL - 2 * DAY))
    for events in (Events(pauses=(storm,), names=("Storm",)), Events(left_out=(storm,), names=("Storm",))):
        tried = trial(known.facts, wanted, clocked(wanted, WALLS), as_of=UNTIL, events=events)
        assert slack(known, tried, as_of=UNTIL) == ()
    calm = trial(known.facts, wanted, clocked(wanted, WALLS), as_of=UNTIL, events=Events())
    assert [each.kind for each in slack(known, calm, as_of=UNTIL)] == [Kind.IMPOSSIBLE]


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_the_arithmetic_is_in_plain_words():
    four = Target(amount=4, unit=Unit.BUSINESS_DAYS)
    assert remark(Slack(kind=Kind.IMPOSSIBLE, rate=share(9, 412)), four) == (
        "Impossible so far: of 412 requests opened at least 4 business days before, 9 (2.2%) were done within it, "
        "allowing for chance at most 4.1%."
    )
    noise = remark(Slack(kind=Kind.NOISE, rate=share(60, 72), quarters=9, figure_bp=3_712), four)
    assert "about 9 requests a quarter, of 72 in all 60 on time" in noise
    assert "differ by 37 points to be told from chance" in noise
    goal = Slack(kind=Kind.GOAL, rate=share(550, 1_000), quarters=8, figure_bp=6_120, goal_bp=8_000)
    assert "the best of 8 quarters reached 61.2%, all 1,000 requests together 55%" in remark(goal, four)


# On histories drawn from Boston's own


@REAL
@pytest.mark.parametrize("kind", list(Kind))
def test_all_of_fifty_seeded_are_found(kind):
    missed = [each.kinds for each in seeded(kind, SEEDS) if kind not in each.kinds]
    assert missed == []


@REAL
def test_of_fifty_sound_targets_at_most_two_are_flagged():
    flagged = [found for each in sound(SEEDS) if (found := each.kinds)]
    assert len(flagged) <= 2, flagged


@REAL
@pytest.mark.slow
@pytest.mark.parametrize("kind", list(Kind))
def test_of_many_seeded_hardly_any_is_missed(kind):
    missed = [each.kinds for each in seeded(kind, LONG) if kind not in each.kinds]
    assert len(missed) <= LONG / 200, missed


@REAL
@pytest.mark.slow
def test_of_many_sound_targets_hardly_any_is_flagged():
    flagged = [found for each in sound(LONG) if (found := each.kinds)]
    assert len(flagged) <= LONG / 200, flagged


HOURS = (1, 2, 4, 8, 24, 48, 72, 168, 336, 720, 1_440, 2_880, 8_760)
GOAL = 8_000


@REAL
def test_what_is_flagged_on_a_half_year_stays_so_in_the_next_twelve_months():
    """Hypothetical targets on real histories, judged as of each half-year by what was known then."""
    cells = [cell for each in boston_past.services() for at in HALF_YEARS for cell in _cells(each, at)]
    for kind in (Kind.IMPOSSIBLE, Kind.EASY, Kind.GOAL):
        told = [right for found, right in cells if found is kind]
        assert len(told) >= 10, kind
        assert sum(told) >= 0.95 * len(told), (kind, sum(told), len(told))


HALF_YEARS = tuple(
    int(datetime(year, month, 1, tzinfo=UTC).timestamp())
    for year, month in ((2014, 7), (2015, 1), (2015, 7), (2016, 1))
)


def _cells(each: boston_past.BostonService, at: int):
    """Per target: what was flagged, and whether the next twelve months agree."""
    known = past_of(each.opened, each.closed, as_of=at)
    following = (each.opened > at) & (each.opened <= at + 365 * DAY)
    if not len(known.facts) or following.sum() < 20:
        return
    took = (each.closed[following] - each.opened[following]) / 3_600
    first = trial(
        known.facts, term(1, Unit.HOURS), clocked(term(1, Unit.HOURS), WALLS), as_of=at, events=Events()
    )
    for amount in HOURS:
        tried = replace(first, term=term(amount, Unit.HOURS, goal_bp=GOAL))
        for found in slack(known, tried, as_of=at):
            yield found.kind, _agrees(found.kind, took, amount)


def _agrees(kind: Kind, took: Floats, amount: int) -> bool:
    part = float((took <= amount).mean())
    return {Kind.IMPOSSIBLE: part <= 0.10, Kind.EASY: part >= 0.98, Kind.GOAL: part < GOAL / 10_000}.get(
        kind, True
    )
