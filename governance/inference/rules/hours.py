"""Which working hours due dates betray: the opening as their first time of day, the closing as their last.

The week is the days on which anything falls due. Times are looked for on a grid of 15 minutes; what counts is how many
due dates lie a whole amount away on the hours that are tried.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np

from governance.calendars.rules import DueRule, Unit, format_hours
from governance.calendars.rules.zones import DAY, Ints
from governance.inference.rules.clocks import Holidays, counted
from governance.inference.rules.rows import Flags, Rows
from governance.inference.rules.values import Promised

_GRID = 15  # minutes
_SHORTEST = 180  # minutes of a working day
_ORDINARY = 0.3  # of the usual number of dues, that a quarter of an hour in working hours has
_MIDNIGHT = 24 * 60
_SHARE_OF_A_DAY = 0.03  # of the dues, that makes a weekday one of the week
_SHARE_OF_AN_AMOUNT = 0.25  # of the rows of a time, that makes an amount one that was promised
_TIMES, _LEAST = 6, 25  # parts of time that are looked at each by itself, and the rows of the shortest
_FEW, _MANY = 200, 600  # rows on which hours are tried first, and improved
_ATOMS = 2
FULL_WEEK = tuple(range(7))
WORK_WEEK = tuple(range(5))
ATOM = 0.1  # of the dues at one time of day: that may be the end of the day


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
    """The rows that are due the amount later that most of their time name.

    Time by time: hours that are wrong spread one promise over many amounts, a changed promise does not mix its two.
    """
    amounts, _ = counted(rows, family, off)
    named = np.zeros(rows.n, dtype=bool)
    for part in times(rows.n):
        mine = amounts[part]
        found, counts = np.unique(mine[mine >= 0], return_counts=True)
        if counts.max(initial=0) >= max(_SHARE_OF_AN_AMOUNT * mine.size, 2):
            named[part] = mine == found[counts.argmax()]
    return named


def times(n: int) -> Iterator[slice]:
    """Parts of time of equally many rows."""
    bounds = np.linspace(0, n, max(1, min(_TIMES, n // _LEAST)) + 1).astype(int).tolist()
    return (slice(first, last) for first, last in pairwise(bounds))


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
    if _atoms(rows.times):
        yield Promised(amount=1, unit=Unit.BUSINESS_DAYS, rule=DueRule.END_OF_DAY)


def _with(kind: Promised, week: tuple[int, ...], edge: tuple[int, int]) -> Promised:
    return replace(kind, hours=hours_text(week, *edge))


def _edges(rows: Rows, kind: Promised) -> list[tuple[int, int]]:
    """Pairs of an opening and a closing to try, in minutes after midnight."""
    atoms = _atoms(rows.times)
    if kind.rule is DueRule.END_OF_DAY:
        return [(0, closes) for closes in sorted({_up(atom) for atom in atoms} - {0})]
    first, last = _dense(rows.times)
    low = [_down(value) for value in np.quantile(rows.times, (0.01, 0.03))]
    high = [_up(value) for value in np.quantile(rows.times, (0.97, 0.99))]
    opens = {*low, *(_down(atom) for atom in atoms), first - _GRID, first, first + _GRID}
    closes = {*high, *(_up(atom) for atom in atoms), *(last + step * _GRID for step in (-1, 0, 1, 2))}
    pairs = product(sorted(opens), sorted(closes))
    return [
        (start, end) for start, end in pairs if start >= 0 and end <= _MIDNIGHT and end - start >= _SHORTEST
    ]


def _dense(times: Ints) -> tuple[int, int]:
    """The first and the last quarter of an hour in which as many fall due as in an ordinary one, as hours' edges."""
    counts = np.bincount(times // (60 * _GRID), minlength=_MIDNIGHT // _GRID)
    ordinary = np.median(counts[counts > counts.max() / 50]) if counts.size else 0
    (found,) = np.nonzero(counts >= max(ordinary * _ORDINARY, 2))
    return (int(found[0]) * _GRID, int(found[-1] + 1) * _GRID) if found.size else (0, _MIDNIGHT)


def _atoms(times: Ints) -> list[int]:
    """The minutes of the day at which many fall due, in seconds, most first."""
    minutes, counts = np.unique(times // 60, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_ATOMS]
    return [int(minutes[each]) * 60 for each in order if counts[each] >= ATOM * times.size]


def ends_of_days(rows: Rows) -> bool:
    """Whether many fall due with the end of a calendar day."""
    return bool((rows.times >= DAY - 60).mean() >= ATOM) if rows.n else False


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
        if near[0] >= 0 and near[0] + _SHORTEST <= near[1] <= _MIDNIGHT:
            yield near
