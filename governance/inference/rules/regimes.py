"""When a label's promise changed: the cheapest way through time over the promises that are tried, or none of them.

A change costs as much as several cases that contradict; a stretch that no promise explains may be left without a rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from governance.inference.rules.rows import Flags

Floats = NDArray[np.float64]
_HIT, _MISS, _NO_RULE = (
    0.01,
    4.6,
    0.75,
)  # what a row costs under a promise it keeps to or not, and under no rule


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Rows `start` until before `end` under the promise at `which`; None: no rule."""

    which: int | None
    start: int
    end: int


def switch_cost(n: int) -> float:
    return 3 * float(np.log(max(n, 2))) + 4


def stretches(kept: Sequence[Flags]) -> list[Stretch]:
    """The rows in order of opening, cut where the promise changed; `kept` says per promise which rows keep to it."""
    n = int(kept[0].size) if kept else 0
    if not n:
        return []
    bounds, costs = _runs(np.stack(kept))
    return list(_joined(_path(costs, switch_cost(n)), bounds, len(kept)))


def _runs(kept: NDArray[np.bool_]) -> tuple[NDArray[np.intp], Floats]:
    """Rows that keep to the same promises in a row, as one step: where each begins, and what it costs per promise."""
    changed = np.nonzero((kept[:, 1:] != kept[:, :-1]).any(axis=0))[0] + 1
    bounds = np.concatenate([[0], changed, [kept.shape[1]]]).astype(np.intp)
    lengths = np.diff(bounds)
    costs = np.where(kept[:, bounds[:-1]], _HIT, _MISS) * lengths
    return bounds, np.concatenate([costs, (_NO_RULE * lengths)[None]]).T


def _path(costs: Floats, switch: float) -> list[int]:
    steps, states = costs.shape
    came = np.zeros((steps, states), dtype=np.int16)
    total = costs[0].copy()
    stay = np.arange(states)
    for step in range(1, steps):
        best = int(total.argmin())
        moved = total > total[best] + switch
        came[step] = np.where(moved, best, stay)
        total = np.where(moved, total[best] + switch, total) + costs[step]
    path = [int(total.argmin())]
    for step in range(steps - 1, 0, -1):
        path.append(int(came[step, path[-1]]))
    return path[::-1]


def _joined(path: list[int], bounds: NDArray[np.intp], none: int) -> Iterator[Stretch]:
    start = 0
    for step in range(1, len(path) + 1):
        if step == len(path) or path[step] != path[start]:
            which = None if path[start] == none else path[start]
            yield Stretch(which=which, start=int(bounds[start]), end=int(bounds[step]))
            start = step
