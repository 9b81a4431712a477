"""Cases of one label, or of several, in order of opening, as the search takes them: what is compared with a due date."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from governance.calendars.rules.zones import DAY, Ints, to_walls
from governance.inference.rules.shifts import unshifted
from governance.inference.rules.values import Cases, Shift

Flags = NDArray[np.bool_]
_AT_ONE_TIME = 0.99  # of the dues that name one time of day: then they are dates
_ARRAYS = ("place", "opened", "due", "date")
_LATEST = 20 * 366 * DAY  # what falls due later is a slip of the pen


@dataclass(frozen=True, kw_only=True)
class Rows:
    """`place` is where each row stands among the cases; `date` is the local date of its due moment.

    Midnight is 24:00 of the day before, as where a promise ends with a day; but not where the file tells dates only.
    """

    zone: str
    by_date: bool
    place: Ints
    opened: Ints
    due: Ints
    date: Ints

    @property
    def n(self) -> int:
        return int(self.opened.size)

    def only(self, rows: Flags | NDArray[np.intp] | slice) -> "Rows":
        return _with(self, [getattr(self, name)[rows] for name in _ARRAYS])

    def sample(self, most: int) -> "Rows":
        """Evenly spread over time, so that each regime keeps its share."""
        if self.n <= most:
            return self
        return self.only(np.linspace(0, self.n - 1, most).astype(np.intp))

    @property
    def times(self) -> Ints:
        """Of the due moments, seconds since local midnight; 24:00 where that is how they are read."""
        return to_walls(self.due, self.zone) - self.date * DAY


def joined(parts: Sequence[Rows]) -> Rows:
    """The rows one after the other."""
    return _with(parts[0], [np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS])


def _with(rows: Rows, arrays: Sequence[Ints]) -> Rows:
    place, opened, due, date = arrays
    return replace(rows, place=place, opened=opened, due=due, date=date)


def by_label(cases: Cases, shift: Shift) -> Iterator[tuple[int, Rows]]:
    """The rows of each label, dues out of any reach left aside."""
    zone = cases.zone.key
    opened, due = (unshifted(moments, shift, zone) for moments in (cases.opened, cases.due))
    date = to_walls(due - (not cases.due_is_date), zone) // DAY
    order = np.lexsort((opened, cases.label))
    order = order[(due - opened >= -DAY)[order] & (due - opened < _LATEST)[order]]
    starts = np.searchsorted(cases.label[order], np.arange(len(cases.labels) + 1))
    for label, (start, end) in enumerate(pairwise(starts)):
        mine = order[start:end]
        if mine.size:
            rows = Rows(
                zone=zone, by_date=False, place=mine, opened=opened[mine], due=due[mine], date=date[mine]
            )
            yield label, replace(rows, by_date=cases.due_is_date or _are_dates(rows))


def _are_dates(rows: Rows) -> bool:
    """Whether the dues name a date: nearly all stand at midnight or in a day's last minute."""
    edge = rows.times >= DAY - 60
    return bool(edge.mean() >= _AT_ONE_TIME)
