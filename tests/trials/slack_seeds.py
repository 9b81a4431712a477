"""Histories drawn from Boston's own cases, so that a target is known to be impossible, too easy, noise or sound.

A case keeps its weekday and the time it took; it moves by whole weeks into the 24 months that are judged. Where a share is
seeded, cases are drawn from those that were done within the target (or half of it) and from those that were not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from governance.agreements.rules.items import Term
from governance.calendars.rules import Unit
from governance.results.rules.frame import NEVER
from governance.trials.rules.backtest import Past
from governance.trials.rules.slack import Kind, Slack, slack
from governance.trials.rules.trial import Events, Facts, clocked, trial
from tests import boston_past
from tests.boston_past import OPEN, BostonService, Ints
from tests.trials.past import AS_OF, CITY, past, term

WALLS = replace(CITY, zone="UTC")  # instants here are wall times

UNTIL = int(AS_OF.timestamp())
WEEK = 7 * 86_400
WEEKS = 104
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A history and the target that is tried on it; `early`: how many came with a due date before their opening."""

    opened: Ints
    closed: Ints
    wanted: Term
    early: int = 0

    def remarks(self, as_of: int = UNTIL) -> tuple[Slack, ...]:
        known = past_of(self.opened, self.closed, as_of=as_of, early=self.early)
        by = clocked(self.wanted, WALLS)
        return slack(known, trial(known.facts, self.wanted, by, as_of=as_of, events=Events()), as_of=as_of)

    @property
    def kinds(self) -> set[Kind]:
        return {each.kind for each in self.remarks()}


def past_of(opened: Ints, closed: Ints, *, as_of: int, early: int = 0) -> Past:
    """What was known at an instant: later openings are not, and what was closed later was open."""
    known = opened <= as_of
    size = int(known.sum())
    none, ended = np.full(size, NEVER), closed[known]
    columns = Facts(
        request=np.arange(size, dtype=np.int64),
        opened=opened[known],
        ended=np.where(ended > as_of, NEVER, ended),
        district=np.zeros(size, dtype=np.int64),
        paused=none,
        resumed=none,
        reason=np.full(size, -1, dtype=np.int64),
    )
    return Past(**{**vars(past(columns)), "early": early})


def own_target(name: str, goal_bp: int = 0) -> Term:
    """What Boston promises for it."""
    if name.startswith(boston_past.DISTRICTED):
        return term(1, Unit.BUSINESS_DAYS, goal_bp=goal_bp)
    return term(30 if name.startswith("Rodent") else 120, Unit.CALENDAR_DAYS, goal_bp=goal_bp)


@cache
def histories() -> tuple[tuple[BostonService, Flags, Flags], ...]:
    """Each with which of its cases were done within its own target, and within half of it."""
    return tuple((each, *_within(each)) for each in boston_past.services(least=300))


def _within(each: BostonService) -> tuple[Flags, Flags]:
    wanted = own_target(each.name)
    facts = past_of(each.opened, each.closed, as_of=OPEN - 1).facts
    took = trial(facts, wanted, clocked(wanted, WALLS), as_of=UNTIL, events=Events()).timed
    assert wanted.target is not None
    amount = wanted.target.amount
    return took.done & (took.elapsed <= amount), took.done & (took.elapsed <= amount / 2)


def drawn(
    rng: np.random.Generator, of: BostonService, rows: Ints, *, goal_bp: int = 0, early: int = 0
) -> Seed:
    """These cases, moved by whole weeks to anywhere in the 24 months."""
    opened, closed = of.opened[rows], of.closed[rows]
    latest = UNTIL - WEEK * rng.integers(0, WEEKS, rows.size)
    moved = (latest - opened) // WEEK * WEEK
    ended = np.where(closed == OPEN, NEVER, closed + moved)
    return Seed(
        opened=opened + moved,
        closed=np.where(ended > UNTIL, NEVER, ended),
        wanted=own_target(of.name, goal_bp),
        early=early,
    )


def _mixed(rng: np.random.Generator, within: Flags, part: float, size: int) -> Ints:
    """So many cases, of which this part was drawn from those within."""
    hits = rng.random(size) < part
    inside, outside = np.flatnonzero(within), np.flatnonzero(~within)
    return np.where(hits, rng.choice(inside, size), rng.choice(outside, size))


def seeded(kind: Kind, count: int) -> Iterator[Seed]:
    rng = np.random.default_rng([*kind.encode()])
    for place in range(count):
        of, within, half = histories()[place % len(histories())]
        size = int(24 * rng.integers(30, 60))
        match kind:
            case Kind.IMPOSSIBLE:
                yield drawn(rng, of, _mixed(rng, within, rng.uniform(0, 0.02), size))
            case Kind.EASY:
                yield drawn(rng, of, _mixed(rng, half, rng.uniform(0.998, 1), 2 * size))
            case Kind.NOISE:
                few = int(24 * rng.integers(1, 6))
                yield drawn(rng, of, rng.integers(0, of.opened.size, few))
            case Kind.GOAL:
                yield drawn(rng, of, _mixed(rng, within, rng.uniform(0.15, 0.68), size), goal_bp=8_000)
            case Kind.EARLY:
                rows = rng.integers(0, of.opened.size, size)
                yield drawn(rng, of, rows, early=int(size * rng.uniform(0.2, 0.9)))


def sound(count: int) -> Iterator[Seed]:
    """Real shares where they lie between 12 and 98.5%, at least 30 a month, the goal within reach."""
    rng = np.random.default_rng(20_261_201)
    for place in range(count):
        of, within, _ = histories()[place % len(histories())]
        part = float(within.mean())
        size = int(24 * rng.integers(30, 60))
        rows = _mixed(rng, within, min(part, 0.985) if place % 2 else rng.uniform(0.12, 0.985), size)
        goal = int(within[rows].mean() * 100) * 100
        yield drawn(rng, of, rows, goal_bp=goal, early=int(rng.integers(0, 3)))
