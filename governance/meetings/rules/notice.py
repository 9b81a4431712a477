"""By when the agenda of a meeting is due: the time that the ground rules name, else two business days before. Pure.

Hours without closed days are days of 24 hours from which Saturdays, Sundays and holidays are left out, not working hours:
48 of them before Tuesday, 6 PM end on Friday, 6 PM. Across a change of clocks the earlier of both readings counts.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance.bodies.rules.open_meetings import Notice, NoticeUnit
from governance.calendars.rules import Calendar

USUAL = Notice(amount=2, unit=NoticeUnit.BUSINESS_DAYS)
DAY = timedelta(days=1)


def due_by(starts: datetime, notice: Notice, calendar: Calendar, zone: ZoneInfo) -> datetime:
    """The last instant at which an agenda is in time."""
    local = starts.astimezone(zone).replace(tzinfo=None)
    if notice.unit is NoticeUnit.BUSINESS_DAYS:
        return _instant(
            datetime.combine(_working_day(calendar, local.date(), notice.amount), local.time()), zone
        )
    hours = timedelta(hours=notice.amount)
    if notice.unit is NoticeUnit.HOURS:
        return min(starts.astimezone(UTC) - hours, _instant(local - hours, zone))
    return _instant(_open_hours(calendar, local, hours), zone)


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(UTC)


def _working_day(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th working day before a day; within a year, so that it ends."""
    earlier = (day - DAY * step for step in range(1, 400))
    working = [each for each in earlier if calendar.works_on(each)]
    return working[count - 1] if count <= len(working) else day - DAY * count


def _open_hours(calendar: Calendar, local: datetime, hours: timedelta) -> datetime:
    day = datetime.combine(local.date(), time())
    while True:
        there = local - day if calendar.works_on(day.date()) else timedelta()
        if hours <= there or local.date().year < day.year - 1:
            return local - hours
        hours, local, day = hours - there, day, day - DAY
