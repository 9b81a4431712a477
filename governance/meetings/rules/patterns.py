"""Which dates a series has by its pattern, before holidays. Pure; python-dateutil is the oracle of its tests.

Every so many weeks on weekdays, every so many months on the nth weekday or on a day that every month has. Nothing else:
"the 31st" and "the fifth Monday" would leave months out without a word. Weeks begin on Monday, also over New Year.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, takewhile

from governance import canonical
from governance.errors import Invalid

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
LAST_DAY, MOST_WEEKS, MONTHS = 28, 8, (1, 2, 3, 6, 12)
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


class Every(StrEnum):
    WEEKS = "weeks"  # on one or more weekdays
    WEEKDAY = "weekday"  # of months: the nth or last weekday
    DAY = "day"  # of months: a day from 1 to 28


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """`step` counts weeks or months; weekdays are 0 (Monday) to 6; `nth` is 1 to 4, or -1 for the last."""

    every: Every
    step: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    day: int = 0

    @property
    def text(self) -> str:
        """As it is stored."""
        weekdays = [str(each) for each in self.weekdays]
        return canonical.dumps(
            {
                "every": str(self.every),
                "step": self.step,
                "weekdays": weekdays,
                "nth": self.nth,
                "day": self.day,
            }
        )

    @property
    def monthly(self) -> bool:
        return self.every is not Every.WEEKS


def pattern_of(text: str) -> Pattern:
    """The pattern that is stored as this text."""
    body = json.loads(text)
    weekdays = tuple(int(each) for each in body["weekdays"])
    return Pattern(
        every=Every(body["every"]), step=body["step"], weekdays=weekdays, nth=body["nth"], day=body["day"]
    )


def checked(pattern: Pattern) -> Pattern:
    """As it may be stored. Raises Invalid naming the field."""
    wrong = dict(_wrong(pattern))
    if wrong:
        raise Invalid("Please look at the marked fields.", fields=wrong)
    weekdays = tuple(sorted(set(pattern.weekdays))) if pattern.every is not Every.DAY else ()
    nth = pattern.nth if pattern.every is Every.WEEKDAY else 0
    day = pattern.day if pattern.every is Every.DAY else 0
    return Pattern(every=pattern.every, step=pattern.step, weekdays=weekdays, nth=nth, day=day)


def _wrong(pattern: Pattern) -> Iterator[tuple[str, str]]:
    if pattern.every is Every.WEEKS and not 1 <= pattern.step <= MOST_WEEKS:
        yield "step", f"Every 1 to {MOST_WEEKS} weeks."
    if pattern.monthly and pattern.step not in MONTHS:
        yield "step", "Every 1, 2, 3, 6 or 12 months."
    if pattern.every is Every.WEEKS and not pattern.weekdays:
        yield "weekdays", "Choose a day of the week."
    if pattern.every is Every.WEEKDAY and (len(pattern.weekdays) != 1 or pattern.nth not in ORDINALS):
        yield "nth", "Choose the first to fourth, or the last, of one day of the week."
    if pattern.every is Every.DAY and not 1 <= pattern.day <= LAST_DAY:
        yield "day", f"A day from 1 to {LAST_DAY}, which every month has."
    if any(not 0 <= each < len(DAYS) for each in pattern.weekdays):
        yield "weekdays", "Choose a day of the week."


def first_date(pattern: Pattern, wanted: date) -> date:
    """The first date on or after `wanted`, from which weeks and months are counted."""
    once = Pattern(every=pattern.every, weekdays=pattern.weekdays, nth=pattern.nth, day=pattern.day)
    return next(each for each in _all(once, wanted) if each >= wanted)


def dates(pattern: Pattern, start: date, *, until: date) -> Iterator[date]:
    """The dates from the first one on or after `start` up to and with `until`, in order."""
    first = first_date(pattern, start)
    return takewhile(lambda each: each <= until, (each for each in _all(pattern, first) if each >= first))


def _all(pattern: Pattern, first: date) -> Iterator[date]:
    """Every date of the weeks or months counted from those of `first`, also those before it."""
    if pattern.every is Every.WEEKS:
        monday = first - first.weekday() * _DAY
        for turn in count():
            week = monday + turn * pattern.step * _WEEK
            yield from (week + each * _DAY for each in pattern.weekdays)
    month = first.year * 12 + first.month - 1
    for turn in count():
        year, zero = divmod(month + turn * pattern.step, 12)
        yield _in_month(pattern, date(year, zero + 1, 1))


def _in_month(pattern: Pattern, month: date) -> date:
    if pattern.every is Every.DAY:
        return month.replace(day=pattern.day)
    weekday = pattern.weekdays[0]
    if pattern.nth > 0:
        return month + ((weekday - month.weekday()) % 7 + 7 * (pattern.nth - 1)) * _DAY
    last = (month.replace(day=LAST_DAY) + 4 * _DAY).replace(day=1) - _DAY
    return last - (last.weekday() - weekday) % 7 * _DAY


def words(pattern: Pattern) -> str:
    """`every month on the second Tuesday`, `every 2 weeks on Monday and Thursday`, `every 3 months on day 15`."""
    unit = "week" if pattern.every is Every.WEEKS else "month"
    often = {(1, unit): f"every {unit}", (12, "month"): "every year"}.get(
        (pattern.step, unit), f"every {pattern.step} {unit}s"
    )
    if pattern.every is Every.DAY:
        return f"{often} on day {pattern.day}"
    named = [DAYS[each] for each in pattern.weekdays]
    if pattern.every is Every.WEEKDAY:
        return f"{often} on the {ORDINALS[pattern.nth]} {named[0]}"
    return f"{often} on {' and '.join(filter(None, (', '.join(named[:-1]), named[-1])))}"
