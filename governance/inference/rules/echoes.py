"""Due columns that are no promise from the opening: clocks that restart at the last update, and echoes of the closing.

Asked only of labels whose due dates no promise from the opening explains.
"""

from dataclasses import replace

import numpy as np

from governance.calendars.rules import Unit
from governance.calendars.rules.zones import DAY, to_walls
from governance.inference.rules import voting
from governance.inference.rules.clocks import Holidays, hits
from governance.inference.rules.families import Families
from governance.inference.rules.fits import Piece
from governance.inference.rules.rows import Rows
from governance.inference.rules.shifts import unshifted
from governance.inference.rules.values import NONE, Cases, Shift

_RESTARTS = 0.9  # of the rows, due a fixed time after the last update
_ECHOES = 0.5  # of the closed rows, due on the date on which they were closed
_LEAST = 5  # rows below which neither is told


def restart(cases: Cases, rows: Rows, shift: Shift, tried: Families, off: Holidays) -> Piece | None:
    """What the rows keep to if their clock starts at the last update; None where that explains too little."""
    told = cases.updated[rows.place] != NONE
    if rows.n < _LEAST or told.mean() < _RESTARTS:
        return None
    mine = rows.only(told)
    updated = unshifted(cases.updated[mine.place], shift, rows.zone)
    moved = replace(mine, opened=updated).only(np.argsort(updated, kind="stable"))
    hourly = [each for each in tried if each.unit is not Unit.CALENDAR_DAYS]  # such clocks run in hours
    best = next(iter(voting.ranked(moved, hourly, off)), None)
    if best is None:
        return None
    right = int(hits(moved, best.promise, off).sum())
    return Piece(promise=best.promise, rows=moved, hits=right) if right >= _RESTARTS * rows.n else None


def echoes(cases: Cases, rows: Rows, shift: Shift) -> int:
    """How many rows are due on the date of their closing, where that is at least half of the closed ones; else 0."""
    closed = cases.closed[rows.place]
    done = closed != NONE
    days = to_walls(unshifted(closed[done], shift, rows.zone), rows.zone) // DAY
    same = int((days == rows.date[done]).sum())
    return same if done.sum() >= _LEAST and same >= _ECHOES * done.sum() else 0
