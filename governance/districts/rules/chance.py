"""Whether shares on time of several districts differ by more than chance: Pearson's chi-squared test of equal shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt

RARELY = (
    0.05  # as often chance alone makes differences as large, at most, where they count as more than chance
)


@dataclass(frozen=True, kw_only=True)
class Homogeneity:
    """The statistic, its degrees of freedom, and how often chance alone makes it as large or larger."""

    statistic: float
    freedom: int
    by_chance: float

    @property
    def differs(self) -> bool:
        return self.by_chance < RARELY


def homogeneity(shares: Iterable[tuple[int, int]]) -> Homogeneity | None:
    """Of `(met, n)` of each; None where there are fewer than two, or all were met, or none: nothing can differ."""
    known = [(met, n) for met, n in shares if n > 0]
    met, every = sum(each for each, _ in known), sum(n for _, n in known)
    if len(known) < 2 or met in (0, every):
        return None
    share = met / every
    statistic = sum((own - n * share) ** 2 / (n * share * (1 - share)) for own, n in known)
    freedom = len(known) - 1
    return Homogeneity(statistic=statistic, freedom=freedom, by_chance=upper_tail(statistic, freedom))


def upper_tail(statistic: float, freedom: int) -> float:
    """How often a chi-squared variable is at least so large: the finite sums for even and odd degrees of freedom."""
    half = statistic / 2
    if half <= 0:
        return 1.0
    if freedom % 2 == 0:
        return min(sum(_term(half, n, lgamma(n + 1)) for n in range(freedom // 2)), 1.0)
    further = sum(_term(half, n - 0.5, lgamma(n + 0.5)) for n in range(1, (freedom + 1) // 2))
    return min(erfc(sqrt(half)) + further, 1.0)


def _term(half: float, power: float, log_factor: float) -> float:
    return exp(power * log(half) - half - log_factor)
