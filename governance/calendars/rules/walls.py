"""Wall times of a calendar as instants, and the date to whose work an instant belongs.

`zones` and `compiled` hold the same for whole arrays.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance.calendars.rules.hours import MIDNIGHT
from governance.calendars.rules.model import Calendar

_DAY = timedelta(days=1)


def to_utc(wall: datetime, zone: ZoneInfo) -> datetime:
    """A wall time as an instant: a skipped one moves forward, of an ambiguous one the first is meant."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def work_date(instant: datetime, calendar: Calendar) -> date:
    """The date to whose work an instant belongs: its own, or the day before while that day's night shift goes on."""
    today = local_date(instant, calendar.tzinfo)
    tail = night_end(today - _DAY, calendar)
    return today - _DAY if tail is not None and instant < tail else today


def night_end(day: date, calendar: Calendar) -> datetime | None:
    """When a date's night shift ends on the next one; None where it has none."""
    hours = calendar.hours_on(day) if calendar.has_nights else ()
    return instant_of(day, hours[-1][1], calendar) if hours and hours[-1][1] > MIDNIGHT else None


def instant_of(day: date, minutes: int, calendar: Calendar) -> datetime:
    return at_wall(day, datetime.combine(day, time.min) + timedelta(minutes=minutes), calendar)


def at_wall(day: date, wall: datetime, calendar: Calendar) -> datetime:
    """A wall time of a date's work as an instant; a skipped hour does not push a night into the next day's work."""
    at = to_utc(wall, calendar.tzinfo)
    if calendar.has_nights and wall.date() > day and (following := calendar.hours_on(day + _DAY)):
        opens = datetime.combine(day + _DAY, time.min) + timedelta(minutes=following[0][0])
        return min(at, to_utc(opens, calendar.tzinfo))
    return at
