"""Named, versioned ways to turn verdicts into a rate: numerator, denominator, basis. Integers over integers.

A formula never counts what was not promised: untargeted, unmatched, left out and bad data are in no denominator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isqrt

from governance.errors import Invalid
from governance.results.rules.verdicts import Verdict

FEWEST = 30  # below it there is no rank
_Z2_NUMERATOR, _Z2_DENOMINATOR = 38_416, 10_000  # 1.96 squared: 95 of 100 intervals hold the true rate


class Basis(StrEnum):
    """Which of a period's requests are counted: those that fell due, were opened, or were ended in it."""

    DUE = "due"
    OPENED = "opened"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Formula:
    """`says` is the sentence that stands beside every rate made by it."""

    name: str
    version: int
    met: frozenset[Verdict]
    counted: frozenset[Verdict]
    says: str


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`met` of `n`, in ten-thousandths with the bounds of a 95% Wilson interval; -1 where n is 0."""

    met: int
    n: int
    bp: int
    low_bp: int
    high_bp: int

    @property
    def ranked(self) -> bool:
        return self.n >= FEWEST


_MET = frozenset({Verdict.MET})
FORMULAS: Mapping[str, Formula] = {
    "on-time": Formula(
        name="on-time",
        version=1,
        met=_MET,
        counted=frozenset({Verdict.MET, Verdict.MISSED, Verdict.OVERDUE}),
        says="On time ÷ (on time + closed late + open, past due)",
    ),
    "closed-on-time": Formula(
        name="closed-on-time",
        version=1,
        met=_MET,
        counted=frozenset({Verdict.MET, Verdict.MISSED}),
        says="On time ÷ (on time + closed late); open work that is past due is not counted",
    ),
    "city": Formula(
        name="city",
        version=1,
        met=_MET,
        counted=frozenset({Verdict.MET, Verdict.MISSED, Verdict.OVERDUE}),
        says="As the city's own file says: on time ÷ (on time + late)",
    ),
}


def formula(name: str) -> Formula:
    found = FORMULAS.get(name)
    if found is None:
        known = ", ".join(FORMULAS)
        raise Invalid(
            f"There is no formula “{name}”. Known are {known}.", fields={"formula": f"One of {known}."}
        )
    return found


def rate(counts: Mapping[Verdict, int], by: Formula) -> Rate:
    return share(
        sum(counts.get(verdict, 0) for verdict in by.met),
        sum(counts.get(verdict, 0) for verdict in by.counted),
    )


def share(met: int, n: int) -> Rate:
    """Rounded half up, but never up to 100% or down to 0% unless it is exactly that."""
    if n == 0:
        return Rate(met=met, n=0, bp=-1, low_bp=-1, high_bp=-1)
    low, high = wilson(met, n)
    return Rate(met=met, n=n, bp=_rounded(met, n), low_bp=low, high_bp=high)


def decimals(bp: int) -> str:
    """Plain decimals of a hundred: 8642 is 86.42; empty where there is no rate."""
    return f"{bp // 100}.{bp % 100:02d}" if bp >= 0 else ""


def _rounded(met: int, n: int) -> int:
    bp = (20_000 * met + n) // (2 * n)
    if bp == 10_000 and met < n:
        return 9_999
    return 1 if bp == 0 and met > 0 else bp


def wilson(met: int, n: int) -> tuple[int, int]:
    """The 95% interval in ten-thousandths, by whole numbers alone, so that every machine finds the same digits."""
    scale = 10_000
    z2, one = _Z2_NUMERATOR, _Z2_DENOMINATOR
    # centre = (p + z²/2n) / (1 + z²/n); half = z/(1 + z²/n) · sqrt(p(1-p)/n + z²/4n²); all over 2(n·one + z2)
    root = isqrt(z2 * scale * scale * (4 * one * met * (n - met) + z2 * n) // n)
    middle = scale * (2 * one * met + z2)
    below = 2 * (n * one + z2)
    return max((middle - root) // below, 0), min(-((-middle - root) // below), scale)
