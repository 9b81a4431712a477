"""Why a due date worked out here and the one a data source exports lie apart: what each guess would have given is tried.

A cause is named only where trying it gives the exported date to the minute; the rest is told by its size, or not at all.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from governance.calendars.rules import Calendar, Clock, Unit, vector
from governance.calendars.rules.zones import DAY, to_walls
from governance.errors import ConcordError
from governance.results.rules.dues import Rule
from governance.results.rules.frame import Ints
from governance.results.rules.ground import Flags
from governance.results.rules.judging import TOLERANCE

_HOUR = 3600


class Cause(StrEnum):
    """In the order in which they are tried; the first that fits counts."""

    HOLIDAYS = "holidays"  # the source counts a day off as a working day
    CALENDAR_DAYS = "calendar-days"  # the source counts every day, the target working days
    BUSINESS_DAYS = "business-days"  # the source counts working days, the target every day
    FULL_HOURS = "full-hours"  # the source takes a day for 24 hours
    SHIFTED = "shifted"  # exactly the zone's distance from UTC: a clock that was converted once too often
    SAME_TIME = "same-time"  # the same time of day on another date
    WHOLE_HOURS = "whole-hours"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Requests of one term and calendar version whose two due dates differ; instants in seconds since 1970."""

    opened: Ints
    ours: Ints
    theirs: Ints


ORDER = (*Cause,)


def causes(apart: Apart, rule: Rule) -> Ints:
    """The place in ORDER of each request's cause."""
    found = np.full(len(apart.ours), ORDER.index(Cause.OTHER), dtype=np.int64)
    for cause in reversed(ORDER[:-1]):
        found[_fits(cause, apart, rule)] = ORDER.index(cause)
    return found


def _fits(cause: Cause, apart: Apart, rule: Rule) -> Flags:
    if cause in _GUESSES:
        return _guessed(cause, apart, rule)
    away = apart.theirs - apart.ours
    zone = rule.calendar.zone
    if cause is Cause.SHIFTED:
        offset = to_walls(apart.ours, zone) - apart.ours
        shifted: Flags = near(np.abs(away) - np.abs(offset)) & (offset != 0)
        return shifted
    if cause is Cause.SAME_TIME:
        walls = to_walls(apart.theirs, zone) - to_walls(apart.ours, zone)
        return near((walls + DAY // 2) % DAY - DAY // 2)
    return near((away + _HOUR // 2) % _HOUR - _HOUR // 2)


def near(seconds: Ints) -> Flags:
    close: Flags = np.abs(seconds) <= TOLERANCE
    return close


def _guessed(cause: Cause, apart: Apart, rule: Rule) -> Flags:
    """Whether counting as guessed gives the exported date; nowhere, where it is how the target counts anyway."""
    amount, clock = _otherwise(cause, rule)
    if (amount, clock) == (rule.amount, rule.clock()):
        return np.zeros(len(apart.ours), dtype=bool)
    try:
        guess = vector.due(apart.opened, amount, clock=clock).at
    except ConcordError:
        return np.zeros(len(apart.ours), dtype=bool)
    return near(guess - apart.theirs)


_GUESSES = {
    Cause.HOLIDAYS: None,
    Cause.CALENDAR_DAYS: Unit.CALENDAR_DAYS,
    Cause.BUSINESS_DAYS: Unit.BUSINESS_DAYS,
    Cause.FULL_HOURS: Unit.HOURS,
}


def _otherwise(cause: Cause, rule: Rule) -> tuple[int, Clock]:
    clock, unit = rule.clock(), _GUESSES[cause]
    if unit is None:
        return rule.amount, replace(clock, calendar=_without_holidays(rule.calendar))
    if not clock.unit.is_days:
        return rule.amount, clock
    return rule.amount * (24 if unit is Unit.HOURS else 1), replace(clock, unit=unit)


def _without_holidays(calendar: Calendar) -> Calendar:
    return replace(calendar, holidays=())
