"""Outlines as a small drawing: projected, fitted into a box, with fewer points. Neighbors keep a common border.

Every point is moved to a fine grid before lines are straightened, and where a line is straightened does not depend on
the direction in which it is walked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from governance.districts.rules.geojson import Outline, Position, Ring

WIDTH, TALLEST, MARGIN = 360, 300, 4
GRID = 2  # steps of one unit
NEAR = 0.75  # units that a line may leave its old way
FLAT = 1e-9  # degrees of extent that are none

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A district in the drawing: `path` as SVG writes it, and where its name stands, inside of it."""

    name: str
    path: str
    label: Point


@dataclass(frozen=True, kw_only=True)
class Map:
    width: int
    height: int
    shapes: tuple[Shape, ...]

    def canonical(self) -> dict[str, Any]:
        shapes = [{"name": each.name, "path": each.path, "label": list(each.label)} for each in self.shapes]
        return {"width": self.width, "height": self.height, "shapes": shapes}


def drawn(outlines: Sequence[Outline]) -> Map:
    fit = _Fit.of([point for each in outlines for polygon in each.polygons for point in polygon[0]])
    return Map(width=WIDTH, height=fit.height, shapes=tuple(_shape(each, fit) for each in outlines))


def map_from(written: dict[str, Any]) -> Map:
    shapes = tuple(
        Shape(name=each["name"], path=each["path"], label=(each["label"][0], each["label"][1]))
        for each in written["shapes"]
    )
    return Map(width=written["width"], height=written["height"], shapes=shapes)


@dataclass(frozen=True, kw_only=True)
class _Fit:
    """From degrees into the box: west and north at its edges, as wide as high in meters."""

    west: float
    north: float
    narrower: float
    scale: float
    left: float
    height: int

    @classmethod
    def of(cls, points: Iterable[Position]) -> "_Fit":
        known = list(points)
        west, east = min(each[0] for each in known), max(each[0] for each in known)
        south, north = min(each[1] for each in known), max(each[1] for each in known)
        narrower = max(cos(radians((south + north) / 2)), 0.01)
        wide, high = max((east - west) * narrower, FLAT), max(north - south, FLAT)
        scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
        height = max(round(high * scale) + 2 * MARGIN, 2 * MARGIN + 1)
        left = (WIDTH - wide * scale) / 2
        return cls(west=west, north=north, narrower=narrower, scale=scale, left=left, height=height)

    def point(self, of: Position) -> Point:
        across = self.left + (of[0] - self.west) * self.narrower * self.scale
        down = MARGIN + (self.north - of[1]) * self.scale
        return _inside(across, WIDTH), _inside(down, self.height)


def _inside(value: float, most: int) -> float:
    """On the grid, and never outside of the box."""
    return min(max(round(value * GRID) / GRID, 0), most)


def _shape(of: Outline, fit: _Fit) -> Shape:
    polygons = [[_smaller(ring, fit) for ring in polygon] for polygon in of.polygons]
    kept = [rings for rings in polygons if _area(rings[0])] or [
        max(polygons, key=lambda rings: len(rings[0]))
    ]
    path = "".join(
        _written(ring) for rings in kept for place, ring in enumerate(rings) if not place or _area(ring)
    )
    return Shape(name=of.name, path=path, label=_label(max(kept, key=lambda rings: _area(rings[0]))))


def _smaller(ring: Ring, fit: _Fit) -> list[Point]:
    """The ring with fewer points, without its first one again at its end."""
    points = [fit.point(each) for each in ring[:-1]]
    found = [each for place, each in enumerate(points) if each != points[place - 1]] or points[:1]
    if len(found) <= 3:
        return found
    # Cut where the ring turns farthest from its lowest corner: both halves are lines with fixed ends.
    first = found.index(min(found))
    turned = [*found[first:], *found[:first]]
    far = max(range(len(turned)), key=lambda place: _apart(turned[0], turned[place]))
    return [*_straightened(turned[: far + 1])[:-1], *_straightened([*turned[far:], turned[0]])[:-1]]


def _straightened(line: Sequence[Point]) -> list[Point]:
    """After Douglas and Peucker, without calling itself."""
    kept, open_ = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_:
        start, end = open_.pop()
        if end - start < 2:
            continue
        far = max(range(start + 1, end), key=lambda place: _off(line[place], line[start], line[end]))
        if _off(line[far], line[start], line[end]) > NEAR:
            kept.add(far)
            open_ += [(start, far), (far, end)]
    return [line[place] for place in sorted(kept)]


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the stretch between two others."""
    wide, high = end[0] - start[0], end[1] - start[1]
    length = wide * wide + high * high
    if not length:
        return _apart(point, start)
    along = min(max(((point[0] - start[0]) * wide + (point[1] - start[1]) * high) / length, 0), 1)
    return _apart(point, (start[0] + along * wide, start[1] + along * high))


def _area(ring: Sequence[Point]) -> float:
    before = (ring[-1], *ring[:-1])
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(before, ring, strict=True))) / 2


def _written(ring: Sequence[Point]) -> str:
    return f"M{'L'.join(f'{_short(x)} {_short(y)}' for x, y in ring)}Z"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _label(rings: Sequence[Sequence[Point]]) -> Point:
    """In the middle of the widest stretch inside, at half its height; where nothing is inside, its first corner."""
    rows = [y for _, y in rings[0]]
    middle = (min(rows) + max(rows)) / 2 + 0.01  # beside the grid, so that no corner lies on it
    crossings = sorted(_crossings(rings, middle))
    spans = [
        (right - left, (left + right) / 2)
        for left, right in zip(crossings[::2], crossings[1::2], strict=False)
    ]
    if not spans:
        return rings[0][0]
    return round(max(spans)[1], 1), round(middle, 1)


def _crossings(rings: Sequence[Sequence[Point]], level: float) -> Iterable[float]:
    for ring in rings:
        for (ax, ay), (bx, by) in zip((ring[-1], *ring[:-1]), ring, strict=True):
            if (ay > level) != (by > level):
                yield ax + (level - ay) * (bx - ax) / (by - ay)
