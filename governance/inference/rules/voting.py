"""Amounts are voted, not enumerated: each row says how much lies between its opening and its due date on a clock.

What most rows say is then worked out forwards and counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from governance.calendars.rules import DueRule, Unit
from governance.inference.rules.clocks import Holidays, counted, hits, modes
from governance.inference.rules.rows import Flags, Rows
from governance.inference.rules.values import Promised

SAMPLE = 1_000  # rows on which promises are compared; what is claimed is counted over all
_CHUNKS = 12
_LEAST = 0.03  # of the rows, that an amount must have to be tried
_ORDER = (Unit.CALENDAR_DAYS, Unit.HOURS, Unit.BUSINESS_DAYS, Unit.BUSINESS_HOURS)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """A promise, and which rows of a sample keep to it."""

    promise: Promised
    kept: Flags

    @property
    def hits(self) -> int:
        return int(self.kept.sum())

    @property
    def share(self) -> float:
        return float(self.kept.mean()) if self.kept.size else 0.0


def simplicity(promise: Promised) -> tuple[int, int]:
    """Of promises that explain the same, the one with the lowest is told; then the one that was offered first."""
    extra = (promise.after is not None) + (promise.rule is not DueRule.SAME_TIME and not promise.by_date)
    return (_ORDER.index(promise.unit) + extra, promise.amount)


def ranked(rows: Rows, families: Iterable[Promised], off: Holidays) -> list[Scored]:
    """The promises that most of a sample's rows keep to, best first."""
    sample = rows.sample(SAMPLE)
    tried = [
        Scored(promise=promise, kept=hits(sample, promise, off))
        for family in families
        for promise in voted(sample, family, off)
    ]
    return sorted(tried, key=lambda each: (-each.hits, simplicity(each.promise)))


def covering(tried: list[Scored], *, most: int = 8) -> list[Promised]:
    """The promises that together explain most: each next one explains most of what is left."""
    chosen: list[Promised] = []
    left = tried
    open_rows = np.ones(tried[0].kept.size, dtype=bool) if tried else np.zeros(0, dtype=bool)
    while left and len(chosen) < most:
        best = max(left, key=lambda each: int((each.kept & open_rows).sum()))  # the first of equals
        if int((best.kept & open_rows).sum()) < max(3, _LEAST * open_rows.size / 3):
            break
        chosen.append(best.promise)
        open_rows &= ~best.kept
        left = [each for each in left if each.promise != best.promise]
    return chosen


def voted(rows: Rows, family: Promised, off: Holidays) -> Iterator[Promised]:
    """The family with each amount that many rows name, or many of one stretch of time."""
    amounts, _ = counted(rows, family, off)
    found = modes(amounts, least=max(2, int(_LEAST * rows.n)))
    chunks = min(_CHUNKS, rows.n // 20)
    bounds = np.linspace(0, rows.n, max(chunks, 1) + 1).astype(int).tolist()
    for first, last in pairwise(bounds):
        found += modes(amounts[first:last], least=max(3, (last - first) // 3), most=1)
    for amount in dict.fromkeys(found):
        yield replace(family, amount=amount)
