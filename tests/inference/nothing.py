"""Controls: due dates that follow no promise, laid over real openings. Whoever finds one there, makes it up."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from governance.calendars.rules import Unit
from governance.calendars.rules.zones import DAY, Ints, to_instants, to_walls
from governance.inference.rules.values import Promised
from tests.inference.known import LEAST, Known, known, promised
from tests.inference.openings import ZONE, openings

_Draw = Callable[[np.random.Generator, Ints], Ints]


def random_dues(*, labels: int, each: int, seed: int) -> Known:
    """Up to sixty days after the opening, any second."""
    return _drawn(
        labels, each, seed, lambda random, opened: opened + random.integers(0, 60 * DAY, opened.size)
    )


def random_dates(*, labels: int, each: int, seed: int) -> Known:
    """The last second of any day within sixty of the opening."""

    def dues(random: np.random.Generator, opened: Ints) -> Ints:
        day = to_walls(opened, ZONE) // DAY + random.integers(0, 60, opened.size)
        return to_instants((day + 1) * DAY, ZONE) - 1

    return _drawn(labels, each, seed, dues)


def shuffled_lengths(*, labels: int, each: int, seed: int) -> Known:
    """Each due is as far off as a promise somewhere in the city, but of any request."""
    made = known(rows=max(labels * each, 40 * LEAST * 2), seed=seed)
    lengths = made.due - made.opened
    return _drawn(
        labels, each, seed, lambda random, opened: opened + random.permutation(lengths)[: opened.size]
    )


def _drawn(labels: int, each: int, seed: int, dues: _Draw) -> Known:
    random = np.random.default_rng(seed)
    opened = random.choice(openings(), size=labels * each)
    return Known(
        labels=tuple(f"Label {number:02}" for number in range(labels)),
        label=np.repeat(np.arange(labels), each),
        opened=opened,
        due=dues(random, opened),
        moved=np.zeros(labels * each, dtype=np.bool_),
        regimes=((),) * labels,
        holidays=frozenset(),
    )


def few(n: int, *, seed: int) -> Known:
    """One label that keeps its promise, with too few requests to say so."""
    random = np.random.default_rng(seed)
    opened = np.sort(random.choice(openings(), size=n))
    promise = Promised(amount=72, unit=Unit.HOURS)
    drawn = _drawn(1, n, seed, lambda _, some: some)
    return replace(drawn, opened=opened, due=promised(opened, promise, ()))
