"""How a file's clock may differ from the city's, and its moments set right again."""

from collections.abc import Iterator

import numpy as np

from governance.calendars.rules.zones import Ints, to_instants, to_walls
from governance.inference.rules.values import Cases, Shift, ShiftKind

_HOUR = 3600
UNSHIFTED = Shift(kind=ShiftKind.NONE)


def shifts(cases: Cases) -> Iterator[Shift]:
    """The simplest first. A file of dates has no clock that could be off."""
    yield UNSHIFTED
    if cases.due_is_date or not cases.opened.size:
        return
    yield Shift(kind=ShiftKind.SHIFTED)
    yield Shift(kind=ShiftKind.UTC)
    offsets = np.unique(to_walls(cases.opened, cases.zone.key) - cases.opened) // _HOUR
    for hours in sorted({-int(offset) for offset in offsets} - {0}):
        yield Shift(kind=ShiftKind.FIXED, hours=hours)


def unshifted(moments: Ints, shift: Shift, zone: str) -> Ints:
    """The moments that are meant where a file of this shift was read as local time."""
    if shift.kind is ShiftKind.NONE:
        return moments
    if shift.kind is ShiftKind.FIXED:
        return moments + shift.hours * _HOUR
    if shift.kind is ShiftKind.UTC:
        return to_walls(moments, zone)
    return to_instants(
        moments, zone
    )  # read as local time it was moved back once; what stands there is local again
