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

from governance.calendars.rules.compiled import NEVER, Compiled, SpanTooShort, compiled, pause_seconds
from governance.calendars.rules.model import IDLE_LIMIT, LAST_YEAR, Clock, checked_amount
from governance.calendars.rules.scalar import beyond_reach, no_working_time
from governance.calendars.rules.spans import at_wall, counts_nights, date_of, in_hours, last_close, night_end
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
    """Where each row's clock starts.

    `day` of its opening; the instant `start`, the date it counts for and the seconds since that date's midnight; its
    place in the arrays.
    """

    day: Ints
    start: Ints
    date: Ints
    since_midnight: Ints
    place: Ints

    def only(self, rows: NDArray[np.intp]) -> "_Rows":
        return _Rows(**{name: getattr(self, name)[rows] for name in self.__dataclass_fields__})


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
    last = np.maximum(opened, ended) + _reach(1, clock) * DAY
    return _spanned(
        opened, last, clock, lambda span: _elapsed(_started(opened, clock, span), ended, clock, span)
    )


def last_second(at: Ints, on: Ints, *, clock: Clock) -> Ints:
    if not (counts_nights(clock) and at.size):
        return _last_second((at, on), clock, None)
    return _spanned(at, at + 3 * DAY, clock, lambda span: _last_second((at, on), clock, span))


def _last_second(moments: Moments, clock: Clock, span: Compiled | None) -> Ints:
    at, on = moments
    if clock.comparison is Comparison.INSTANT and not _closes(clock):
        return at
    midnight = to_instants((on + 1) * DAY, clock.calendar.zone)
    by_date = clock.comparison is Comparison.DATE
    last: Ints = midnight - 1 if by_date else np.where(at == midnight, midnight - 1, at)
    if span is None or not counts_nights(clock):
        return last
    tail = night_end(on, span)
    return np.where(tail == NEVER, last, tail if by_date else at)


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
    day = date_of(opened, clock, span)
    start = _resumed(opened, span)
    date = date_of(start, clock, span)
    _check_idle(day, date, clock, span)
    place = np.searchsorted(span.counted, date, side="right") if clock.unit.is_days else _run_at(start, span)
    since_midnight = to_walls(start, clock.calendar.zone) - date * DAY
    return _Rows(day=day, start=start, date=date, since_midnight=since_midnight, place=place.astype(np.int64))


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
        days = date_of(moved, clock, span)
        _check_idle(date_of(ends, clock, span), days, clock, span)
        at[hit], on[hit] = _settled((moved, days), clock, span), days
    return at, on


def _by_hours(rows: _Rows, count: Ints, clock: Clock, span: Compiled) -> Moments:
    wanted = rows.place + count * _HOUR
    piece = np.searchsorted(span.run[1:], wanted, side="left")
    _check_reach(piece, span.opens)
    at = np.where(count == 0, rows.start, span.opens[piece] + wanted - span.run[piece])
    # An hour used up at closing time, 24:00 included, belongs to the day that closes.
    back = (count > 0) & (clock.unit is Unit.BUSINESS_HOURS)
    return at, date_of(at - back, clock, span)


def _by_days(rows: _Rows, count: Ints, clock: Clock, span: Compiled) -> Moments:
    place = rows.place + count - 1
    _check_reach(np.where(count == 0, 0, place), span.counted)
    on = np.where(count == 0, rows.date, span.counted[np.where(count == 0, 0, place)])
    wall = on * DAY + rows.since_midnight
    if clock.unit.is_business:
        wall = in_hours(on, wall, span)
    return np.where(count == 0, rows.start, at_wall(on, wall, clock, span)), on


def _settled(moments: Moments, clock: Clock, span: Compiled) -> Ints:
    """The end of the day, where that is the rule: its last close, or 24:00 and later only while a night shift goes on."""
    at, on = moments
    if clock.rule is DueRule.SAME_TIME:
        return at
    close = (on + 1) * DAY
    if clock.unit.is_business:
        last = last_close(on, span)
        close = last if clock.unit is Unit.BUSINESS_DAYS else np.maximum(close, last)
    return at_wall(on, close, clock, span)


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


def _closes(clock: Clock) -> bool:
    """Whether due moments may be a day's 24:00, which is the next day's first instant but belongs to the day that ends."""
    by_close = clock.rule is DueRule.END_OF_DAY or clock.unit is Unit.BUSINESS_HOURS
    return by_close or clock.calendar.has_nights


def _past_midnight(ended: Ints, clock: Clock, span: Compiled) -> Ints:
    if not _closes(clock):
        return ended
    today = to_walls(ended, clock.calendar.zone) // DAY
    midnight = ended == to_instants(today * DAY, clock.calendar.zone)
    if counts_nights(clock):
        midnight &= night_end(today - 1, span) == NEVER
    at: Ints = ended + midnight
    return at


def _elapsed(rows: _Rows, ended: Ints, clock: Clock, span: Compiled) -> Floats:
    high, upper, lower = _bracketed(rows, ended, clock, span)
    if clock.comparison is Comparison.DATE:
        return high.astype(np.float64)
    started = high > 0
    width = np.where(started, upper - lower, 1)
    reached = np.minimum(_past_midnight(ended, clock, span), upper)
    return np.where(started, high - 1 + (reached - lower) / width, 0.0)


def _bracketed(rows: _Rows, ended: Ints, clock: Clock, span: Compiled) -> tuple[Ints, Ints, Ints]:
    """The smallest count for which the end is on time, its due moment, and the one before it.

    The guess is off by a few at most, so the loops run over rounds, not over rows.
    """

    def found(of: _Rows, count: Ints, until: Ints) -> tuple[Ints, Flags]:
        moments = _moments(of, count, clock, span)
        return moments[0], until <= _last_second(moments, clock, span)

    high = _guessed(rows, ended, clock, span)
    upper, met = found(rows, high, ended)
    while (behind := np.nonzero(~met)[0]).size:
        high[behind] += 1
        upper[behind], met[behind] = found(rows.only(behind), high[behind], ended[behind])
    lower, before = found(rows, np.maximum(high - 1, 0), ended)
    while (ahead := np.nonzero((high > 0) & before)[0]).size:
        high[ahead] -= 1
        upper[ahead] = lower[ahead]
        lower[ahead], before[ahead] = found(rows.only(ahead), np.maximum(high[ahead] - 1, 0), ended[ahead])
    return high, upper, lower


def _guessed(rows: _Rows, ended: Ints, clock: Clock, span: Compiled) -> Ints:
    if not clock.unit.is_days:
        run: Ints = np.maximum((_run_at(ended, span) - rows.place) // _HOUR, 0)
        return run
    days = to_walls(ended, clock.calendar.zone) // DAY
    counted: Ints = np.searchsorted(span.counted, days, side="right").astype(np.int64)
    guess: Ints = np.maximum(counted - rows.place, 0)
    return guess
