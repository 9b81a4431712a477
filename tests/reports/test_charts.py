"""Charts: the same text for the same values, nothing that the content policy or the PDF engine refuses, honest scales."""

import itertools
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from governance.results.rules.formulas import share
from reports import card_charts
from reports.charts import Dots, Hue, Point, ServiceDot, Size, Trend, dots, trend
from reports.charts.paper import apart
from tests.reports import card_sample

MARKUP = '<b>&"quote"\''
EMPTY = Point(label="Feb", year="", bp=-1, low_bp=-1, high_bp=-1, n=0)
JAN = Point(label="Jan", year="2026", bp=8_000, low_bp=7_800, high_bp=8_200, n=400)
TREND = Trend(
    title="T", says="S", name="on time", points=(JAN, EMPTY, JAN), hue=Hue.DEPARTMENT, goal_bp=9_000
)
DOTS = Dots(title="T", says="S", rows=(), hue=Hue.CENTER)
DRAWN = [
    *(trend(TREND, size=size) for size in Size),
    *(dots(DOTS, size=size) for size in Size),
    *(card_charts.trend_chart(card_sample.card(), size=size) for size in Size),
]


@pytest.mark.parametrize("svg", DRAWN)
def test_a_chart_carries_nothing_that_pages_or_paper_refuse(svg: str) -> None:
    tree = ET.fromstring(svg)
    names = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert names <= {"svg", "title", "desc", "g", "line", "path", "rect", "circle", "text"}
    assert not [element.attrib for element in tree.iter() if {"style", "id", "onload"} & set(element.attrib)]
    assert tree.attrib["role"] == "img"
    assert "NaN" not in svg
    assert "inf" not in svg.lower().replace("information", "")


def test_words_of_officials_are_text_never_markup() -> None:
    row = ServiceDot(name=MARKUP, bp=9_000, low_bp=8_900, high_bp=9_100, n=100)
    for size in Size:
        svg = dots(replace(DOTS, rows=(row,), title=MARKUP, says=MARKUP), size=size)
        texts = {element.text for element in ET.fromstring(svg).iter()}
        assert MARKUP in texts


def test_the_same_values_give_the_same_text_in_another_process() -> None:
    program = (
        "from reports import card_charts; from reports.charts import Size; from tests.reports import card_sample; "
        "import sys; sys.stdout.write(card_charts.trend_chart(card_sample.card(), size=Size.WIDE))"
    )
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout == card_charts.trend_chart(card_sample.card(), size=Size.WIDE)


def test_a_period_without_requests_is_a_gap() -> None:
    svg = trend(TREND, size=Size.WIDE)
    assert svg.count("chart-dot") == 2
    assert "chart-line" not in svg, "Nothing connects two months over one without figures."


def test_too_few_requests_are_drawn_as_a_ring() -> None:
    svg = trend(replace(TREND, points=(replace(JAN, few=True),)), size=Size.WIDE)
    assert "chart-ring" in svg
    assert "chart-dot" not in svg


def test_a_better_rate_stands_higher_and_small_changes_look_small() -> None:
    steady = (JAN, replace(JAN, bp=8_050))
    heights = _heights(trend(replace(TREND, points=steady, goal_bp=-1), size=Size.WIDE))
    assert heights[1] < heights[0], "Up is better."
    assert heights[0] - heights[1] < 12, "Half a point is no leap."


def test_the_scale_holds_every_figure() -> None:
    points = (replace(JAN, bp=200, low_bp=0, high_bp=900, plain_bp=150), JAN)
    for size in Size:
        svg = trend(replace(TREND, points=points), size=size)
        height = float(re.search(r'viewBox="0 0 \d+ (\d+)"', svg)[1])  # type: ignore[index] # every chart has one
        assert all(0 <= y <= height for y in _heights(svg))


def _heights(svg: str) -> list[float]:
    return [float(y) for y in re.findall(r'cy="([\d.-]+)"', svg)]


def test_the_goal_and_what_an_event_and_former_targets_change_are_named() -> None:
    svg = card_charts.trend_chart(card_sample.card(), size=Size.WIDE)
    for words in ("Goal", "on time", "unadjusted", "by former targets", "June flood"):
        assert words in svg


def test_the_line_by_former_targets_goes_as_far_back_as_it_is_known() -> None:
    card = card_sample.card()
    known = tuple(replace(each, neutral=share(500, 1_000)) for each in card.trend[-3:])
    before = card_charts.trend_chart(card, size=Size.WIDE).count("chart-ring")
    longer = card_sample.card(trend=(*card.trend[:-3], *known))
    assert card_charts.trend_chart(longer, size=Size.WIDE).count("chart-ring") == before + 2


def test_a_line_that_ends_before_the_last_period_is_named_without_a_figure() -> None:
    points = (JAN, replace(JAN, plain_bp=6_000), JAN)
    svg = trend(replace(TREND, points=points), size=Size.WIDE)
    assert ">unadjusted<" in svg
    assert "60.0" not in svg


@pytest.mark.parametrize("places", [[10.0, 11.0, 12.0], [90.0, 91.0, 92.0, 93.0], [50.0], []])
def test_labels_stand_apart_in_their_order_within_their_bounds(places: list[float]) -> None:
    moved = apart(places, least=10, low=0, high=100)
    assert moved == sorted(moved)
    assert all(later - earlier >= 10 for earlier, later in itertools.pairwise(moved))
    assert all(0 <= place <= 100 for place in moved)
