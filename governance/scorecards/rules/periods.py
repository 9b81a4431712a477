"""Months, quarters and years of the city's own calendar, as scorecards tell them. Asks nobody what day it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from governance.agreements.rules.versions import midnight
from governance.errors import Invalid

TREND = 12  # so many periods of a kind stand in a trend
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class PeriodKind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


LENGTH = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}  # in months
HOW = "Write a month as 2026-06, a quarter as 2026-Q2, a year as 2026."


@dataclass(frozen=True, kw_only=True)
class Period:
    """`starts` is its first day, always the first of a month that such a period may begin with."""

    kind: PeriodKind
    starts: date

    @property
    def next(self) -> "Period":
        return Period(kind=self.kind, starts=_moved(self.starts, LENGTH[self.kind]))

    @property
    def previous(self) -> "Period":
        return Period(kind=self.kind, starts=_moved(self.starts, -LENGTH[self.kind]))

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.next.starts - timedelta(days=1)

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        return tuple(_moved(self.starts, ahead) for ahead in range(LENGTH[self.kind]))

    @property
    def code(self) -> str:
        """“2026-06”, “2026-Q2”, “2026”: what a command and an address are given."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.starts:%Y-%m}"
        tail = f"-Q{(self.starts.month + 2) // 3}" if self.kind is PeriodKind.QUARTER else ""
        return f"{self.starts.year:04d}{tail}"

    @property
    def words(self) -> str:
        """“June 2026”, “2nd quarter of 2026”, “2026”."""
        if self.kind is PeriodKind.MONTH:
            return f"{_MONTHS[self.starts.month - 1]} {self.starts.year}"
        if self.kind is PeriodKind.YEAR:
            return str(self.starts.year)
        return f"{('1st', '2nd', '3rd', '4th')[self.starts.month // 3]} quarter of {self.starts.year}"

    def before(self, count: int) -> tuple["Period", ...]:
        """The `count` periods before this one, the oldest first."""
        back = range(count, 0, -1)
        return tuple(Period(kind=self.kind, starts=_moved(self.starts, -LENGTH[self.kind] * n)) for n in back)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first instant, and the first one after it."""
        return midnight(self.starts, zone), midnight(self.next.starts, zone)


def _moved(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def around(kind: PeriodKind, day: date) -> Period:
    """The period of a kind that a day lies in."""
    step = LENGTH[kind]
    return Period(kind=kind, starts=date(day.year, (day.month - 1) // step * step + 1, 1))


def last_ended(kind: PeriodKind, day: date) -> Period:
    """The latest period that is over on a day."""
    return around(kind, day).previous


def parsed(code: str) -> Period:
    """The period of a code. Raises Invalid for anything else."""
    year, _, rest = code.strip().upper().partition("-")
    try:
        return _parsed(int(year), rest) if len(year) == 4 else _refused(code)
    except ValueError:
        return _refused(code)


def _parsed(year: int, rest: str) -> Period:
    if not rest:
        return Period(kind=PeriodKind.YEAR, starts=date(year, 1, 1))
    if rest.startswith("Q"):
        return Period(kind=PeriodKind.QUARTER, starts=date(year, int(rest[1:]) * 3 - 2, 1))
    return Period(kind=PeriodKind.MONTH, starts=date(year, int(rest), 1))


def _refused(code: str) -> Period:
    raise Invalid(f"“{code}” is not a period. {HOW}", fields={"period": HOW})
