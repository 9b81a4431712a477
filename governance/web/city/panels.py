"""Small charts of twelve months, all on one scale, as the numbers of an SVG; the templates write it. Knows no page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from governance.scorecards.queries.months import MonthPoint
from governance.scorecards.rules.periods import Period

FLOOR, TOP_BP = 5_000, 10_000  # the scale of every panel, in ten-thousandths
GRID = (10_000, 7_500, 5_000)
WIDE, NARROW = (250, 118, 56), (150, 112, 58)  # width, height, room for the last value
LEFT, TOP, BOTTOM = 3, 6, 20
APART = 15  # between the words of the last value and of its goal


@dataclass(frozen=True, kw_only=True)
class Place:
    """A month's point; what lies below the scale stands on its floor, and `low` says so."""

    at: float
    level: float
    month: date
    number: str
    low: bool = False


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


def panels(
    trend: Sequence[MonthPoint], goal_bp: int, events: Iterable[Happened], *, of: Period, zone: ZoneInfo
) -> tuple[Panel, Panel]:
    """The same chart for wide screens and for two a row on a phone."""
    told = tuple(events)
    wide, narrow = (_panel(trend, goal_bp, told, of, (size, zone)) for size in (WIDE, NARROW))
    return wide, narrow


def _panel(
    trend: Sequence[MonthPoint],
    goal_bp: int,
    events: Sequence[Happened],
    of: Period,
    drawn: tuple[tuple[int, int, int], ZoneInfo],
) -> Panel:
    (width, height, room), zone = drawn
    months, right = [each.starts for each in (*of.before(11), of)], float(width - room)
    step = (right - LEFT) / len(months)
    at = {month: round(LEFT + step * (n + 0.5), 1) for n, month in enumerate(months)}
    known = [each for each in trend if each.starts in at]
    adjusted = [(at[each.starts], each.bp) for each in known]
    dotted = [
        (at[each.starts], each.plain_bp if _moved(each, *near) else -1)
        for each, near in _with_neighbors(known)
    ]
    places = tuple(_place(each, at[each.starts], height) for each in known if each.bp >= 0)
    levels = _levels(places, goal_bp, height)
    return Panel(
        kind="wide" if width == WIDE[0] else "narrow",
        width=width,
        height=height,
        right=right,
        lines=_runs(adjusted, height),
        dotted=_runs(dotted, height),
        places=places,
        shades=tuple(_shade(each, months, step, zone) for each in events if _touches(each, months, zone)),
        grid=tuple(level(bp, height) for bp in GRID),
        goal=level(goal_bp, height) if goal_bp >= 0 else None,
        value_level=levels[0],
        goal_level=levels[1],
        months=(f"{months[0]:%b}", f"{months[-1]:%b}"),
    )


def level(bp: int, height: int) -> float:
    """The height of a share; what lies outside of the scale stands on its edge."""
    inside = min(max(bp, FLOOR), TOP_BP)
    return round(height - BOTTOM - (height - TOP - BOTTOM) * (inside - FLOOR) / (TOP_BP - FLOOR), 1)


def _place(each: MonthPoint, at: float, height: int) -> Place:
    return Place(
        at=at, level=level(each.bp, height), month=each.starts, number=each.number, low=each.bp < FLOOR
    )


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


def _bounds(months: Sequence[date], zone: ZoneInfo) -> tuple[datetime, datetime]:
    last = months[-1]
    after = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    return datetime.combine(months[0], time(), zone), datetime.combine(after, time(), zone)


def _touches(each: Happened, months: Sequence[date], zone: ZoneInfo) -> bool:
    first, after = _bounds(months, zone)
    return each.starts < after and each.ends > first


def _shade(each: Happened, months: Sequence[date], step: float, zone: ZoneInfo) -> tuple[float, float]:
    first, after = _bounds(months, zone)
    starts, ends = (
        _across(max(min(moment, after), first).astimezone(zone), months)
        for moment in (each.starts, each.ends)
    )
    return round(LEFT + step * starts, 1), round(max(step * (ends - starts), 4), 1)


def _across(moment: datetime, months: Sequence[date]) -> float:
    """How many months after the beginning of the first."""
    whole = (moment.year - months[0].year) * 12 + moment.month - months[0].month
    return whole + (moment.day - 1) / 31
