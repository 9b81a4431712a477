"""When a meeting is, in words: one form for pages, mail and calendars. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.meetings.rules.times import Slot


def when(starts: datetime, ends: datetime, zone: str, *, today: date | None = None) -> str:
    """`Thu, Dec 3, 2026, 2:00 to 2:45 PM`; `today, …` where that is `today`."""
    begins, finishes = (each.astimezone(ZoneInfo(zone)) for each in (starts, ends))
    day = "today" if begins.date() == today else formats.day(begins.date())
    return f"{day}, {hours(begins, finishes)}"


def hours(begins: datetime, finishes: datetime) -> str:
    """`2:00 to 2:45 PM`, `11:30 AM to 12:15 PM`."""
    first, last = formats.clock_time(begins), formats.clock_time(finishes)
    alike = first[-2:] == last[-2:]
    return f"{first[:-3] if alike else first} to {last}"


def zone_name(starts: datetime, zone: str) -> str:
    """`EST` in winter, `EDT` in summer: where a time is read elsewhere, its zone stands beside it."""
    return starts.astimezone(ZoneInfo(zone)).tzname() or zone


def hours_of(slot: Slot) -> str:
    """`2:00 to 2:45 PM`."""
    begins, finishes = (each.astimezone(slot.tz) for each in (slot.starts, slot.ends))
    return hours(begins, finishes)
