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

Walls = tuple[Ints, Ints, Ints]  # of each interval: its date, where it opens, where it closes
NEVER, ALWAYS_LATER = np.iinfo(np.int64).min, np.iinfo(np.int64).max


class SpanTooShort(Exception):
    """A row needs dates beyond the compiled span; the vector rules then compile a longer one."""


@dataclass(frozen=True, kw_only=True)
class Compiled:
    working: Ints  # working dates
    night_ends: Ints  # when each one's night shift ends as an instant; NEVER where it has none
    next_opens: Ints  # when the date after each one opens as an instant; ALWAYS_LATER where it does not
    idle: Ints  # running count of too long stretches between working dates
    counted: (
        Ints  # dates that count: working ones for business units, all otherwise, minus those lost to pauses
    )
    wall_days: Ints  # the intervals of all working dates, in wall time, and whose they are
    wall_opens: Ints
    wall_closes: Ints
    opens: Ints  # running time as instants, pauses cut out
    closes: Ints
    run: Ints  # seconds run before each piece, and after the last
    pause_starts: Ints
    pause_ends: Ints


@lru_cache(maxsize=96)
def compiled(clock: Clock, first: int, last: int) -> Compiled:
    """The arrays for dates `first` to `last`; row values are unknown here, so one result serves every batch."""
    calendar = clock.calendar
    days = np.arange(first, last + 1, dtype=np.int64)
    working = _working(days, calendar)
    wall_days, wall_opens, wall_closes = walls = _intervals(working, calendar)
    begins = wall_opens[np.searchsorted(wall_days, working)]
    next_opens = _next_opens(working, to_instants(begins, calendar.zone))
    pauses = merged(clock.pauses)
    starts, ends = _seconds(pause.start for pause in pauses), _seconds(pause.end for pause in pauses)
    if clock.unit.is_business:
        pieces = _pieces(walls, next_opens[np.searchsorted(working, wall_days)], calendar.zone)
    else:
        pieces = np.array([first * DAY]), np.array([(last + 1) * DAY])
        begins = days * DAY
    opens, closes = _cut(pieces, (starts, ends))
    counts = ~inside(to_instants(begins, calendar.zone), starts, ends)
    return Compiled(
        working=working,
        night_ends=_night_ends(working, walls, next_opens, calendar.zone),
        next_opens=next_opens,
        idle=np.concatenate([[0], np.cumsum(np.diff(working) > IDLE_LIMIT)]).astype(np.int64),
        counted=(working if clock.unit.is_business else days)[counts],
        wall_days=wall_days,
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
    works = open_days[weekday(days)] & ~np.isin(days, holidays)
    return days[works | np.isin(days, _special(calendar))]


def _special(calendar: Calendar) -> Ints:
    return np.array([day_number(special.day) for special in calendar.special_days], dtype=np.int64)


def weekday(days: Ints) -> Ints:
    """0 is Monday, as in `date.weekday`; day 0, 1970-01-01, was a Thursday."""
    return (days + 3) % 7


def _intervals(working: Ints, calendar: Calendar) -> Walls:
    """All intervals of the working dates in order: those of the week, and those of dates with hours of their own."""
    usual = working[~np.isin(working, _special(calendar))]
    own = [(working[working == day_number(each.day)], each.hours) for each in calendar.special_days]
    dated = [(usual[weekday(usual) == number], hours) for number, hours in enumerate(calendar.week)] + own
    found = [(days, start * 60, end * 60) for days, hours in dated for start, end in hours]
    days, opens, closes = (
        [np.zeros(0, dtype=np.int64)],
        [np.zeros(0, dtype=np.int64)],
        [np.zeros(0, dtype=np.int64)],
    )
    for dates, start, end in found:
        days.append(dates)
        opens.append(dates * DAY + start)
        closes.append(dates * DAY + end)
    order = np.argsort(np.concatenate(opens), kind="stable")
    return np.concatenate(days)[order], np.concatenate(opens)[order], np.concatenate(closes)[order]


def _next_opens(working: Ints, opens: Ints) -> Ints:
    """For each working date when the date after it opens, if that is one, too."""
    following = np.append(working[1:], 0) == working + 1
    return np.where(following, np.append(opens[1:], 0), ALWAYS_LATER)


def _night_ends(working: Ints, walls: Walls, next_opens: Ints, zone: str) -> Ints:
    days, _, closes = walls
    last = closes[np.searchsorted(days, working, side="right") - 1]
    ends = np.minimum(to_instants(last, zone), next_opens)
    return np.where(last > (working + 1) * DAY, ends, NEVER)


def _pieces(walls: Walls, next_opens: Ints, zone: str) -> tuple[Ints, Ints]:
    """Intervals as instants; a skipped hour does not push a night into the next day's work."""
    days, opens, closes = walls
    limit = np.where(opens > (days + 1) * DAY, next_opens, ALWAYS_LATER)
    until = np.where(closes > (days + 1) * DAY, next_opens, ALWAYS_LATER)
    return _joined(np.minimum(to_instants(opens, zone), limit), np.minimum(to_instants(closes, zone), until))


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
