"""Whether a share has moved by more than chance: by more than its own swing in the twelve months before.

The one rule for “better” and “worse” of every page, paper and agenda. Some requests are compared with those months together.
How far they may lie from them by chance is Student's t for so many months, times the error of the difference, times how much
wider than chance the months themselves have swung (never less than once). Of a hundred months in which nothing happened
about two are marked so; a fall from 85 to 75% of 100 requests is marked at once in 59 of 100 and within three months in 85.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from governance.results.rules.formulas import Rate, share

MONTHS = 12
FEWEST_MONTHS = 6
FEWEST_COMPARED = 20  # requests, now and in a month before: fewer say too little about how far months swing
_ONCE = 1_000  # a swing as wide as chance alone makes it
# Student's t, 95 of 100 on both sides, by the number of months less one
_T = {5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 11: 2.201}


class Move(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"  # too few months or requests to compare


class Compared(StrEnum):
    """By which rule a card compares its services. Cards keep theirs for ever: it is written on them.

    The period before (the first cards); their own swing over a year, from 30 requests on; the same as it was measured,
    from 20 requests on and with the error of a difference between two shares.
    """

    PERIOD_BEFORE = "period before"
    OWN_SWING = "own swing"
    OWN_MONTHS = "own months"


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What the months before say together: `months` of them, 0 where they are too few to compare with.

    `swing` is how much wider than chance they swing, in thousandths.
    """

    rate: Rate
    months: int
    swing: int


NO_USUAL = Usual(rate=share(0, 0), months=0, swing=0)


def usual(months: Sequence[tuple[int, int]]) -> Usual:
    """Of months given as how many of how many were met."""
    told = [(met, due) for met, due in months if due >= FEWEST_COMPARED]
    if len(told) < FEWEST_MONTHS:
        return NO_USUAL
    together = share(sum(met for met, _ in told), sum(due for _, due in told))
    return Usual(rate=together, months=len(told), swing=_swing(told, together.met / together.n))


def _swing(months: Sequence[tuple[int, int]], part: float) -> int:
    if part in (0.0, 1.0):
        return _ONCE
    off = sum((met - due * part) ** 2 / (due * part * (1 - part)) for met, due in months)
    return max(_ONCE, round(_ONCE * sqrt(off / (len(months) - 1))))


def move(now: Rate, before: Usual, *, by: Compared = Compared.OWN_MONTHS) -> Move:
    """How a share stands to what was usual. A difference of a single request is always chance."""
    if by is Compared.OWN_SWING:
        return _first_move(now, before)
    if not before.months or now.n < FEWEST_COMPARED:
        return Move.UNKNOWN
    was = before.rate
    if abs(now.met * was.n - was.met * now.n) <= was.n:
        return Move.SAME
    part = (was.met + now.met) / (was.n + now.n)
    return _told(now.met / now.n - was.met / was.n, part, now, before)


def _told(off: float, part: float, now: Rate, before: Usual) -> Move:
    error = sqrt(part * (1 - part) * (1 / now.n + 1 / before.rate.n))
    if abs(off) <= _T[before.months - 1] * error * before.swing / _ONCE:
        return Move.SAME
    return Move.BETTER if off > 0 else Move.WORSE


def _first_move(now: Rate, before: Usual) -> Move:
    """As it was when the first cards by their own swing were published, to the digit."""
    if not before.months or not now.ranked:
        return Move.UNKNOWN
    part = before.rate.met / before.rate.n
    off = now.met / now.n - part
    return Move.SAME if abs(off) * now.n <= 1 else _told(off, part, now, before)
