"""Kaplan and Meier's curve: how many were done by when, counting those still open for as long as they were watched. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from governance.results.rules.frame import Flags, Ints

ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Each closing in the order of its time: `left` of all are not done after it, `at_risk` were open until then."""

    times: Ints
    left: NDArray[np.float64]
    at_risk: Ints

    def place(self, share: float) -> int | None:
        """Where so large a share is done for the first time; None where that never comes."""
        reached = self.left <= 1 - share + ROUNDING
        found = int(reached.argmax()) if reached.size else 0
        return found if reached.size and reached[found] else None

    def done_by(self, time: int) -> float:
        """The share that is done by then."""
        before = int(np.searchsorted(self.times, time, side="right"))
        return 1 - float(self.left[before - 1]) if before else 0.0


def curve(spans: Ints, done: Flags, *, open_first: bool = False) -> Curve:
    """Of times to the closing, or for which one was watched in vain. Where both are equal, the closing comes first.

    `open_first`: who was watched for so many whole days was not seen on the day after.
    """
    key = np.sort(spans * 2 + (done if open_first else ~done))
    closings = (key & 1) == open_first
    at_risk = np.arange(key.size, 0, -1)
    left = np.cumprod(1 - closings / at_risk)[closings]
    return Curve(times=(key >> 1)[closings], left=left, at_risk=at_risk[closings])
