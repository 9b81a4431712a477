"""The city on one page, outlines of districts, and what the city promises."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed, uploaded

_AMARA, _MARCUS, _SAM = "Amara Okafor", "Marcus Bell", "Sam Ito"
_OUTLINES: dict[str, Any] = {"route": "/districts", "page": "districts/show.html", "by": _SAM}
_WRONG = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": null}]}'
)

CITY = (
    State(name="the city", route="/city", page="city/show.html", by=_AMARA),
    State(
        name="the city, unfolded, for 311",
        route="/city",
        page="city/show.html",
        by=_MARCUS,
        then=all_unfolded,
    ),
    State(
        name="the city, another month",
        route="/city",
        page="city/show.html",
        by=_MARCUS,
        query="month=2026-04",
    ),
    State(name="the city, not open", route="/city", page="errors/problem.html", by="Dana Ruiz", status=403),
    State(name="outlines of districts", **_OUTLINES),
    State(
        name="outlines of districts, that are none",
        then=following(
            uploaded("wrong.geojson", _WRONG),
            typed("Where the outlines come from", "City GIS"),
            pressed("Replace the outlines"),
        ),
        status=422,
        **_OUTLINES,
    ),
    State(name="what the city promises", route="/promises", page="promises/show.html", then=all_unfolded),
    State(
        name="what the city promises, found", route="/promises", page="promises/show.html", query="q=pothole"
    ),
    State(
        name="what the city promises, nothing found",
        route="/promises",
        page="promises/show.html",
        query="q=zeppelin",
    ),
    State(
        name="a published scorecard, for everybody",
        route="/promises/scorecards/{code}",
        page="promises/scorecard.html",
        about={"code": "streets"},
    ),
    State(
        name="a published scorecard, of the whole city",
        route="/promises/scorecards/{code}",
        page="promises/scorecard.html",
        about={"code": "city"},
    ),
    State(
        name="a published scorecard, of nobody",
        route="/promises/scorecards/{code}",
        page="errors/problem.html",
        about={"code": "nobody"},
        status=404,
    ),
    State(
        name="what the city promises, within another site",
        route="/promises/embedded",
        page="promises/embedded.html",
    ),
)
