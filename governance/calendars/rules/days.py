"""Working days without a clock: respond-by dates, effective dates, and what a day type means in the other one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from governance.calendars.rules.model import IDLE_LIMIT, Calendar, Clock
from governance.calendars.rules.scalar import due, working_dates
from governance.calendars.rules.units import DueRule, Unit
from governance.calendars.rules.walls import instant_of
from governance.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class DayRange:
    """Calendar days that a number of business days takes, counted from the working date it was opened on.

    `most` leaves holidays out, `most_with_holidays` does not.
    """

    least: int
    most: int
    most_with_holidays: int


def add_business_days(calendar: Calendar, start: date, count: int) -> date:
    """The `count`-th working date after `start`; for 0, `start` itself or the next working date."""
    if count < 0:
        raise Invalid("Business days are counted forward: give 0 or more.")
    later = _after(calendar, start) if count else working_dates(calendar, start)
    return next(islice(later, max(count - 1, 0), None))


def business_days_between(calendar: Calendar, start: date, end: date) -> int:
    """Working dates after `start`, up to and including `end`."""
    days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    return sum(calendar.works_on(day) for day in days)


REPLY_DAYS = 10  # business days an office has to answer or to object, on its own calendar


def respond_by(calendar: Calendar, at: datetime, count: int) -> datetime:
    """The last close of the `count`-th business day, counted as a department's own clock would be; aware UTC."""
    clock = Clock(calendar=calendar, unit=Unit.BUSINESS_DAYS, rule=DueRule.END_OF_DAY)
    return due(at, count, clock=clock).at


def close_of(calendar: Calendar, day: date) -> datetime:
    """The last close of a date, or of the next working date where nobody works on it; aware UTC."""
    works = next(working_dates(calendar, day))
    return instant_of(works, calendar.hours_on(works)[-1][1], calendar)


def close_before(calendar: Calendar, day: date) -> datetime:
    """The last close of the working date before a date; aware UTC."""
    before = (day - timedelta(days=step) for step in range(1, IDLE_LIMIT + 1))
    found = next((each for each in before if calendar.works_on(each)), None)
    return close_of(calendar, found or day)


def day_type_range(calendar: Calendar, amount: int) -> DayRange:
    """What a number of business days is in calendar days: 4 are 4 to 6, up to 7 around holidays.

    Looks at the weeks alone, and at all openings until the last confirmed holiday's day.
    """
    monday = calendar.effective_from - timedelta(days=calendar.effective_from.weekday())
    plain = [day for day in range(7) if calendar.week[day]]
    if not plain:
        raise Invalid("A calendar without hours has no business days.")
    weekly = [_weekly(plain, index, amount) for index in range(len(plain))]
    until = calendar.covers_until
    dates = list(islice(_until(working_dates(calendar, monday), until), 5_000))
    real = [(later - start).days for start, later in zip(dates, dates[amount:], strict=False)]
    return DayRange(least=min([*weekly, *real]), most=max(weekly), most_with_holidays=max([*weekly, *real]))


def _weekly(days: list[int], index: int, amount: int) -> int:
    weeks, place = divmod(index + amount, len(days))
    return weeks * 7 + days[place] - days[index]


def _until(days: Iterator[date], last: date) -> Iterator[date]:
    for day in days:
        if day > last:
            return
        yield day


def _after(calendar: Calendar, start: date) -> Iterator[date]:
    return (day for day in working_dates(calendar, start) if day > start)
