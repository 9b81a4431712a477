"""What becomes of a series' dates: held, moved or left out where a side is off, with the reason. Pure.

A day is good when the calendars of all sides work on it and, for a working meeting, its hours lie within one working
interval of each. Else the rule of the series says: skip it, or take a day before or after. The search goes five working
days, never onto or past a neighboring date, for a monthly series never out of the month (then the other way, else it is
left out), and never so near that its notice could not be kept. Of days whose holidays nobody has confirmed yet, a date
is provisional: it is planned, and nobody is invited to it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from governance import formats
from governance.bodies.rules.ground_rules import Holidays
from governance.calendars.rules import Calendar, versions
from governance.calendars.rules.walls import instant_of
from governance.meetings.rules.patterns import Pattern, dates
from governance.meetings.rules.times import Slot

SEARCHED = 5  # working days
FARTHEST = 31  # days, where no side works
MONTHS_AHEAD = 13
BEFORE, AFTER = -1, 1
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Side:
    """An office and the calendars it works by: the first line that has a version on a day counts."""

    name: str
    lines: tuple[tuple[Calendar, ...], ...]

    def on(self, day: date) -> Calendar:
        found = next((one for line in self.lines if (one := versions.on(line, day))), None)
        return found or self.lines[0][0]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a series says of its dates. `hours_count`: its hours must lie within working time."""

    pattern: Pattern
    slot: Slot  # of its first day; `day` is not read
    holidays: Holidays
    sides: tuple[Side, ...]
    hours_count: bool = True

    def at(self, day: date) -> Slot:
        return Slot(
            day=day,
            begins=self.slot.begins,
            minutes=self.slot.minutes,
            zone=self.slot.zone,
            place=self.slot.place,
            link=self.slot.link,
        )


@dataclass(frozen=True, kw_only=True)
class Date:
    """One date of a series; `day` None: left out. `why` says what stood in the way of the nominal day."""

    nominal: date
    day: date | None
    why: str = ""
    provisional: bool = False

    @property
    def moved(self) -> bool:
        return self.day is not None and self.day != self.nominal


def months_after(day: date, months: int) -> date:
    """The same day so many months later; of a month that lacks it, its 28th."""
    year, zero = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, zero + 1, day.day)
    except ValueError:
        return date(year, zero + 1, 28)


def planned(plan: Plan, start: date, *, until: date, not_before: datetime) -> tuple[Date, ...]:
    """The dates from `start` up to `until`, each as it is held; none is moved to begin before `not_before`."""
    found = list(dates(plan.pattern, start, until=months_after(until, MONTHS_AHEAD)))
    ends = [start - FARTHEST * _DAY, *found]
    return tuple(
        held(plan, day, between=(ends[place], found[place + 1]), not_before=not_before)
        for place, day in enumerate(found[:-1])
        if day <= until
    )


def held(plan: Plan, nominal: date, *, between: tuple[date, date], not_before: datetime) -> Date:
    """One date as it is held; `between` are the nominal dates of its neighbors."""
    provisional = is_provisional(plan.sides, nominal)
    why = in_the_way(plan, nominal)
    if not why:
        return Date(nominal=nominal, day=nominal, provisional=provisional)
    day = next(_others(plan, nominal, between, not_before), None)
    return Date(nominal=nominal, day=day, why=why, provisional=provisional)


def is_provisional(sides: Iterable[Side], day: date) -> bool:
    """Whether nobody has confirmed the holidays of that time at one of the offices yet."""
    return any(day > side.on(day).covers_until for side in sides)


def _others(plan: Plan, nominal: date, between: tuple[date, date], not_before: datetime) -> Iterator[date]:
    """The good days that may stand for it, the nearest in the direction of the rule first."""
    if plan.holidays is Holidays.SKIP:
        return
    wanted = BEFORE if plan.holidays is Holidays.BEFORE else AFTER
    for direction in (wanted, -wanted) if plan.pattern.monthly else (wanted,):
        for day in _near(plan, nominal, direction, between):
            if not in_the_way(plan, day) and plan.at(day).starts >= not_before:
                yield day


def _near(plan: Plan, nominal: date, direction: int, between: tuple[date, date]) -> Iterator[date]:
    """At most five days on which all sides work, short of the neighbors and, by months, of the month's ends."""
    days = (nominal + direction * turn * _DAY for turn in range(1, FARTHEST))
    within = takewhile(lambda day: between[0] < day < between[1] and _in_reach(plan, nominal, day), days)
    left = SEARCHED
    for day in within:
        if left and all(side.on(day).works_on(day) for side in plan.sides):
            left -= 1
            yield day


def _in_reach(plan: Plan, nominal: date, day: date) -> bool:
    return not plan.pattern.monthly or (nominal.year, nominal.month) == (day.year, day.month)


def in_the_way(plan: Plan, day: date) -> str:
    """Why it cannot be held on a day: whose holiday it is, or whose hours it lies outside of; "" where it can."""
    return next(
        filter(None, (off(side, plan.at(day), hours_count=plan.hours_count) for side in plan.sides)), ""
    )


def off(side: Side, slot: Slot, *, hours_count: bool = True) -> str:
    """Why an office cannot come then; "" where it can."""
    calendar = side.on(slot.day)
    if name := calendar.holiday_names.get(slot.day):
        return f"{name} ({side.name})"
    if not calendar.works_on(slot.day):
        return f"{side.name} does not work on {formats.WEEKDAYS[slot.day.weekday()]}"
    if hours_count and not _within_hours(calendar, slot):
        return f"outside the working hours of {side.name}"
    return ""


def _within_hours(calendar: Calendar, slot: Slot) -> bool:
    """Whether it lies within one working interval, that of a night shift of the day before among them."""
    return any(
        instant_of(day, opens, calendar) <= slot.starts and slot.ends <= instant_of(day, closes, calendar)
        for day in (slot.day - _DAY, slot.day, slot.day + _DAY)
        for opens, closes in calendar.hours_on(day)
    )


def wall(text: str) -> time:
    """`14:00` as it is stored."""
    return time.fromisoformat(text)
