"""Working time in the words of the pages: units, dates, and why a request is due when it is."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance import formats
from governance.calendars.rules.days import DayRange
from governance.calendars.rules.model import Calendar, Clock, Due
from governance.calendars.rules.scalar import last_second, starts
from governance.calendars.rules.units import DueRule, Unit
from governance.calendars.rules.walls import local_date, to_utc


def amount_words(amount: int, unit: Unit) -> str:
    """“3 business days”, “1 hour”."""
    plural = unit.replace("-", " ")
    return f"{amount:,} {plural[:-1] if amount == 1 else plural}"


def due_words(due: Due, zone: ZoneInfo) -> str:
    """As `formats.moment`, but 24:00 is the end of its own day, not the start of the next."""
    if due.at == _midnight_after(due.on, zone):
        return f"end of day {formats.day(due.on)}"
    return formats.moment(due.at, zone)


def coming_due_words(due: Due, zone: ZoneInfo, today: date, *, timed: bool = True) -> str:
    """“Fri, Dec 4, 7:00 AM”, “tomorrow, end of day”; the day alone where it is not `timed`, the year where it is not today's."""
    day = formats.coming_day(due.on, today)
    if not timed:
        return day
    last = due.at == _midnight_after(due.on, zone)
    return f"{day}, {'end of day' if last else formats.clock_time(due.at.astimezone(zone))}"


def limit_words(due: Due, *, clock: Clock) -> str:
    """What still is on time: “by the end of Sun, May 31, 2026”, or the due moment as `formats.moment`."""
    last = last_second(due, clock=clock)
    if last + timedelta(seconds=1) == _midnight_after(due.on, clock.calendar.tzinfo):
        return f"by the end of {formats.day(due.on)}"
    return formats.moment(last, clock.calendar.tzinfo)


def _midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return to_utc(datetime.combine(day + timedelta(days=1), time.min), zone)


def explanation(opened: datetime, amount: int, due: Due, *, clock: Clock) -> str:
    """“3 business days, Streets calendar v2, 1 holiday (Juneteenth)”, and whatever else moved the date."""
    parts = [amount_words(amount, clock.unit)]
    if clock.unit.is_business:
        parts += _calendar_parts(opened, due, clock)
    if clock.rule is DueRule.END_OF_DAY:
        parts.append("until the end of the day")
    if any(pause.start < due.at and pause.end > opened for pause in clock.pauses):
        parts.append("not counting the time it was paused")
    if due.provisional:
        parts.append(f"provisional: holidays are confirmed until {formats.day(clock.calendar.covers_until)}")
    return ", ".join(parts)


def range_words(amount: int, days: DayRange) -> str:
    """“4 business days are 4 to 6 calendar days on this calendar, up to 7 around holidays”."""
    span = str(days.least) if days.least == days.most else f"{days.least} to {days.most}"
    verb = "is" if amount == 1 else "are"
    noun = "calendar day" if span == "1" else "calendar days"
    text = f"{amount_words(amount, Unit.BUSINESS_DAYS)} {verb} {span} {noun} on this calendar"
    more = f", up to {days.most_with_holidays} around holidays"
    return text + (more if days.most_with_holidays > days.most else "")


def holidays_within(calendar: Calendar, start: date, end: date) -> list[str]:
    """The holidays after `start` up to `end` that took away working time: one on a Sunday takes nothing."""
    return [name for day, name in calendar.holidays if start < day <= end and calendar.week[day.weekday()]]


def _calendar_parts(opened: datetime, due: Due, clock: Clock) -> list[str]:
    calendar = clock.calendar
    before = local_date(opened, calendar.tzinfo) - timedelta(days=1)
    parts = [f"{calendar.name} v{calendar.number}"]
    parts += _counted("holiday", holidays_within(calendar, before, due.on))
    parts += _special_parts(calendar, before, due.on)
    begun = starts(opened, clock=clock)
    if begun > opened:
        parts.append(f"counted from {formats.moment(begun, calendar.tzinfo)}")
    if due.at > _midnight_after(due.on, calendar.tzinfo):
        parts.append(f"in the night that begins on {formats.day(due.on)}")
    return parts


def _special_parts(calendar: Calendar, start: date, end: date) -> list[str]:
    """The dates after `start` up to `end` that have hours of their own, and those that are worked besides the week."""
    special = [each for each in calendar.special_days if start < each.day <= end]
    extra = [each.name for each in special if not calendar.week[each.day.weekday()]]
    other = [each.name for each in special if calendar.week[each.day.weekday()]]
    return _counted("day with other hours", other) + _counted("extra working day", extra)


def _counted(what: str, names: Sequence[str]) -> list[str]:
    """“2 holidays (Juneteenth, Labor Day)”; nothing where there are none."""
    many = what.replace("day", "days", 1) if len(names) > 1 else what
    return [f"{len(names)} {many} ({', '.join(names)})"] if names else []
