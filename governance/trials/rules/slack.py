"""What history says of a target itself: that it cannot be kept, cannot be missed, or that its figure would say nothing. Pure.

Judged on the last 24 months, only on requests opened at least one target ago by the target's own clock (of a younger one
nobody knows yet), an open request counting as not done. These remarks inform; they forbid nothing. Thresholds were measured
on real histories of Boston, St. Louis and Los Angeles: what is flagged on one half-year stays so in the next twelve months.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np

from governance.calendars.rules import vector
from governance.results.rules.formulas import Rate, share
from governance.trials.rules.backtest import Past
from governance.trials.rules.curve import Flags, Ints
from governance.trials.rules.trial import Trial

DAY = 86_400
RECENT = 730 * DAY
QUARTER = RECENT // 8
_STEPS = 64

EARLY_FEWEST, EARLY, SURELY_EARLY = 60, 1_000, 500
IMPOSSIBLE_FEWEST, IMPOSSIBLE, SURELY_IMPOSSIBLE = 60, 500, 1_000
EASY_FEWEST, EASY, SURELY_EASY = 200, 9_950, 9_800
GOAL_QUARTERS, GOAL_FEWEST, SURELY_BELOW = 4, 15, 500
NOISE = 2_000
_HALF = 0.5
_SEEN = 2.8  # standard errors by which a quarter must differ to be seen in four of five


class Kind(StrEnum):
    EARLY = "due before it was asked"
    IMPOSSIBLE = "impossible"
    EASY = "too easy"
    GOAL = "goal out of reach"
    NOISE = "noise"


@dataclass(frozen=True, kw_only=True)
class Slack:
    """One remark. `rate` is the share it rests on: on time, done within half the time, or due before it was asked.

    `quarters`: how many were looked at, or (noise) how many requests fall into one; `figure_bp`: the best quarter's share, or
    (noise) the smallest change that would be seen.
    """

    kind: Kind
    rate: Rate
    quarters: int = 0
    figure_bp: int = 0
    goal_bp: int = 0


@dataclass(frozen=True, kw_only=True)
class _Ripe:
    """The requests that are judged: whether each was done in time, or in half of it, and in which quarter it was opened."""

    met: Flags
    half: Flags
    quarter: Ints

    @property
    def rate(self) -> Rate:
        return share(int(self.met.sum()), self.met.size)


def slack(past: Past, tried: Trial, *, as_of: int) -> tuple[Slack, ...]:
    """The remarks on a target, the weightiest first; at most one of impossible, too easy and goal out of reach."""
    ripe = _ripe(past, tried, as_of)
    found = (*_early(past), *_reached(ripe, tried.term.goal_bp))
    sure = {each.kind for each in found} & {Kind.IMPOSSIBLE, Kind.EASY}
    return found if sure else (*found, *_noise(ripe))


def recent(opened: Ints) -> Flags:
    """The last 24 months of what is known."""
    found: Flags = opened > (opened.max() if opened.size else 0) - RECENT
    return found


def _ripe(past: Past, tried: Trial, as_of: int) -> _Ripe:
    opened, timed = past.facts.opened, tried.timed
    last = _last_ripe(tried, opened, as_of)
    told = timed.done | (timed.elapsed > tried.amount)
    rows = recent(opened) & (opened <= last) & timed.counted & told
    took, done = timed.elapsed[rows], timed.done[rows]
    return _Ripe(
        met=done & (took <= tried.amount),
        half=done & (took <= tried.amount / 2),
        quarter=(last - opened[rows]) // QUARTER,
    )


def _last_ripe(tried: Trial, opened: Ints, as_of: int) -> int:
    """The last instant from which a whole target has run until `as_of`: by halving, for time runs one way."""
    if not opened.size:
        return 0
    low, high = int(opened.min()), as_of
    while high - low > 1:
        asked = np.linspace(low, high, _STEPS).astype(np.int64)
        over = vector.elapsed(asked, np.full(_STEPS, as_of), clock=tried.by.clock) >= tried.amount
        if not over[0]:
            return low - 1
        place = int(np.flatnonzero(over)[-1])
        low, high = int(asked[place]), int(asked[min(place + 1, _STEPS - 1)])
    return low


def _early(past: Past) -> Iterator[Slack]:
    rate = share(past.early, int(recent(past.facts.opened).sum()))
    if rate.n >= EARLY_FEWEST and rate.bp >= EARLY and rate.low_bp >= SURELY_EARLY:
        yield Slack(kind=Kind.EARLY, rate=rate)


def _reached(ripe: _Ripe, goal_bp: int) -> Iterator[Slack]:
    rate, half = ripe.rate, share(int(ripe.half.sum()), ripe.half.size)
    if rate.n >= IMPOSSIBLE_FEWEST and rate.bp <= IMPOSSIBLE and rate.high_bp <= SURELY_IMPOSSIBLE:
        yield Slack(kind=Kind.IMPOSSIBLE, rate=rate)
    elif half.n >= EASY_FEWEST and half.bp >= EASY and half.low_bp >= SURELY_EASY:
        yield Slack(kind=Kind.EASY, rate=half)
    elif goal_bp > 0 and rate.n:
        yield from _goal(ripe, goal_bp)


def _goal(ripe: _Ripe, goal_bp: int) -> Iterator[Slack]:
    n = np.bincount(ripe.quarter)
    met = np.bincount(ripe.quarter, weights=ripe.met).astype(np.int64)
    told = [share(int(hits), int(all_)) for hits, all_ in zip(met, n, strict=True) if all_ >= GOAL_FEWEST]
    best = max((each.bp for each in told), default=0)
    if len(told) >= GOAL_QUARTERS and best < goal_bp and ripe.rate.high_bp <= goal_bp - SURELY_BELOW:
        yield Slack(kind=Kind.GOAL, rate=ripe.rate, quarters=len(told), figure_bp=best, goal_bp=goal_bp)


def _noise(ripe: _Ripe) -> Iterator[Slack]:
    """A share near its end is looked at where it would lie 20 points nearer to the middle: there it spreads wider.

    It is drawn to the middle by as much as an interval is: that all of a few were on time says little of the next.
    """
    rate = ripe.rate
    if not rate.n:
        return
    a_quarter = rate.n / (int(ripe.quarter.max()) + 1)
    part = (rate.met + 2) / (rate.n + 4)
    moved = part - NOISE / 10_000 if part > _HALF else part + NOISE / 10_000
    year, quarter = part * (1 - part), max(part * (1 - part), moved * (1 - moved))
    seen = round(10_000 * _SEEN * sqrt(quarter / a_quarter + year / (4 * a_quarter)))
    if seen > NOISE:
        yield Slack(kind=Kind.NOISE, rate=rate, quarters=round(a_quarter), figure_bp=min(seen, 10_000))
