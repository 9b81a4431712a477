"""Small charts of twelve months, all on one scale, as the numbers of an SVG; the templates write it. Knows no page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from governance import formats
from governance.scorecards.queries.months import MonthPoint
from governance.scorecards.rules.periods import Period

FLOOR, TOP_BP = 5_000, 10_000  # the scale of every panel, in ten-thousandths
GRID = (10_000, 7_500, 5_000)
WIDE, NARROW = (250, 118, 64), (150, 112, 64)  # width, height, room for the last value
LEFT, TOP, BOTTOM = 3, 6, 20
APART = 15  # between the words of the last value and of its goal


@dataclass(frozen=True, kw_only=True)
class Place:
    """A month's point; what lies below the scale stands on its floor."""

    at: float
    level: float
    words: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Happened:
    """From when until when an event was in force."""

    starts: datetime
    ends: datetime
    name: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One chart: lines as points of a polyline, shades as (left, width); heights of the goal and of the words beside it."""

    kind: str
    width: int
    height: int
    right: float
    lines: tuple[str, ...]
    dotted: tuple[str, ...]
    places: tuple[Place, ...]
    shades: tuple[tuple[float, float], ...]
    grid: tuple[float, ...]
    goal: float | None = None
    value_level: float = 0
    goal_level: float = 0
    months: tuple[str, str] = field(default=("", ""))

    @property
    def last(self) -> Place | None:
        return self.places[-1] if self.places else None

    @property
    def floor(self) -> float:
        return self.grid[-1]

    @property
    def step(self) -> float:
        return round((self.right - LEFT) / 12, 1)


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """What a chart is drawn on: its size, its twelve months, the zone whose days they are."""

    size: tuple[int, int, int]
    months: tuple[date, ...]
    zone: ZoneInfo

    @property
    def height(self) -> int:
        return self.size[1]

    @property
    def right(self) -> float:
        return float(self.size[0] - self.size[2])

    @property
    def step(self) -> float:
        return (self.right - LEFT) / len(self.months)

    def at(self, month: date) -> float:
        return round(LEFT + self.step * (self.months.index(month) + 0.5), 1)


def panels(
    trend: Sequence[MonthPoint], goal_bp: int, events: Sequence[Happened], *, of: Period, zone: ZoneInfo
) -> tuple[Panel, Panel]:
    """The same chart for wide screens and for two a row on a phone."""
    months = tuple(each.starts for each in (*of.before(11), of))
    known = [each for each in trend if each.starts in months]
    wide, narrow = (_Sheet(size=size, months=months, zone=zone) for size in (WIDE, NARROW))
    return _panel(known, goal_bp, events, wide), _panel(known, goal_bp, events, narrow)


def _panel(known: Sequence[MonthPoint], goal_bp: int, events: Sequence[Happened], on: _Sheet) -> Panel:
    places = tuple(_place(each, on) for each in known if each.bp >= 0)
    value_level, goal_level = _levels(places, goal_bp, on.height)
    return Panel(
        **_scale(on),
        places=places,
        shades=_shades(events, on),
        goal=level(goal_bp, on.height) if goal_bp >= 0 else None,
        value_level=value_level,
        goal_level=goal_level,
        **_lines(known, on),
    )


def _scale(on: _Sheet) -> dict[str, Any]:
    """What every chart of a size has alike."""
    width, height, _ = on.size
    return {
        "kind": "wide" if on.size == WIDE else "narrow",
        "width": width,
        "height": height,
        "right": on.right,
        "grid": tuple(level(bp, height) for bp in GRID),
        "months": (formats.month_name(on.months[0]), formats.month_name(on.months[-1])),
    }


def _lines(known: Sequence[MonthPoint], on: _Sheet) -> dict[str, Any]:
    dotted = [
        (on.at(each.starts), each.plain_bp if _moved(each, *near) else -1)
        for each, near in _with_neighbors(known)
    ]
    adjusted = [(on.at(each.starts), each.bp) for each in known]
    return {"lines": _runs(adjusted, on.height), "dotted": _runs(dotted, on.height)}


def level(bp: int, height: int) -> float:
    """The height of a share; what lies outside of the scale stands on its edge."""
    inside = min(max(bp, FLOOR), TOP_BP)
    return round(height - BOTTOM - (height - TOP - BOTTOM) * (inside - FLOOR) / (TOP_BP - FLOOR), 1)


def _place(each: MonthPoint, on: _Sheet) -> Place:
    at, height = on.at(each.starts), level(each.bp, on.height)
    words = formats.month(each.starts)
    return Place(at=at, level=height, words=words, number=each.number)


def _with_neighbors(
    of: Sequence[MonthPoint],
) -> Iterable[tuple[MonthPoint, tuple[MonthPoint | None, MonthPoint | None]]]:
    return zip(of, zip((None, *of[:-1]), (*of[1:], None), strict=True), strict=True)


def _moved(each: MonthPoint, *near: MonthPoint | None) -> bool:
    """Whether an event moved this month or one beside it, so that the dotted line begins and ends on the other."""
    return any(one is not None and one.bp != one.plain_bp for one in (each, *near))


def _runs(points: Sequence[tuple[float, int]], height: int) -> tuple[str, ...]:
    """One line for each run of neighboring months that have a share."""
    found = []
    for there, run in groupby(points, key=lambda point: point[1] >= 0):
        if there:
            found.append(" ".join(f"{at},{level(bp, height)}" for at, bp in run))
    return tuple(found)


def _levels(places: Sequence[Place], goal_bp: int, height: int) -> tuple[float, float]:
    """Where the words of the last value and of its goal stand: both inside, the value first, never over one another."""
    if not places:
        return 0, 0
    value = min(max(places[-1].level + 4, TOP + 9), height - BOTTOM - (APART if goal_bp >= 0 else 0) + 4)
    return round(value, 1), round(value + APART, 1)


def _shades(events: Iterable[Happened], on: _Sheet) -> tuple[tuple[float, float], ...]:
    last = on.months[-1]
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    first, end = (datetime.combine(day, time(), on.zone) for day in (on.months[0], after))
    return tuple(
        _shade(max(each.starts, first), min(each.ends, end), on)
        for each in events
        if each.starts < end and each.ends > first
    )


def _shade(first: datetime, last: datetime, on: _Sheet) -> tuple[float, float]:
    starts, ends = (_across(each.astimezone(on.zone), on.months) for each in (first, last))
    return round(LEFT + on.step * starts, 1), round(max(on.step * (ends - starts), 4), 1)


def _across(moment: datetime, months: Sequence[date]) -> float:
    """How many months after the beginning of the first."""
    whole = (moment.year - months[0].year) * 12 + moment.month - months[0].month
    return whole + (moment.day - 1) / 31
