"""When one request falls due, and how much of its clock had run when it ended.

This is the readable form of the rules; `vector` computes the same for many rows. Each unit is a stream of moments
(due after 0, 1, 2 … units); everything else is read off that stream, so that `ended ≤ due(n)` and `elapsed ≤ n`
cannot disagree. Which clock applies, and whether a request counts at all, is decided elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NoReturn

from governance.calendars.rules.hours import MIDNIGHT
from governance.calendars.rules.model import (
    IDLE_LIMIT,
    LAST_YEAR,
    Calendar,
    Clock,
    Due,
    NoWorkingTime,
    Pause,
    checked_amount,
    merged,
)
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.calendars.rules.walls import at_wall, instant_of, local_date, night_end, to_utc, work_date

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class _Moment:
    at: datetime
    on: date


def due(opened: datetime, amount: int, *, clock: Clock) -> Due:
    checked_amount(amount, unit=clock.unit, rule=clock.rule)
    moment = next(islice(_moments(opened, clock), amount, None))
    beyond = clock.unit.is_business and moment.on > clock.calendar.covers_until
    return Due(at=moment.at, on=moment.on, provisional=beyond)


def elapsed(opened: datetime, ended: datetime, *, clock: Clock) -> float:
    """Units run until `ended`: k, plus how far it lies between due(k) and due(k + 1). Whole units where dates compare.

    Never above n exactly when `ended` is on time for n.
    """
    end = ended.astimezone(UTC).replace(microsecond=0)
    before: datetime | None = None
    for count, moment in enumerate(_moments(opened, clock)):
        if end <= _last_second(moment, clock):
            if before is None or clock.comparison is Comparison.DATE:
                return float(count)
            reached = min(_past_midnight(end, clock), moment.at)
            return count - 1 + (reached - before).total_seconds() / (moment.at - before).total_seconds()
        before = moment.at
    raise AssertionError  # the stream of moments has no end


def last_second(when: Due, *, clock: Clock) -> datetime:
    """The last second that is on time: the due moment, or the end of the due date where dates compare or it is 24:00.

    24:00 has no second of its own: the one of that instant is the first of the next day, and late. Where a night shift
    goes on past it, the day ends with the shift.
    """
    return _last_second(_Moment(at=when.at, on=when.on), clock)


def _last_second(moment: _Moment, clock: Clock) -> datetime:
    tail = night_end(moment.on, clock.calendar) if clock.unit.is_business else None
    if tail is not None:
        return tail if clock.comparison is Comparison.DATE else moment.at
    midnight = to_utc(datetime.combine(moment.on + _DAY, time.min), clock.calendar.tzinfo)
    if clock.comparison is Comparison.DATE or moment.at == midnight:
        return midnight - _SECOND
    return moment.at


def on_time(when: Due, ended: datetime, *, clock: Clock) -> bool:
    return ended.replace(microsecond=0) <= last_second(when, clock=clock)


def starts(opened: datetime, *, clock: Clock) -> datetime:
    """When the clock starts: the opening, or the first moment after it that is in hours and not paused."""
    return _resume(opened.astimezone(UTC).replace(microsecond=0), clock, merged(clock.pauses))


def working_dates(calendar: Calendar, first: date) -> Iterator[date]:
    """Working dates from `first` on, without end; 366 days without one are an error, not a loop."""
    last = day = first
    while True:
        if calendar.works_on(day):
            last = day
            yield day
        elif (day - last).days >= IDLE_LIMIT:
            no_working_time(calendar, last)
        if day.year >= LAST_YEAR:
            beyond_reach(calendar)
        day += _DAY


def no_working_time(calendar: Calendar, after: date) -> NoReturn:
    raise NoWorkingTime(
        f"{calendar.name} v{calendar.number} has no working time within {IDLE_LIMIT} days after {after.isoformat()}; "
        "check its weekly hours and holidays."
    )


def beyond_reach(calendar: Calendar) -> NoReturn:
    raise NoWorkingTime(
        f"On {calendar.name} v{calendar.number} this would fall due after the year {LAST_YEAR}; "
        "check the number and the weekly hours."
    )


def _past_midnight(ended: datetime, clock: Clock) -> datetime:
    # These due moments may be a day's 24:00, which is the next day's first instant but belongs to the day that ends.
    calendar = clock.calendar
    today = local_date(ended, calendar.tzinfo)
    closes = clock.rule is DueRule.END_OF_DAY or clock.unit is Unit.BUSINESS_HOURS or calendar.has_nights
    if not closes or ended != to_utc(datetime.combine(today, time.min), calendar.tzinfo):
        return ended
    in_night = clock.unit.is_business and night_end(today - _DAY, calendar) is not None
    return ended if in_night else ended + _SECOND


def _moments(opened: datetime, clock: Clock) -> Iterator[_Moment]:
    pauses = merged(clock.pauses)
    start = _resume(opened.astimezone(UTC).replace(microsecond=0), clock, pauses)
    stream = _by_days(start, clock, pauses) if clock.unit.is_days else _by_hours(start, clock, pauses)
    for moment in stream:
        yield _moved_on(moment, clock, pauses)


def _by_hours(start: datetime, clock: Clock, pauses: list[Pause]) -> Iterator[_Moment]:
    yield _settled(_Moment(at=start, on=_date_of(start, clock)), clock)
    # An hour used up at closing time, 24:00 included, belongs to the day that closes.
    back = _SECOND if clock.unit is Unit.BUSINESS_HOURS else timedelta(0)
    missing = _HOUR
    for opens, closes in _running(start, clock, pauses):
        at = opens
        while closes - at >= missing:
            at, missing = at + missing, _HOUR
            yield _settled(_Moment(at=at, on=_date_of(at - back, clock)), clock)
        missing -= closes - at


def _by_days(start: datetime, clock: Clock, pauses: list[Pause]) -> Iterator[_Moment]:
    calendar, first = clock.calendar, _date_of(start, clock)
    since_midnight = start.astimezone(calendar.tzinfo).replace(tzinfo=None) - datetime.combine(
        first, time.min
    )
    yield _settled(_Moment(at=start, on=first), clock)
    for day in _counted(first, clock, pauses):
        same = datetime.combine(day, time.min) + since_midnight
        if clock.unit.is_business:
            at = at_wall(day, _in_hours(day, same, calendar), calendar)
        else:
            at = to_utc(same, calendar.tzinfo)
        yield _settled(_Moment(at=at, on=day), clock)


def _date_of(instant: datetime, clock: Clock) -> date:
    """The date that a moment counts for: that of its work where only working time counts."""
    calendar = clock.calendar
    return work_date(instant, calendar) if clock.unit.is_business else local_date(instant, calendar.tzinfo)


def _counted(start: date, clock: Clock, pauses: list[Pause]) -> Iterator[date]:
    """The dates after `start` that count: those whose work does not start inside a pause."""
    days = working_dates(clock.calendar, start) if clock.unit.is_business else _dates(start)
    for day in days:
        opening = clock.calendar.hours_on(day)[0][0] if clock.unit.is_business else 0
        begins = to_utc(datetime.combine(day, time.min) + timedelta(minutes=opening), clock.calendar.tzinfo)
        if day > start and not any(pause.start <= begins < pause.end for pause in pauses):
            yield day


def _dates(day: date) -> Iterator[date]:
    while True:
        yield day
        day += _DAY


def _in_hours(day: date, wall: datetime, calendar: Calendar) -> datetime:
    """The same time if it is in that date's hours, else its next opening, else its last close."""
    midnight = datetime.combine(day, time.min)
    intervals = calendar.hours_on(day)
    for start, end in intervals:
        if wall < midnight + timedelta(minutes=end):
            return max(wall, midnight + timedelta(minutes=start))
    return midnight + timedelta(minutes=intervals[-1][1])


