"""A working week as a form has it, day by day: whether it is worked, and from when to when. Pure; writes what `hours` reads.

A day has as many stretches of hours as it has, with room for one break at least. Midnight at the end of a stretch is
00:00 on the clock and 24:00 in writing; hours that end before they begin go on into the next morning.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from governance.calendars.rules.hours import (
    DAYS,
    MIDNIGHT,
    Intervals,
    Week,
    check_day,
    check_night,
    parse_intervals,
)
from governance.calendars.rules.weeks import DAYS as NAMES
from governance.errors import Invalid

STRETCHES = 2  # of a day: before a break and after it

EMPTY = "{}: give the hours, or take the tick away."
HALF = "{}: give both, from when and until when."
ORDER = "{}: each stretch begins after the one before it has ended, and ends at another time than it begins."
NIGHT = "{}: the night ends after the next day's hours begin."


@dataclass(frozen=True, kw_only=True)
class DayTyped:
    """`times` are pairs like ("08:30", "17:00"), empty where nothing was typed; they are kept where it is not worked."""

    works: bool
    times: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class WrongTime:
    """What is wrong with a day (0 is Monday), at the stretch that a reader would mend."""

    day: int
    stretch: int
    message: str


def days_of(week: Week) -> tuple[DayTyped, ...]:
    """A week as fields; every day has as many stretches as the longest, so that the columns stand in line."""
    most = max(STRETCHES, *(len(day) for day in week))
    return tuple(DayTyped(works=bool(day), times=_times(day, most)) for day in week)


def _times(day: Intervals, most: int) -> tuple[tuple[str, str], ...]:
    typed = [(_clock(start), _clock(end)) for start, end in day]
    return (*typed, *[("", "")] * (most - len(typed)))


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % MIDNIGHT, 60)
    return f"{hour:02d}:{minute:02d}"


def hours_of(days: Sequence[DayTyped]) -> tuple[str, tuple[WrongTime, ...]]:
    """The week in writing, as `typed_hours` reads it, and what is wrong with it; "" where anything is."""
    wrong = [found for number, day in enumerate(days) if day.works for found in _wrong(number, day)]
    if wrong:
        return "", tuple(wrong)
    week = [parse_intervals(_written(day)) if day.works else () for day in days]
    nights = [_wrong_night(number, week[number], week[(number + 1) % 7]) for number in range(len(week))]
    if late := tuple(each for each in nights if each):
        return "", late
    return "; ".join(f"{DAYS[n]} {_written(day)}" for n, day in enumerate(days) if day.works), ()


def _written(day: DayTyped) -> str:
    return ",".join(f"{begin}-{'24:00' if end == '00:00' else end}" for begin, end in day.times if begin)


def _wrong(number: int, day: DayTyped) -> list[WrongTime]:
    name = NAMES[number]
    halves = [n for n, (begin, end) in enumerate(day.times) if bool(begin) != bool(end)]
    if halves:
        return [WrongTime(day=number, stretch=n, message=HALF.format(name)) for n in halves]
    if not any(begin for begin, _ in day.times):
        return [WrongTime(day=number, stretch=0, message=EMPTY.format(name))]
    try:
        check_day(DAYS[number], parse_intervals(_written(day)))
    except Invalid:
        last = max(n for n, (begin, _) in enumerate(day.times) if begin)
        return [WrongTime(day=number, stretch=last, message=ORDER.format(name))]
    return []


def _wrong_night(number: int, day: Intervals, following: Intervals) -> WrongTime | None:
    try:
        check_night(DAYS[number], day, following)
    except Invalid:
        return WrongTime(day=number, stretch=len(day) - 1, message=NIGHT.format(NAMES[number]))
    return None
