"""How dates are written in files: which forms are read in which order of day, month and year. The feed says the order.

Year-first dates are read whatever the order, since they mean one thing only. A skipped or doubled wall time is a
matter of zones, not of this module. Patterns are those of RE2, which takes time in proportion to the text.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

import numpy as np

from governance.calendars.rules.zones import DAY, Ints, day_at, day_number, to_instants, to_walls
from governance.requests.rules.mapping import DateForm, DateOrder, FeedMapping

FIRST_YEAR, LAST_YEAR = (
    1900,
    2100,
)  # beyond, the zone's first and last offset holds: such dates stand for "none"
# Days that stand for “none” or “never”: very early, very late, and the second 0 of computers in any zone.
SENTINEL_UNTIL, SENTINEL_FROM = date(1901, 1, 1), date(2099, 1, 1)
ZERO_FROM, ZERO_UNTIL = date(1969, 12, 31), date(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Quick:
    """A form that many files use: its pattern, and the format it is read by."""

    pattern: str
    format: str


_TIME = r"(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?"
# Groups: year, month, day, hour, minute, second, half of the day, offset.
_HALF = r"\s*(?:([AaPp])\.?[Mm]\.?)?"
ISO = rf"^\s*(\d{{4}})[-/](\d{{1,2}})[-/](\d{{1,2}}){_TIME}{_HALF}\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?\s*$"
# The first two groups are month and day, or day and month.
WRITTEN = rf"^\s*(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}|\d\d){_TIME}{_HALF}()\s*$"
COMPACT = r"^\s*(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?()(Z?)\s*$"
# The first two groups are the month's name and the day, or the day and the name; a weekday before and a zone's name in
# parentheses behind say nothing new.
_DAY_OF_WEEK = r"^\s*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
_MONTH = "((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\\.?"
_LOOSE_TIME = r"(?:[ T,]+(?:at +)?(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?)?"
_ZONE = r"\s*(Z|GMT|UTC|(?:GMT|UTC)?[+-]\d\d:?\d\d)?(?:\s*\([A-Za-z ]+\))?\s*$"
NAME_FIRST = rf"(?i){_DAY_OF_WEEK}{_MONTH}[ -]*(\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(\d{{4}}|\d\d){_LOOSE_TIME}{_HALF}{_ZONE}"
DAY_THEN_NAME = (
    rf"(?i){_DAY_OF_WEEK}(\d{{1,2}})[-/. ]*{_MONTH}[-/., ]*(\d{{4}}|\d\d){_LOOSE_TIME}{_HALF}{_ZONE}"
)
_CLOCK, _YEAR = r"\d\d:\d\d:\d\d", r"[12]\d\d\d"
QUICK: Mapping[DateOrder, tuple[Quick, ...]] = {
    DateOrder.MONTH_FIRST: (
        Quick(pattern=rf"\d\d/\d\d/{_YEAR} {_CLOCK} [AP]M", format="%m/%d/%Y %I:%M:%S %p"),
        Quick(pattern=rf"\d\d/\d\d/{_YEAR} {_CLOCK}", format="%m/%d/%Y %H:%M:%S"),
    ),
    DateOrder.DAY_FIRST: (
        Quick(pattern=rf"\d\d/\d\d/{_YEAR} {_CLOCK}", format="%d/%m/%Y %H:%M:%S"),
        Quick(pattern=rf"\d\d\.\d\d\.{_YEAR} {_CLOCK}", format="%d.%m.%Y %H:%M:%S"),
    ),
    DateOrder.YEAR_FIRST: (),
}
QUICK_ISO = rf"{_YEAR}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.0+)?"
ORDER_WORDS = {
    DateOrder.MONTH_FIRST: "month, day, year, such as 12/25/2026 02:30:00 PM",
    DateOrder.DAY_FIRST: "day, month, year, such as 25/12/2026 14:30",
    DateOrder.YEAR_FIRST: "year, month, day, such as 2026-12-25 14:30:00",
}

FORM_WORDS = {
    DateForm.MONTH_NAMES: "the month's name, such as Dec 25, 2026 2:30 PM or 25-DEC-26 02.30.00 PM",
    DateForm.COMPACT: "digits without signs, such as 20261225143000",
    DateForm.EPOCH_SECONDS: "seconds since 1970, such as 1798225800",
    DateForm.EPOCH_MILLISECONDS: "milliseconds since 1970, such as 1798225800000",
    DateForm.EXCEL: "the numbers of a spreadsheet, such as 46381.604",
}


def no_date(mapping: FeedMapping) -> str:
    """Why a text in a date column is refused."""
    further = FORM_WORDS.get(mapping.date_form)
    told = ORDER_WORDS[mapping.date_order] + (f"; or {further}" if further else "")
    return f"this is no date as the data source writes them ({told})"


def proposed_order(values: Iterable[str]) -> DateOrder:
    """A proposal from some dates of a file, for a person to confirm; nothing is read by it."""
    some = [match.groups() for value in values if (match := re.match(r"(\d+)\D(\d+)", value.strip()))]
    if not some or any(len(first) == 4 for first, _ in some):
        return DateOrder.YEAR_FIRST
    return DateOrder.DAY_FIRST if any(int(first) > 12 for first, _ in some) else DateOrder.MONTH_FIRST


@dataclass(frozen=True, kw_only=True)
class Days:
    """Days with one rule, first to last: `before` is the zone's offset in seconds up to `turns`, `after` from it on.

    Days and `turns` (seconds since 1970) are those of the wall clock, or of UTC, as was asked for.
    """

    first: date
    last: date
    before: int
    turns: int
    after: int


@lru_cache(maxsize=16)
def zone_days(zone: str, years: tuple[int, int], *, of_utc: bool = False) -> tuple[Days, ...]:
    """The days of some years; a zone turns its clock at most once a day. Readings are those of `fold=0`."""
    asked = _offsets_of_utc if of_utc else _offsets_of_walls
    start, end = day_number(date(years[0], 1, 1)), day_number(date(years[1], 12, 31))
    offsets = asked(np.arange(start, end + 2, dtype=np.int64) * DAY, zone)
    turning = np.flatnonzero(offsets[1:] != offsets[:-1])
    turns = _turns((turning + start) * DAY, lambda moments: asked(moments, zone))
    days: list[Days] = []
    first = 0
    for index, turn in zip(turning.tolist(), turns.tolist(), strict=True):
        if index > first:
            days.append(_days(start + first, start + index - 1, int(offsets[first])))
        one = _days(start + index, start + index, int(offsets[index]))
        days.append(replace(one, turns=turn, after=int(offsets[index + 1])))
        first = index + 1
    return (*days, _days(start + first, end, int(offsets[first])))


def _days(first: int, last: int, offset: int) -> Days:
    return Days(first=day_at(first), last=day_at(last), before=offset, turns=0, after=offset)


def _turns(midnights: Ints, offsets: Callable[[Ints], Ints]) -> Ints:
    """The first second of each day at which the offset is no longer that of its midnight."""
    low, high = midnights, midnights + DAY
    before = offsets(midnights)
    while len(low) and int((high - low).max()) > 1:
        middle = (low + high) // 2
        same = offsets(middle) == before
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return high


def _offsets_of_walls(walls: Ints, zone: str) -> Ints:
    return walls - to_instants(walls, zone)


def _offsets_of_utc(instants: Ints, zone: str) -> Ints:
    return to_walls(instants, zone) - instants
