"""What a calendar is and how a clock runs: the values every other rule of working time takes.

Decides what a valid calendar, pause or amount is and how a calendar is written down. Does not decide which version
is in force, nor what a holiday is: a person confirms those.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from governance.calendars.rules.hours import (
    MIDNIGHT,
    Intervals,
    Week,
    check_day,
    check_night,
    checked,
    format_hours,
    format_intervals,
)
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.errors import ConcordError, Invalid

MAX_AMOUNT = 10_000
_DAY = timedelta(days=1)
IDLE_LIMIT = 366  # days without any working time after which a calendar is taken to be wrong
FIRST_YEAR = 1900  # of dates with hours of their own
LAST_YEAR = 2999  # no promise reaches further; a week of one minute must not count for ever


class NoWorkingTime(ConcordError):
    """The calendar has no working time within 366 days, so nothing can ever fall due on it."""

    title = "This calendar has no working time"


@dataclass(frozen=True, kw_only=True)
class SpecialDay:
    """A date with hours of its own: a short day, or an extra one. A date without any is a holiday."""

    day: date
    name: str
    hours: Intervals

    def __post_init__(self) -> None:
        if not self.hours or not FIRST_YEAR <= self.day.year <= LAST_YEAR:
            reason = f"{self.day.isoformat()} cannot have hours of its own; a day without work is a holiday."
            raise Invalid(reason, fields={"holidays": reason})
        check_day(self.day.isoformat(), self.hours, field="holidays")


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """One version of a calendar: its week, and the dates that differ from it, in order.

    `holidays` are (date, name) pairs, dates without work; `covers_until` is the last confirmed day.
    """

    code: str
    name: str
    number: int
    zone: str
    week: Week
    holidays: tuple[tuple[date, str], ...]
    covers_until: date
    effective_from: date
    special_days: tuple[SpecialDay, ...] = ()

    def __post_init__(self) -> None:
        checked(self.week)
        if self.number < 1:
            raise Invalid("A calendar's version number starts at 1.", fields={"number": "Must be 1 or more."})
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as unknown:
            message = f"“{self.zone}” is not a time zone; write one like America/New_York."
            raise Invalid(message, fields={"zone": message}) from unknown
        self._check_dates()

    def _check_dates(self) -> None:
        for days in ([day for day, _ in self.holidays], [special.day for special in self.special_days]):
            if days != sorted(set(days)):
                raise Invalid(
                    "Holidays must be in order of date, each date once.",
                    fields={"holidays": "Sort them; name a date once."},
                )
        for special in self.special_days:
            if special.day in self.holiday_names:
                reason = f"{special.day.isoformat()} is named twice, with hours and without."
                raise Invalid(reason, fields={"holidays": reason})
            for day in (special.day - _DAY, special.day):
                check_night(day.isoformat(), self.hours_on(day), self.hours_on(day + _DAY), field="holidays")

    @cached_property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def holiday_names(self) -> dict[date, str]:
        return dict(self.holidays)

    @property
    def dates(self) -> dict[date, tuple[str, Intervals]]:
        """The dates that differ from the week: name and hours, none on a holiday."""
        own: dict[date, tuple[str, Intervals]] = {
            each.day: (each.name, each.hours) for each in self.special_days
        }
        return own | {day: (name, ()) for day, name in self.holidays}

    @cached_property
    def special_hours(self) -> dict[date, Intervals]:
        return {special.day: special.hours for special in self.special_days}

    @cached_property
    def has_nights(self) -> bool:
        """Whether any shift ends past midnight."""
        days = (*self.week, *(special.hours for special in self.special_days))
        return any(hours and hours[-1][1] > MIDNIGHT for hours in days)

    def hours_on(self, day: date) -> Intervals:
        """The hours of a date, those past its midnight included; none on a day off."""
        if day in self.holiday_names:
            return ()
        return self.special_hours.get(day) or self.week[day.weekday()]

    def works_on(self, day: date) -> bool:
        return bool(self.hours_on(day))


@dataclass(frozen=True, kw_only=True)
class Pause:
    """The clock stands from `start` until before `end`; a caller applies a reason's cap by ending it sooner."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None or self.end <= self.start:
            raise Invalid("A pause needs a start and a later end, both with a time zone.")
        if self.start.microsecond or self.end.microsecond:
            raise Invalid("A pause starts and ends on a full second.")


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Everything a due date depends on besides the opening and the amount."""

    calendar: Calendar
    unit: Unit
    rule: DueRule = DueRule.SAME_TIME
    comparison: Comparison = Comparison.INSTANT
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Due:
    """`at` is aware UTC; `on` is the local date it belongs to (24:00 belongs to the day that ends).

    `provisional`: the date lies beyond the holidays that somebody confirmed.
    """

    at: datetime
    on: date
    provisional: bool


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """Pauses in order, those that touch or overlap joined, so that no second counts twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda each: each.start):
        if merged and pause.start <= merged[-1].end:
            merged[-1] = Pause(start=merged[-1].start, end=max(merged[-1].end, pause.end))
        else:
            merged.append(pause)
    return merged


def checked_amount(amount: int, *, unit: Unit, rule: DueRule = DueRule.SAME_TIME) -> int:
    """The amount, if it can be promised. 0 means “the same day” and so needs days and an end of day."""
    same_day = unit.is_days and rule is DueRule.END_OF_DAY
    least = 0 if same_day else 1
    if not least <= amount <= MAX_AMOUNT:
        message = f"{amount} {unit} cannot be promised; give a number from {least} to {MAX_AMOUNT:,}."
        raise Invalid(message, fields={"amount": message})
    return amount


def sorted_holidays(
    holidays: Mapping[date, str] | Iterable[tuple[date, str]],
) -> tuple[tuple[date, str], ...]:
    pairs = holidays.items() if isinstance(holidays, Mapping) else holidays
    return tuple(sorted(pairs))


def to_dict(calendar: Calendar) -> dict[str, str | int | dict[str, str]]:
    """The stored form: strings and integers only, one spelling per calendar."""
    stored: dict[str, str | int | dict[str, str]] = {
        "code": calendar.code,
        "name": calendar.name,
        "number": calendar.number,
        "zone": calendar.zone,
        "hours": format_hours(calendar.week),
        "holidays": {day.isoformat(): name for day, name in calendar.holidays},
        "covers_until": calendar.covers_until.isoformat(),
        "effective_from": calendar.effective_from.isoformat(),
    }
    if calendar.special_days:
        stored["special_days"] = {each.day.isoformat(): special_words(each) for each in calendar.special_days}
    return stored


def special_words(special: SpecialDay) -> str:
    """As typed after the date: “08:30-12:00 Christmas Eve”."""
    return f"{format_intervals(special.hours)} {special.name}".strip()
