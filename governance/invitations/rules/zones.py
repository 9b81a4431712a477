"""A time zone as calendar programs must be told it: when the clock changes, and from what to what.

Written by ourselves because a list of dates is ignored by Outlook, which keeps one yearly rule for each half of the year
(MS-STANOICAL 2.2.47), and because a change begins at the wall time *before* it (RFC 5545 3.6.5). It begins a year before
the first meeting, so that the half in force then is known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Half:
    """One half of the year: the wall times at which it begins, and the yearly rule where one holds for all of them."""

    name: str
    daylight: bool
    before: timedelta
    after: timedelta
    onsets: tuple[datetime, ...]
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class _Change:
    at: datetime  # UTC
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    @property
    def onset(self) -> datetime:
        return (self.at + self.before).replace(tzinfo=None)


@lru_cache(maxsize=64)
def halves(zone: str, first: int, last: int) -> tuple[Half, ...]:
    """What the zone does from the year before `first` to the year after `last`; one without a change has one half."""
    changes = list(_changes(ZoneInfo(zone), first - 1, last + 1))
    if not changes:
        start = datetime(first - 1, 1, 1, tzinfo=ZoneInfo(zone))
        offset = start.utcoffset() or timedelta()
        name, onset = start.tzname() or zone, start.replace(tzinfo=None)
        return (Half(name=name, daylight=False, before=offset, after=offset, onsets=(onset,)),)
    alike = sorted(changes, key=_kind)
    return tuple(_half(list(each)) for _, each in groupby(alike, key=_kind))


def _kind(change: _Change) -> tuple[bool, timedelta, timedelta, str]:
    return change.daylight, change.before, change.after, change.name


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[_Change]:
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while at < end:
        if _offset(zone, at) != _offset(zone, at + DAY):
            exact = _exactly(zone, at, at + DAY)
            local = exact.astimezone(zone)
            yield _Change(
                at=exact,
                before=_offset(zone, exact - SECOND),
                after=_offset(zone, exact),
                name=local.tzname() or "",
                daylight=bool(local.dst()),
            )
        at += DAY


def _exactly(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second that has the later offset."""
    before = _offset(zone, low)
    while high - low > SECOND:
        middle = low + timedelta(seconds=(high - low) // SECOND // 2)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _half(changes: Sequence[_Change]) -> Half:
    onsets = tuple(change.onset for change in changes)
    first = changes[0]
    return Half(
        name=first.name,
        daylight=first.daylight,
        before=first.before,
        after=first.after,
        onsets=onsets,
        rule=_rule(onsets),
    )


def _rule(onsets: Sequence[datetime]) -> str:
    """`FREQ=YEARLY;BYMONTH=3;BYDAY=2SU` where that names every onset, one a year; else none."""
    years = [each.year for each in onsets]
    alike = {(each.month, each.weekday(), each.time()) for each in onsets}
    if len(alike) > 1 or years != list(range(years[0], years[0] + len(years))):
        return ""
    places = [(1 + (each.day - 1) // 7, (each + timedelta(days=7)).month != each.month) for each in onsets]
    nth = {place for place, _ in places}
    if len(nth) > 1 and not all(is_last for _, is_last in places):
        return ""
    place = LAST if all(is_last for _, is_last in places) and (len(nth) > 1 or nth == {5}) else nth.pop()
    return f"FREQ=YEARLY;BYMONTH={onsets[0].month};BYDAY={place}{WEEKDAYS[onsets[0].weekday()]}"
