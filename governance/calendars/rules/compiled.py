"""A clock over a span of dates as sorted arrays, so that any number of rows needs only `searchsorted`.

Holds the same facts as the streams of `scalar`: pieces of running time, dates that count, hours of each date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np

from governance.calendars.rules.model import IDLE_LIMIT, Calendar, Clock, Pause, merged
from governance.calendars.rules.zones import DAY, Ints, day_number, seconds, to_instants


class SpanTooShort(Exception):
    """A row needs dates beyond the compiled span; the vector rules then compile a longer one."""


@dataclass(frozen=True, kw_only=True)
class Compiled:
    working: Ints  # working dates
    idle: Ints  # running count of too long stretches between working dates
    counted: (
        Ints  # dates that count: working ones for business units, all otherwise, minus those lost to pauses
    )
    wall_opens: Ints  # the intervals of all working dates, in wall time
    wall_closes: Ints
    opens: Ints  # running time as instants, pauses cut out
    closes: Ints
    run: Ints  # seconds run before each piece, and after the last
    pause_starts: Ints
    pause_ends: Ints


@lru_cache(maxsize=32)
def compiled(clock: Clock, first: int, last: int) -> Compiled:
    """The arrays for dates `first` to `last`; row values are unknown here, so one result serves every batch."""
    calendar = clock.calendar
    days = np.arange(first, last + 1, dtype=np.int64)
    working = _working(days, calendar)
    wall_opens, wall_closes = _intervals(working, calendar)
    pauses = merged(clock.pauses)
    starts, ends = _seconds(pause.start for pause in pauses), _seconds(pause.end for pause in pauses)
    if clock.unit.is_business:
        pieces = _joined(to_instants(wall_opens, calendar.zone), to_instants(wall_closes, calendar.zone))
        begins = wall_opens[np.searchsorted(wall_opens, working * DAY)]
    else:
        pieces = np.array([first * DAY]), np.array([(last + 1) * DAY])
        begins = days * DAY
    opens, closes = _cut(pieces, (starts, ends))
    counts = ~inside(to_instants(begins, calendar.zone), starts, ends)
    return Compiled(
        working=working,
        idle=np.concatenate([[0], np.cumsum(np.diff(working) > IDLE_LIMIT)]).astype(np.int64),
        counted=(working if clock.unit.is_business else days)[counts],
        wall_opens=wall_opens,
        wall_closes=wall_closes,
        opens=opens,
        closes=closes,
        run=np.concatenate([[0], np.cumsum(closes - opens)]).astype(np.int64),
        pause_starts=starts,
        pause_ends=ends,
    )


def inside(moments: Ints, starts: Ints, ends: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether each moment lies in one of the half-open, sorted, separate intervals."""
    if not len(starts):
        return np.zeros(len(moments), dtype=bool)
    last = np.searchsorted(starts, moments, side="right") - 1
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = (last >= 0) & (moments < ends[last])
    return found


def _working(days: Ints, calendar: Calendar) -> Ints:
    open_days = np.array([bool(intervals) for intervals in calendar.week])
    holidays = np.array([day_number(day) for day, _ in calendar.holidays], dtype=np.int64)
    return days[open_days[weekday(days)] & ~np.isin(days, holidays)]


def weekday(days: Ints) -> Ints:
    """0 is Monday, as in `date.weekday`; day 0, 1970-01-01, was a Thursday."""
    return (days + 3) % 7


def _intervals(working: Ints, calendar: Calendar) -> tuple[Ints, Ints]:
    weekdays = weekday(working)
    opens, closes = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for number, intervals in enumerate(calendar.week):
        midnights = working[weekdays == number] * DAY
        opens += [midnights + start * 60 for start, _ in intervals]
        closes += [midnights + end * 60 for _, end in intervals]
    return np.sort(np.concatenate(opens)), np.sort(np.concatenate(closes))


def _joined(opens: Ints, closes: Ints) -> tuple[Ints, Ints]:
    """Intervals as instants, where a skipped hour may have emptied some or pushed one into the next."""
    if not len(opens):
        return opens, closes
    done = np.maximum.accumulate(np.concatenate([opens[:1], closes[:-1]]))
    later = np.maximum(opens, done)
    kept = closes > later
    return later[kept], closes[kept]


def _cut(pieces: tuple[Ints, Ints], pauses: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """The pieces without the pauses: every boundary splits, every bit is kept or not."""
    if not len(pauses[0]):
        return pieces
    bounds = np.unique(np.concatenate([*pieces, *pauses]))
    kept = inside(bounds[:-1], *pieces) & ~inside(bounds[:-1], *pauses)
    return bounds[:-1][kept], bounds[1:][kept]


def _seconds(moments: Iterable[datetime]) -> Ints:
    return np.array([seconds(moment) for moment in moments], dtype=np.int64)


def pause_seconds(pauses: Iterable[Pause]) -> int:
    return sum(seconds(pause.end) - seconds(pause.start) for pause in merged(pauses))
