"""Whatever outlines a city hands over, the drawing stays in its box, and names stand where their district is; chance by a second way."""

import json
import re
from math import cos, exp, lgamma, log, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.districts.rules.chance import homogeneity, upper_tail
from governance.districts.rules.drawing import GRID, Shape, drawn, map_from
from governance.districts.rules.geojson import Outline, read
from governance.errors import Invalid
from tests.districts.outlines import SQUARE, collection, feature

ROUND = 1 / GRID  # the fine grid, in units of the drawing


@st.composite
def stars(draw: st.DrawFn) -> list[list[float]]:
    """A ring around a middle: corners at growing angles, so that it never crosses itself."""
    corners = draw(st.integers(3, 60))
    east, north = draw(st.floats(-170, 170)), draw(st.floats(-80, 80))
    size = draw(st.sampled_from((0.001, 0.05, 1.0, 8.0)))
    far = [size * draw(st.floats(0.2, 1)) for _ in range(corners)]
    ring = [
        [east + r * cos(2 * pi * n / corners), north + r * sin(2 * pi * n / corners)]
        for n, r in enumerate(far)
    ]
    return [*ring, ring[0]]


def points_of(shape: Shape) -> list[list[tuple[float, float]]]:
    rings = [part for part in shape.path.split("Z") if part]
    return [[(float(x), float(y)) for x, y in re.findall(r"([-\d.]+) ([-\d.]+)", ring)] for ring in rings]


@given(rings=st.lists(stars(), min_size=1, max_size=6))
def test_every_outline_stays_in_the_box_and_its_name_within_it(rings: list[list[list[float]]]) -> None:
    found = drawn(read(collection(*(feature(f"District {n}", ring) for n, ring in enumerate(rings)))))
    assert len(found.shapes) == len(rings)
    assert map_from(json.loads(json.dumps(found.canonical()))) == found
    for shape in found.shapes:
        drawn_rings = points_of(shape)
        assert drawn_rings
        for x, y in (*(point for ring in drawn_rings for point in ring), shape.label):
            assert 0 <= x <= found.width
            assert 0 <= y <= found.height
        across = [x for ring in drawn_rings for x, _ in ring]
        down = [y for ring in drawn_rings for _, y in ring]
        assert min(across) - ROUND <= shape.label[0] <= max(across) + ROUND
        assert min(down) - ROUND <= shape.label[1] <= max(down) + ROUND


@given(ring=stars())
def test_the_largest_of_a_file_fills_the_box_one_way(ring: list[list[float]]) -> None:
    found = drawn(read(collection(feature("One", ring))))
    (only,) = (points for points in points_of(found.shapes[0]) if points)
    wide = max(x for x, _ in only) - min(x for x, _ in only)
    high = max(y for _, y in only) - min(y for _, y in only)
    assert max(wide / found.width, high / found.height) > 0.5


@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none()
            | st.booleans()
            | st.floats()
            | st.text(max_size=8)
            | st.sampled_from(["FeatureCollection", "Feature", "Polygon"]),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(
                    st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "name"]),
                    inner,
                    max_size=5,
                )
            ),
            max_leaves=30,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_whatever_is_handed_over_is_read_or_refused_in_a_sentence(content: bytes) -> None:
    found: tuple[Outline, ...] = ()
    said = ""
    try:
        found = read(content)
    except Invalid as refused:
        said = str(refused)
    assert found or said.endswith(".")


def test_a_fault_names_its_feature() -> None:
    open_ring = [*SQUARE[:-1], [0.0, 0.0]]
    with pytest.raises(Invalid, match=r"Feature 2 .*Harbor.*not closed"):
        read(collection(feature("Old Town"), feature("Harbor", open_ring)))


@given(statistic=st.floats(0.01, 200), freedom=st.integers(1, 40))
def test_chance_is_what_the_series_of_the_gamma_function_says(statistic: float, freedom: int) -> None:
    """The lower regularized gamma function by its power series, summed until it stands still."""
    half, order = statistic / 2, freedom / 2
    term = total = 1 / order
    n = order
    while term > total * 1e-17:
        n += 1
        term *= half / n
        total += term
    lower = total * exp(order * log(half) - half - lgamma(order))
    assert upper_tail(statistic, freedom) == pytest.approx(1 - lower, abs=1e-9)


def test_equal_shares_differ_by_nothing_and_very_unequal_ones_by_more_than_chance() -> None:
    same = homogeneity([(80, 100), (160, 200), (40, 50)])
    other = homogeneity([(80, 100), (100, 200), (40, 50)])
    assert same is not None
    assert not same.differs
    assert other is not None
    assert other.differs
    assert homogeneity([(10, 10), (5, 5)]) is None