def _settled(moment: _Moment, clock: Clock) -> _Moment:
    """The end of the day, where that is the rule: its last close, or 24:00 and later only while a night shift goes on."""
    if clock.rule is DueRule.SAME_TIME:
        return moment
    closes = clock.calendar.hours_on(moment.on)[-1][1] if clock.unit.is_business else MIDNIGHT
    minutes = closes if clock.unit is Unit.BUSINESS_DAYS else max(closes, MIDNIGHT)
    return _Moment(at=instant_of(moment.on, minutes, clock.calendar), on=moment.on)


def _moved_on(moment: _Moment, clock: Clock, pauses: list[Pause]) -> _Moment:
    """A due moment inside a pause moves to where the clock runs again; at the pause's first instant it stands."""
    for pause in pauses:
        if pause.start < moment.at < pause.end:
            resumed = _resume(pause.end, clock, pauses)
            moment = _settled(_Moment(at=resumed, on=_date_of(resumed, clock)), clock)
    return moment


def _resume(instant: datetime, clock: Clock, pauses: list[Pause]) -> datetime:
    return next(_running(instant, clock, pauses))[0]


def _running(instant: datetime, clock: Clock, pauses: list[Pause]) -> Iterator[tuple[datetime, datetime]]:
    """The time from `instant` on in which the clock runs, as half-open pieces in order, without end."""
    pieces = _worked(instant, clock.calendar) if clock.unit.is_business else _always(instant)
    for opens, closes in pieces:
        free = max(opens, instant)
        for pause in pauses:
            if pause.end > free and pause.start < closes:
                if pause.start > free:
                    yield free, pause.start
                free = pause.end
        if free < closes:
            yield free, closes


def _always(instant: datetime) -> Iterator[tuple[datetime, datetime]]:
    yield instant, datetime.max.replace(tzinfo=UTC)


def _worked(instant: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    done = instant
    for day in working_dates(calendar, work_date(instant, calendar)):
        for start, end in calendar.hours_on(day):
            opens = max(done, instant_of(day, start, calendar))
            closes = instant_of(day, end, calendar)
            if closes > opens:
                yield opens, closes
                done = closes
