"""How much was done within how long: the share of past requests that any target would have counted as on time.

Elapsed time is in a term's unit, so that a request is on time for target N exactly where its elapsed time is at most N
(calendars.rules.vector). Decides nothing about which requests are counted, nor which target is right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from governance.results.rules.formulas import Formula, Rate, rate
from governance.results.rules.verdicts import Verdict

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
MARKS = (8_000, 9_000, 9_500)  # shares in ten-thousandths whose time is told
POINTS = 240
_SLACK = 1e-9  # of a unit: what adding fractions may lose


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Elapsed times in order: of requests that were ended, and of those that are still open."""

    ended: Floats
    open: Floats

    @classmethod
    def of(cls, elapsed: Floats, done: Flags) -> "Curve":
        return cls(ended=np.sort(elapsed[done]), open=np.sort(elapsed[~done]))

    @cached_property
    def _past_due(self) -> Ints:
        """How many open requests had waited longer than each ended one took."""
        waiting: Ints = self.open.size - np.searchsorted(self.open, self.ended, side="right").astype(np.int64)
        return waiting

    def counts(self, within: float) -> dict[Verdict, int]:
        """What became of the requests if `within` had been the target."""
        met = int(np.searchsorted(self.ended, within, side="right"))
        waiting = int(np.searchsorted(self.open, within, side="right"))
        return {
            Verdict.MET: met,
            Verdict.MISSED: self.ended.size - met,
            Verdict.OPEN: waiting,
            Verdict.OVERDUE: self.open.size - waiting,
        }

    def share(self, within: float, by: Formula) -> Rate:
        return rate(self.counts(within), by)

    def reached(self, part: int, by: Formula, *, of: int = 10_000) -> int | None:
        """The shortest time within which that share was done, in thousandths of a unit, rounded up; None = never."""
        if not self.ended.size:
            return None
        met = np.arange(1, self.ended.size + 1, dtype=np.int64)
        counted = np.full(met.size, met.size, dtype=np.int64)
        if Verdict.OVERDUE in by.counted:
            counted += self._past_due
        (enough,) = np.nonzero(met * of >= counted * part)
        return thousandths(float(self.ended[enough[0]])) if enough.size else None


def thousandths(within: float) -> int:
    """Rounded up: what is told as the time for a share must be enough for it."""
    return int(np.ceil(within * 1_000 - _SLACK * 1_000))


@dataclass(frozen=True, kw_only=True)
class Mark:
    """`share_bp` of the requests were done within `milli` thousandths of a unit; None = never so many."""

    share_bp: int
    milli: int | None


@dataclass(frozen=True, kw_only=True)
class Point:
    milli: int
    bp: int
    met: int
    n: int


def marks(curve: Curve, by: Formula) -> tuple[Mark, ...]:
    return tuple(Mark(share_bp=share, milli=curve.reached(share, by)) for share in MARKS)


def points(curve: Curve, by: Formula, *, upto: int, most: int = POINTS) -> tuple[Point, ...]:
    """The curve from 0 to `upto` units in at most `most` equal steps; every whole unit is among few of them."""
    return tuple(_point(curve, by, milli) for milli in _steps(upto, most) if curve.ended.size)


def _steps(upto: int, most: int) -> Iterator[int]:
    parts = max(most // max(upto, 1), 1)
    wide = -(-upto // most) if upto > most else 1
    for step in range(upto * parts // wide + 1):
        yield step * wide * 1_000 // parts
    if wide > 1 and upto % wide:
        yield upto * 1_000


def _point(curve: Curve, by: Formula, milli: int) -> Point:
    found = curve.share(milli / 1_000, by)
    return Point(milli=milli, bp=found.bp, met=found.met, n=found.n)
