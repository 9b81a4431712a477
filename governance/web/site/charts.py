"""Curves and trends as the numbers of an SVG: where lines, marks and labels stand. The templates write the SVG.

Drawn by hand because a target that is moved must be answered at once; charts of documents come from `reports`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from governance.formats import percent
from governance.trials.rules.curve import Point

LEFT, RIGHT, TOP, BOTTOM = 46, 12, 22, 34
HEIGHT = 260
WIDE, NARROW = 640, 300
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
LETTER = 7  # about the width of a letter, in units of the drawing


@dataclass(frozen=True, kw_only=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Upright:
    """A vertical mark with its words; `level` is the height of the words, so that neighbors do not overlap."""

    at: float
    label: str
    kind: str
    anchor: str
    level: float


@dataclass(frozen=True, kw_only=True)
class Shade:
    """A stretch of time that an event covered."""

    at: float
    width: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A chart as numbers: `lines` are (class, points of a polyline); `goal` is the height of the goal's line and `aim` its word.

    `band`: from which height to which the goal counts as met, where it is more than a line.
    """

    kind: str
    width: int
    lines: tuple[tuple[str, str], ...]
    dots: tuple[tuple[str, float, float], ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    uprights: tuple[Upright, ...]
    shades: tuple[Shade, ...]
    goal: float
    aim: str = "goal"
    band: tuple[float, float] | None = None
    height: int = HEIGHT
    left: int = LEFT
    top: int = TOP

    @property
    def right(self) -> int:
        return self.width - RIGHT

    @property
    def bottom(self) -> int:
        return self.height - BOTTOM


@dataclass(frozen=True, kw_only=True)
class LabeledMark:
    """A mark on the curve: thousandths of a unit, what it is called, and its look."""

    milli: int
    label: str
    kind: str


def curve(
    points: Sequence[Point], said: Iterable[LabeledMark], *, upto: int, goal_bp: int, wide: bool
) -> Drawing:
    """The share that was done within each time."""
    width = WIDE if wide else NARROW

    def across(milli: float) -> float:
        return round(LEFT + (width - LEFT - RIGHT) * milli / (upto * 1_000), 1)

    line = " ".join(f"{across(p.milli)},{_height(p.bp)}" for p in points)
    return Drawing(
        kind="wide" if wide else "narrow",
        width=width,
        lines=(("proposed", line),),
        dots=(),
        across=tuple(Tick(at=across(n * 1_000), label=f"{n:,}") for n in _whole(upto, 10 if wide else 5)),
        up=_percents(),
        uprights=_uprights(
            [(across(each.milli), each) for each in said if each.milli <= upto * 1_000], width
        ),
        shades=(),
        goal=_height(goal_bp),
    )


def _height(bp: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * max(bp, 0) / 10_000, 1)


def _percents() -> tuple[Tick, ...]:
    return tuple(Tick(at=_height(bp), label=percent(bp)) for bp in (0, 2_500, 5_000, 7_500, 10_000))


def _whole(upto: int, most: int) -> range:
    """The whole numbers to print below the axis, at most so many."""
    step = next((step for step in STEPS if upto / step <= most), STEPS[-1])
    return range(0, upto + 1, step)


def _uprights(placed: list[tuple[float, LabeledMark]], width: int) -> tuple[Upright, ...]:
    """The marks with the places of their words: each lower than the one before, on the side that has room."""
    found = []
    for place, (at, each) in enumerate(sorted(placed, key=lambda one: one[0])):
        left = at + LETTER * len(each.label) > width - RIGHT
        level = HEIGHT - BOTTOM - 12 - 17 * (len(placed) - 1 - place)
        found.append(
            Upright(at=at, label=each.label, kind=each.kind, anchor="end" if left else "start", level=level)
        )
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Trend:
    """One line over months: a share per month, -1 where there are too few requests for one."""

    kind: str
    shares: tuple[int, ...]


def trend(
    months: Sequence[str],
    trends: Sequence[Trend],
    events: Iterable[tuple[float, float, str]],
    *,
    goal_bp: int,
    wide: bool,
) -> Drawing:
    """Shares month by month; `events` in months from the beginning of the first: from, until, name."""
    width = WIDE if wide else NARROW
    step = (width - LEFT - RIGHT) / max(len(months), 1)
    middles = [round(LEFT + step * (place + 0.5), 1) for place in range(len(months))]
    every = -(-len(months) // (8 if wide else 3)) or 1
    return Drawing(
        kind="wide" if wide else "narrow",
        width=width,
        lines=tuple((each.kind, points) for each in trends for points in _runs(_points(each, middles))),
        dots=tuple((each.kind, *point) for each in trends for point in _points(each, middles) if point),
        across=tuple(Tick(at=middles[n], label=months[n]) for n in range(0, len(months), every)),
        up=_percents(),
        uprights=(),
        shades=tuple(_shade(event, step) for event in events),
        goal=_height(goal_bp),
    )


def _points(trend: Trend, middles: Sequence[float]) -> list[tuple[float, float] | None]:
    """The place of each month's share in the drawing; None for a month without one."""
    return [(at, _height(bp)) if bp >= 0 else None for at, bp in zip(middles, trend.shares, strict=False)]


def _shade(event: tuple[float, float, str], step: float) -> Shade:
    start, end, name = event
    wide = round(max(step * (end - start), 2), 1)
    return Shade(at=round(LEFT + step * start, 1), width=wide, label=name)


def _runs(points: Iterable[tuple[float, float] | None]) -> Iterable[str]:
    """One line for each run of neighboring months that have a share."""
    for there, run in groupby(points, key=bool):
        if there:
            yield " ".join(f"{point[0]},{point[1]}" for point in run if point)


def months_in_band(
    months: Sequence[tuple[str, int, bool]], *, band: tuple[int, int], floor: int, wide: bool
) -> Drawing:
    """A dot for each month's share, -1 for none, beside the band it should lie in; what lies below the floor stands on it.

    Each month is its name, its share and whether that is as it should be.
    """
    plain = trend([name for name, _, _ in months], (), (), goal_bp=0, wide=wide)
    low, goal, high = (_above(bp, floor) for bp in (band[0], sum(band) // 2, band[1]))
    ticks = tuple(Tick(at=_above(bp, floor), label=percent(bp)) for bp in range(floor, 10_001, 1_000))
    return replace(
        plain, dots=_dots(months, plain, floor), up=ticks, goal=goal, aim="9 of 10", band=(high, low)
    )


def _dots(
    months: Sequence[tuple[str, int, bool]], of: Drawing, floor: int
) -> tuple[tuple[str, float, float], ...]:
    step = (of.right - LEFT) / max(len(months), 1)
    return tuple(
        ("held" if held else "missed", round(LEFT + step * (n + 0.5), 1), _above(bp, floor))
        for n, (_, bp, held) in enumerate(months)
        if bp >= 0
    )


def _above(bp: int, floor: int) -> float:
    """The height of a share on a scale that begins at the floor."""
    return _height(10_000 * (max(bp, floor) - floor) // (10_000 - floor))
