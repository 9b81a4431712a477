"""Amounts are voted, not enumerated: each row says how much lies between its opening and its due date on a clock.

What most rows say is then worked out forwards and counted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from governance.calendars.rules import DueRule, Unit
from governance.inference.rules.clocks import Holidays, counted, hits, modes
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import Promised

SAMPLE = 2_000  # rows on which promises are compared; what is claimed is counted over all
_CHUNKS = 12
_LEAST = 0.03  # of the rows, that an amount must have to be tried
_ORDER = (Unit.CALENDAR_DAYS, Unit.HOURS, Unit.BUSINESS_DAYS, Unit.BUSINESS_HOURS)
PLAIN = (Promised(amount=1, unit=Unit.CALENDAR_DAYS), Promised(amount=1, unit=Unit.HOURS))


@dataclass(frozen=True, kw_only=True)
class Scored:
    promise: Promised
    hits: int
    n: int

    @property
    def share(self) -> float:
        return self.hits / self.n if self.n else 0.0


def simplicity(promise: Promised) -> tuple[int, int, int, str]:
    """Of promises that explain the same, the one with the lowest is told."""
    late = 0 if promise.after is None else 1
    same_time = 0 if promise.rule is DueRule.SAME_TIME else 1
    return (_ORDER.index(promise.unit) + same_time + late, promise.amount, late, promise.hours)


def ranked(rows: Rows, families: Iterable[Promised], off: Holidays, *, most: int = 8) -> list[Scored]:
    """The promises that most of a sample's rows keep to, best first."""
    sample = rows.sample(SAMPLE)
    tried = [
        Scored(promise=promise, hits=int(hits(sample, promise, off).sum()), n=sample.n)
        for family in dict.fromkeys(families)
        for promise in voted(sample, family, off)
    ]
    tried.sort(key=lambda each: (-each.hits, simplicity(each.promise)))
    return tried[:most]


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
