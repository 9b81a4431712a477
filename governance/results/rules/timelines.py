"""What held when, for many rows at once: the latest entry of a row's own line that had begun by a row's instant.

Lines are numbered from 0; instants are whole seconds since 1970. One sorted array stands for all lines together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
EARLIEST = -(2**40)  # before any instant that is ever asked about
_SPREAD = 2**42


@dataclass(frozen=True, kw_only=True)
class Timelines:
    lines: Ints  # the line of each entry
    keys: Ints  # line and beginning in one number, sorted

    def at(self, lines: Ints, instants: Ints) -> Ints:
        """The place of the entry that holds for each row; -1 where its line has none yet."""
        if not self.keys.size:
            return np.full(lines.shape, -1, dtype=np.int64)
        place = np.searchsorted(self.keys, _keys(lines, instants), side="right") - 1
        found: Ints = np.where((place >= 0) & (self.lines[place] == lines), place, -1)
        return found


def timelines(entries: Sequence[tuple[int, int]]) -> Timelines:
    """`entries` are (line, beginning) in this order; places count them."""
    if list(entries) != sorted(entries):
        raise ValueError("the entries of timelines come in order")
    pairs = np.array(entries, dtype=np.int64).reshape(-1, 2)
    return Timelines(lines=pairs[:, 0], keys=_keys(pairs[:, 0], pairs[:, 1]))


def _keys(lines: Ints, instants: Ints) -> Ints:
    keys: Ints = lines * _SPREAD + np.clip(instants, EARLIEST, -EARLIEST)
    return keys
