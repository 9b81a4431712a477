"""The rules of `scalar` for many rows at once, without a step of Python per row.

Instants are whole seconds since 1970 (UTC), dates are days since 1970. All rows share one clock, pauses included:
rows with pauses of their own are judged in groups of equal pauses. Agrees with `scalar` on every input.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from governance.calendars.rules.compiled import Compiled, SpanTooShort, compiled, pause_seconds
from governance.calendars.rules.model import IDLE_LIMIT, LAST_YEAR, Clock, checked_amount
from governance.calendars.rules.scalar import beyond_reach, no_working_time
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.calendars.rules.zones import DAY, Ints, day_at, day_number, to_instants, to_walls

_HOUR = 3600
_YEAR = 366
_LAST_DAY = day_number(date(LAST_YEAR, 12, 31))
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Moments = tuple[Ints, Ints]  # due at, on
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Dues:
    at: Ints
    on: Ints
    provisional: Flags


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Where each row's clock starts: `day` of its opening, `start`, its wall time, and its place in the arrays."""

    day: Ints
    start: Ints
    wall: Ints
    place: Ints

    def only(self, rows: NDArray[np.intp]) -> "_Rows":
        return _Rows(day=self.day[rows], start=self.start[rows], wall=self.wall[rows], place=self.place[rows])


def due(opened: Ints, amount: int | Ints, *, clock: Clock) -> Dues:
    amounts = np.broadcast_to(np.asarray(amount, dtype=np.int64), opened.shape)
    for extreme in {int(amounts.min()), int(amounts.max())} if amounts.size else ():
        checked_amount(extreme, unit=clock.unit, rule=clock.rule)
    last = opened + _reach(int(amounts.max(initial=0)), clock) * DAY
    at, on = _spanned(
        opened, last, clock, lambda span: _moments(_started(opened, clock, span), amounts, clock, span)
    )
    confirmed = day_number(clock.calendar.covers_until)
    return Dues(at=at, on=on, provisional=(on > confirmed) & clock.unit.is_business)


def elapsed(opened: Ints, ended: Ints, *, clock: Clock) -> Floats:
    limit = _compared(ended, clock)
    last = np.maximum(opened, limit) + _reach(1, clock) * DAY
    return _spanned(
        opened, last, clock, lambda span: _elapsed(_started(opened, clock, span), limit, clock, span)
    )


def last_second(at: Ints, on: Ints, *, clock: Clock) -> Ints:
    midnight = to_instants((on + 1) * DAY, clock.calendar.zone)
    if clock.comparison is Comparison.DATE:
        return midnight - 1
    last: Ints = np.where(at == midnight, midnight - 1, at)
    return last


def on_time(dues: Dues, ended: Ints, *, clock: Clock) -> Flags:
    return ended <= last_second(dues.at, dues.on, clock=clock)


