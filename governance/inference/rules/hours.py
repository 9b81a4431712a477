"""Which working hours due dates betray: the opening as their first time of day, the closing as their last.

The week is the days on which anything falls due. Times are looked for on a grid of 15 minutes; what counts is how many
due dates lie a whole amount away on the hours that are tried.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from governance.calendars.rules import DueRule, Unit, format_hours
from governance.calendars.rules.zones import DAY, Ints
from governance.inference.rules.clocks import Holidays, counted
from governance.inference.rules.rows import Flags, Rows
from governance.inference.rules.values import Promised

_GRID = 15  # minutes
_MIDNIGHT = 24 * 60
_SHARE_OF_A_DAY = 0.03  # of the dues, that makes a weekday one of the week
_SHARE_OF_AN_AMOUNT = 0.05  # of the rows, that makes an amount one that was promised
_FEW, _MANY = 200, 600  # rows on which hours are tried first, and improved
FULL_WEEK = tuple(range(7))
WORK_WEEK = tuple(range(5))
ATOM = 0.2  # of the dues at one time of day: that may be the end of the day


@dataclass(frozen=True, kw_only=True)
class Found:
    """A kind of clock with its hours, and the share of rows that are due a whole, common amount later."""

    family: Promised
    share: float


def hours_text(days: Iterable[int], opens: int, closes: int) -> str:
    week = set(days)
    return format_hours(tuple(((opens, closes),) if day in week else () for day in range(7)))


def week_of(rows: Rows) -> tuple[int, ...]:
    """The weekdays on which cases fall due; 0 is Monday."""
    counts = np.bincount((rows.date + 3) % 7, minlength=7)
    return tuple(int(day) for day in np.nonzero(counts >= max(_SHARE_OF_A_DAY * rows.n, 1))[0])


def common(rows: Rows, family: Promised, off: Holidays) -> Flags:
    """The rows that are due one of the amounts later that many name."""
    amounts, _ = counted(rows, family, off)
    found, place, times = np.unique(amounts, return_inverse=True, return_counts=True)
    many = (times >= max(_SHARE_OF_AN_AMOUNT * rows.n, 2)) & (found >= 0)
    named: Flags = many[place]
    return named


def share(rows: Rows, family: Promised, off: Holidays) -> float:
    return float(common(rows, family, off).mean()) if rows.n else 0.0


def top_share(rows: Rows, family: Promised, off: Holidays) -> float:
    """Of the rows that name the one amount that most name."""
    amounts, _ = counted(rows, family, off)
    _, times = np.unique(amounts[amounts >= 0], return_counts=True)
    return float(times.max(initial=0) / max(rows.n, 1))


def best_hours(rows: Rows, week: tuple[int, ...], off: Holidays) -> list[Found]:
    """For each kind of business clock the hours on which most rows are a whole amount away."""
    few, many = rows.sample(_FEW), rows.sample(_MANY)
    found = []
    for kind in kinds(rows):
        tried = [(share(few, _with(kind, week, edge), off), edge) for edge in _edges(few, kind)]
        if tried:
            _, edge = max(tried, key=lambda each: (round(each[0], 6), -(each[1][1] - each[1][0])))
            found.append(_improved(many, kind, (week, edge), off))
    return found


def kinds(rows: Rows) -> Iterator[Promised]:
    yield Promised(amount=1, unit=Unit.BUSINESS_DAYS)
    yield Promised(amount=1, unit=Unit.BUSINESS_HOURS)
    if _atom(rows.times)[1] >= ATOM:
        yield Promised(amount=1, unit=Unit.BUSINESS_DAYS, rule=DueRule.END_OF_DAY)


def _with(kind: Promised, week: tuple[int, ...], edge: tuple[int, int]) -> Promised:
    return replace(kind, hours=hours_text(week, *edge))


def _edges(rows: Rows, kind: Promised) -> list[tuple[int, int]]:
    """Pairs of an opening and a closing to try, in minutes after midnight."""
    atom, _ = _atom(rows.times)
    low = [_down(value) for value in np.quantile(rows.times, (0.01, 0.03))]
    high = [_up(value) for value in np.quantile(rows.times, (0.97, 0.99))]
    if kind.rule is DueRule.END_OF_DAY:
        return [(0, _up(atom) or _MIDNIGHT)]
    opens, closes = {_down(atom), *low}, {_up(atom), *high}
    return sorted((first, last) for first, last in product(opens, closes) if last - first >= 60)


def _atom(times: Ints) -> tuple[int, float]:
    """The minute of the day at which most fall due, in seconds, and their share."""
    minutes, counts = np.unique(times // 60, return_counts=True)
    most = int(counts.argmax())
    return int(minutes[most]) * 60, float(counts[most] / times.size)


def _down(seconds: float) -> int:
    return int(seconds // 60) // _GRID * _GRID


def _up(seconds: float) -> int:
    return min(-(-int(seconds // 60) // _GRID) * _GRID, DAY // 60)


def _improved(
    rows: Rows, kind: Promised, start: tuple[tuple[int, ...], tuple[int, int]], off: Holidays
) -> Found:
    """The hours moved by single steps of the grid as long as more rows come true."""
    week, edge = start
    best, moved = share(rows, _with(kind, week, edge), off), True
    seen = {edge}
    while moved:
        moved = False
        for near in _neighbors(edge, kind):
            if near in seen:
                continue
            seen.add(near)
            if (found := share(rows, _with(kind, week, near), off)) > best:
                best, edge, moved = found, near, True
    return Found(family=_with(kind, week, edge), share=best)


def _neighbors(edge: tuple[int, int], kind: Promised) -> Iterator[tuple[int, int]]:
    opens, closes = edge
    for first, last in (
        (0, -_GRID),
        (0, _GRID),
        (-_GRID, 0),
        (_GRID, 0),
        (0, -30),
        (0, 30),
        (-30, 0),
        (30, 0),
    ):
        if kind.rule is DueRule.END_OF_DAY and (first or last):
            continue
        near = (opens + first, closes + last)
        if 0 <= near[0] < near[1] <= _MIDNIGHT:
            yield near
