"""When somebody is told: in the hours of their office, by day, in their zone. Decides hours, not what is told.

A window is the office's calendar within 7:30 to 18:00 where the person is. The letter of a day goes half an hour after
the first window opens, at 8:30 at the earliest, spread over ten minutes by a hash of the person. Wall times are taken
as instants by the zone's own rules, so that both changes of the clock come out right.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from governance.calendars.rules import Calendar, local_date, to_utc

EARLIEST, LATEST, FIRST_LETTER = 7 * 60 + 30, 18 * 60, 8 * 60 + 30  # minutes of the day
AFTER_OPENING = 30  # minutes until the letter of the day
SPREAD = 600  # seconds
SELDOM = 4  # who signed in on fewer days last month gets the letter of the week
URGENT = 2  # business days
FIVE = 5  # days of a week, from Monday on
REACH = 800  # days that are looked at each way
DAY = timedelta(days=1)

Window = tuple[datetime, datetime]


class Rhythm(StrEnum):
    """How often somebody is written to."""

    DAILY = "daily"
    WEEKLY = "weekly"
    PORTAL = "portal"


def rhythm(chosen: str, days_signed_in: int) -> Rhythm:
    """As chosen, else by the days of last month on which they signed in: it changes only when a month begins."""
    if chosen:
        return Rhythm(chosen)
    return Rhythm.WEEKLY if days_signed_in < SELDOM else Rhythm.DAILY


@dataclass(frozen=True, eq=False)
class Hours:
    """The hours in which somebody of an office is told something: its calendar, in the zone in which they live."""

    calendar: Calendar
    zone: ZoneInfo
    around: date

    @cached_property
    def days(self) -> list[date]:
        """Working days around the present, in order: no more than five a week, though the office may work on all seven.

        A calendar without any within reach works from Monday to Friday.
        """
        week = {day for day, hours in enumerate(self.calendar.week) if hours}
        usual = week if len(week) <= FIVE else week & set(range(FIVE))
        every = [self.around + timedelta(days=step) for step in range(-REACH, REACH)]
        worked = [day for day in every if self.calendar.works_on(day) and day.weekday() in usual]
        return worked or [day for day in every if day.weekday() < FIVE]

    def windows(self, day: date) -> list[Window]:
        """On a working day, none on another. One that is worked by night alone is told of by day."""
        if day not in self._windows:
            self._windows[day] = self._of_day(day)
        return self._windows[day]

    @cached_property
    def _windows(self) -> dict[date, list[Window]]:
        return {}

    def _of_day(self, day: date) -> list[Window]:
        if not self._is_worked(day):
            return []
        hours = self.calendar.hours_on(day)
        own = [
            (self._on_wall(day, start, self.calendar.tzinfo), self._on_wall(day, end, self.calendar.tzinfo))
            for start, end in hours
        ]
        by_day = self._on_wall(day, EARLIEST, self.zone), self._on_wall(day, LATEST, self.zone)
        cut = [(max(start, by_day[0]), min(end, by_day[1])) for start, end in own]
        return [(start, end) for start, end in cut if start < end] or [by_day]

    def opening(self, day: date) -> datetime:
        """When the first window of a day opens, or that of the next working day."""
        return self.windows(self.shifted(day, 0))[0][0]

    def shifted(self, day: date, count: int) -> date:
        """So many working days later, or earlier where it is negative; 0: the day itself, or the next that is worked."""
        place = bisect_right(self.days, day) - 1 + count if count > 0 else bisect_left(self.days, day) + count
        return self.days[min(max(place, 0), len(self.days) - 1)]

    def last_until(self, day: date) -> date:
        """The day itself, or the last working day before."""
        return self.days[max(bisect_right(self.days, day) - 1, 0)]

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`."""
        return max(bisect_right(self.days, end) - bisect_right(self.days, start), 0)

    def local(self, at: datetime) -> date:
        return local_date(at, self.calendar.tzinfo)

    def next_window(self, at: datetime) -> datetime:
        """`at`, where that lies in a window, else when the next one opens."""
        return next(max(start, at) for start, end in self._windows_from(at) if end > at)

    def is_open(self, at: datetime) -> bool:
        return self.next_window(at) == at

    def slot(self, person: int, day: date) -> datetime:
        """When the letter of a working day goes to a person."""
        start, end = self.windows(day)[0]
        first = max(start + timedelta(minutes=AFTER_OPENING), self._on_wall(day, FIRST_LETTER, self.zone))
        latest = max(start, end - timedelta(seconds=SPREAD))
        return min(first, latest) + timedelta(seconds=spread(person))

    def next_slot(self, person: int, at: datetime) -> datetime:
        """The next letter of the day that is not yet gone at `at`."""
        slots = (self.slot(person, day) for day in self._days_from(at))
        return next(slot for slot in slots if slot >= at)

    def next_weekly(self, person: int, at: datetime) -> datetime:
        """The same for the letter of the week, which goes on its first working day."""
        slots = (self.slot(person, day) for day in self._days_from(at) if self.is_first_of_week(day))
        return next(slot for slot in slots if slot >= at)

    def is_first_of_week(self, day: date) -> bool:
        monday = day - timedelta(days=day.weekday())
        return self.days[bisect_left(self.days, monday)] == day

    def _is_worked(self, day: date) -> bool:
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def _on_wall(self, day: date, minutes: int, zone: ZoneInfo) -> datetime:
        return to_utc(datetime.combine(day, time.min) + timedelta(minutes=minutes), zone)

    def _days_from(self, at: datetime) -> Iterator[date]:
        return iter(self.days[bisect_left(self.days, self.local(at) - DAY) :])

    def _windows_from(self, at: datetime) -> Iterator[Window]:
        return (window for day in self._days_from(at) for window in self.windows(day))


def spread(person: int) -> int:
    """Seconds after the first moment of a letter, the same for a person every day."""
    digest = hashlib.sha256(f"letter/{person}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % SPREAD


def humane_from(at: datetime, *, person: int, hours: Hours, rhythm: Rhythm, urgent: bool) -> datetime:
    """From when a letter may tell a person what they were told at `at`."""
    if urgent:
        return hours.next_window(at)
    return hours.next_weekly(person, at) if rhythm is Rhythm.WEEKLY else hours.next_slot(person, at)


def is_urgent(at: datetime, until: datetime | None, hours: Hours) -> bool:
    """Whether it is due within two business days of the office that has to act."""
    if until is None:
        return False
    today, day = hours.local(at), due_day(until, hours)
    return today <= day and hours.between(today, day) <= URGENT


def due_day(until: datetime, hours: Hours) -> date:
    """The day on which something is due; midnight belongs to the day that ends."""
    return hours.local(until - timedelta(seconds=1))