def _reach(amount: int, clock: Clock) -> int:
    """A first guess of the days that a due date lies ahead; too short a guess only costs a second compilation."""
    open_days = [intervals for intervals in clock.calendar.week if intervals]
    minutes = sum(end - start for intervals in open_days for start, end in intervals) or 1
    weeks = {
        Unit.HOURS: amount / (24 * 7),
        Unit.CALENDAR_DAYS: amount / 7,
        Unit.BUSINESS_DAYS: amount / (len(open_days) or 1),
        Unit.BUSINESS_HOURS: amount * 60 / minutes,
    }[clock.unit]
    return min(int(weeks * 7.5) + 40 + pause_seconds(clock.pauses) // DAY, 100 * _YEAR)


def _spanned(opened: Ints, last: Ints, clock: Clock, compute: Callable[[Compiled], _T]) -> _T:
    """What `compute` finds on a span of dates that is long enough for it; raises its error where no span would be."""
    first_day = (int(opened.min(initial=0 if not opened.size else opened[0])) // DAY - 2) // _YEAR * _YEAR
    last_day = (int(last.max(initial=0 if not last.size else last[0])) // DAY // _YEAR + 1) * _YEAR
    while True:
        span = compiled(clock, first_day, min(last_day, _LAST_DAY))
        try:
            return compute(span)
        except SpanTooShort:
            final = int(span.working[-1]) if span.working.size else first_day
            if clock.unit.is_business and min(last_day, _LAST_DAY) - final > IDLE_LIMIT:
                no_working_time(clock.calendar, day_at(final))
            if last_day >= _LAST_DAY:
                beyond_reach(clock.calendar)
            last_day += last_day - first_day


def _started(opened: Ints, clock: Clock, span: Compiled) -> _Rows:
    day = to_walls(opened, clock.calendar.zone) // DAY
    start = _resumed(opened, span)
    wall = to_walls(start, clock.calendar.zone)
    _check_idle(day, wall // DAY, clock, span)
    place = (
        np.searchsorted(span.counted, wall // DAY, side="right")
        if clock.unit.is_days
        else _run_at(start, span)
    )
    return _Rows(day=day, start=start, wall=wall, place=place.astype(np.int64))


def _moments(rows: _Rows, count: Ints, clock: Clock, span: Compiled) -> Moments:
    """The moments due after `count` units, each row its own."""
    by = _by_days if clock.unit.is_days else _by_hours
    at, on = by(rows, count, clock, span)
    _check_idle(rows.day, on, clock, span)
    at = _settled((at, on), clock, span)
    while span.pause_starts.size:
        last = np.searchsorted(span.pause_starts, at, side="left") - 1
        (hit,) = np.nonzero((last >= 0) & (at < span.pause_ends[last]))
        if not hit.size:
            break
        ends = span.pause_ends[last[hit]]
        moved = _resumed(ends, span)
        days = to_walls(moved, clock.calendar.zone) // DAY
        _check_idle(to_walls(ends, clock.calendar.zone) // DAY, days, clock, span)
        at[hit], on[hit] = _settled((moved, days), clock, span), days
    return at, on


def _by_hours(rows: _Rows, count: Ints, clock: Clock, span: Compiled) -> Moments:
    wanted = rows.place + count * _HOUR
    piece = np.searchsorted(span.run[1:], wanted, side="left")
    _check_reach(piece, span.opens)
    at = np.where(count == 0, rows.start, span.opens[piece] + wanted - span.run[piece])
    # An hour used up at closing time, 24:00 included, belongs to the day that closes.
    back = (count > 0) & (clock.unit is Unit.BUSINESS_HOURS)
    return at, to_walls(at - back, clock.calendar.zone) // DAY


def _by_days(rows: _Rows, count: Ints, clock: Clock, span: Compiled) -> Moments:
    place = rows.place + count - 1
    _check_reach(np.where(count == 0, 0, place), span.counted)
    on = np.where(count == 0, rows.wall // DAY, span.counted[np.where(count == 0, 0, place)])
    same = on * DAY + rows.wall % DAY
    wall = _in_hours(same, span) if clock.unit.is_business else same
    return np.where(count == 0, rows.start, to_instants(wall, clock.calendar.zone)), on


def _in_hours(walls: Ints, span: Compiled) -> Ints:
    """The same time if it is in that date's hours, else the next opening that day, else its last close."""
    piece = np.minimum(np.searchsorted(span.wall_closes, walls, side="right"), len(span.wall_closes) - 1)
    opening = span.wall_opens[piece]
    same_day = (opening // DAY == walls // DAY) & (span.wall_closes[piece] > walls)
    return np.where(same_day, np.maximum(walls, opening), _last_close(walls // DAY, span))


def _last_close(days: Ints, span: Compiled) -> Ints:
    closes: Ints = span.wall_closes[np.searchsorted(span.wall_closes, (days + 1) * DAY, side="right") - 1]
    return closes


def _settled(moments: Moments, clock: Clock, span: Compiled) -> Ints:
    at, on = moments
    if clock.rule is DueRule.SAME_TIME:
        return at
    close = _last_close(on, span) if clock.unit is Unit.BUSINESS_DAYS else (on + 1) * DAY
    return to_instants(close, clock.calendar.zone)


def _resumed(instants: Ints, span: Compiled) -> Ints:
    """The instant itself, or the first after it at which the clock runs."""
    piece = np.searchsorted(span.closes, instants, side="right")
    _check_reach(piece, span.opens)
    return np.maximum(span.opens[piece], instants)


def _run_at(instants: Ints, span: Compiled) -> Ints:
    """Seconds run from the start of the span until each instant."""
    piece = np.maximum(np.searchsorted(span.opens, instants, side="right") - 1, 0)
    within: Ints = np.clip(instants - span.opens[piece], 0, span.closes[piece] - span.opens[piece])
    return span.run[piece] + within


def _check_reach(places: Ints | NDArray[np.intp], array: Ints) -> None:
    if places.size and int(places.max()) >= array.size:
        raise SpanTooShort


def _check_idle(start: Ints, end: Ints, clock: Clock, span: Compiled) -> None:
    if not clock.unit.is_business or not start.size:
        return
    first = np.searchsorted(span.working, start, side="left")
    _check_reach(first, span.working)
    last = np.searchsorted(span.working, end, side="right") - 1
    idle = (span.working[first] - start > IDLE_LIMIT) | (span.idle[last] > span.idle[first])
    if idle.any():
        no_working_time(clock.calendar, day_at(int(start[idle.argmax()])))


def _compared(ended: Ints, clock: Clock) -> Ints:
    # These due moments may be a day's 24:00, which is the next day's first instant but belongs to the day that ends.
    closes = clock.rule is DueRule.END_OF_DAY or clock.unit is Unit.BUSINESS_HOURS
    if clock.comparison is Comparison.INSTANT and not closes:
        return ended
    zone = clock.calendar.zone
    first = to_instants(to_walls(ended, zone) // DAY * DAY, zone)
    at = first if clock.comparison is Comparison.DATE else ended
    limit: Ints = np.where(at == first, first + closes, at)
    return limit


def _elapsed(rows: _Rows, limit: Ints, clock: Clock, span: Compiled) -> Floats:
    high, upper, lower = _bracketed(rows, limit, clock, span)
    if clock.comparison is Comparison.DATE:
        return high.astype(np.float64)
    started = high > 0
    width = np.where(started, upper - lower, 1)
    return np.where(started, high - 1 + (limit - lower) / width, 0.0)


def _bracketed(rows: _Rows, limit: Ints, clock: Clock, span: Compiled) -> tuple[Ints, Ints, Ints]:
    """The smallest count whose due moment is not before the limit, that moment, and the one before it.

    The guess is off by a few at most, so the loops run over rounds, not over rows.
    """
    high = _guessed(rows, limit, clock, span)
    upper = _moments(rows, high, clock, span)[0]
    while (behind := np.nonzero(upper < limit)[0]).size:
        high[behind] += 1
        upper[behind] = _moments(rows.only(behind), high[behind], clock, span)[0]
    lower = _moments(rows, np.maximum(high - 1, 0), clock, span)[0]
    while (ahead := np.nonzero((high > 0) & (lower >= limit))[0]).size:
        high[ahead] -= 1
        upper[ahead] = lower[ahead]
        lower[ahead] = _moments(rows.only(ahead), np.maximum(high[ahead] - 1, 0), clock, span)[0]
    return high, upper, lower


def _guessed(rows: _Rows, limit: Ints, clock: Clock, span: Compiled) -> Ints:
    if not clock.unit.is_days:
        run: Ints = np.maximum((_run_at(limit, span) - rows.place) // _HOUR, 0)
        return run
    days = to_walls(limit, clock.calendar.zone) // DAY
    counted: Ints = np.searchsorted(span.counted, days, side="right").astype(np.int64)
    guess: Ints = np.maximum(counted - rows.place, 0)
    return guess
