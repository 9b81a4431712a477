"""Promises as clocks of working time: due dates worked out, and amounts read back, by the product's own rules.

There is no second engine here: `due` and `elapsed` are those of `calendars.rules.vector`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time
from functools import lru_cache

import numpy as np

from governance.calendars.rules import (
    MAX_AMOUNT,
    Calendar,
    Clock,
    Comparison,
    parse_hours,
    vector,
)
from governance.calendars.rules.zones import DAY, Ints, to_instants, to_walls
from governance.errors import ConcordError
from governance.inference.rules.rows import Flags, Rows
from governance.inference.rules.values import Promised

TOLERANCE = 60  # seconds: cities cut openings to the minute while dues keep seconds
_ALWAYS = "Mon-Sun 00:00-24:00"
Holidays = frozenset[date]
NO_HOLIDAYS: Holidays = frozenset()


@lru_cache(maxsize=256)
def clock_of(family: Promised, zone: str, off: Holidays) -> Clock:
    """The clock of a promise of any amount, on a calendar without these dates."""
    calendar = Calendar(
        code="read",
        name="Read",
        number=1,
        zone=zone,
        week=parse_hours(family.hours or _ALWAYS),
        holidays=tuple((day, "") for day in sorted(off)) if family.unit.is_business else (),
        covers_until=date.max,
        effective_from=date.min,
    )
    comparison = Comparison.DATE if family.by_date else Comparison.INSTANT
    return Clock(calendar=calendar, unit=family.unit, rule=family.rule, comparison=comparison)


def clock(promise: Promised, zone: str, off: Holidays) -> Clock:
    return clock_of(replace(promise, amount=1), zone, off if promise.unit.is_business else NO_HOLIDAYS)


def forward(rows: Rows, amount: int | Ints, family: Promised, off: Holidays) -> vector.Dues:
    """What falls due when, on the promise's clock, after an amount that may differ by row."""
    return vector.due(counted_from(rows, family.after), amount, clock=clock(family, rows.zone, off))


def hits(rows: Rows, promise: Promised, off: Holidays) -> Flags:
    """The rows that are due as the promise says, within a minute, or on its date where the file tells dates."""
    try:
        dues = forward(rows, promise.amount, promise, off)
    except ConcordError:  # this promise reaches further than any calendar
        return np.zeros(rows.n, dtype=bool)
    return same(rows, dues)


def same(rows: Rows, dues: vector.Dues) -> Flags:
    found: Flags = dues.on == rows.date if rows.by_date else np.abs(dues.at - rows.due) <= TOLERANCE
    return found


def counted(rows: Rows, family: Promised, off: Holidays) -> tuple[Ints, Flags]:
    """The whole amount nearest to each row's due date, and whether the row is exactly at it; -1 where none can be."""
    ended = to_instants((rows.date + 1) * DAY, rows.zone) - 1 if rows.by_date else rows.due
    try:
        run = vector.elapsed(counted_from(rows, family.after), ended, clock=clock(family, rows.zone, off))
    except ConcordError:
        return np.full(rows.n, -1, dtype=np.int64), np.zeros(rows.n, dtype=bool)
    amounts = np.rint(run).astype(np.int64)
    near = TOLERANCE / (3_600 if not family.unit.is_days else 4 * 3_600)
    exact = (np.abs(run - amounts) <= near) & (amounts <= MAX_AMOUNT) & (rows.due > rows.opened)
    return np.where(exact, amounts, -1), exact


def counted_from(rows: Rows, after: time | None) -> Ints:
    """The openings, those from `after` on moved to the next midnight."""
    if after is None:
        return rows.opened
    walls = to_walls(rows.opened, rows.zone)
    late = walls % DAY >= after.hour * 3_600 + after.minute * 60
    return np.where(late, to_instants((walls // DAY + 1) * DAY, rows.zone), rows.opened)


def modes(amounts: Ints, *, least: int, most: int = 6) -> list[int]:
    """The amounts that most rows name, each named by at least `least` of them."""
    found, times = np.unique(amounts[amounts >= 0], return_counts=True)
    order = np.argsort(-times, kind="stable")[:most]
    return [int(found[each]) for each in order if times[each] >= least]


def day_numbers(days: Iterable[date]) -> Ints:
    epoch = date(1970, 1, 1).toordinal()
    return np.array([day.toordinal() - epoch for day in days], dtype=np.int64)
