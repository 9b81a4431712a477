"""Agreements, their versions and documents, lists of targets taken in, whether paper is genuine."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, chosen, following, pressed, uploaded

# As a city publishes it: days without saying which; one line that cannot be read.
PUBLISHED = b"""agency,problem,problem_details,additional_details,sla_days
Streets,Pothole,N/A,N/A,5 days
Streets,Sidewalk heaved by a root,N/A,N/A,30 days
Housing,No heat,N/A,N/A,1 day
Housing,Mold,N/A,N/A,SLA Not Managed by 311
Harbor,Sunken boat,N/A,N/A,3 days
"""
_DAYS = following(uploaded("published.csv", PUBLISHED), pressed("Look it over"))
_LOOKED_OVER = following(_DAYS, chosen("Business days"), pressed("Go on"))


def _agreement(name: str, code: str, by: str, **more: Any) -> State:
    told: dict[str, Any] = {"route": "/agreements/{code}", "page": "agreements/show.html", **more}
    return State(name=f"agreement, {name}", by=by, about={"code": code}, **told)


def _taking_in(name: str, page: str, by: str = "Marcus Bell", **more: Any) -> State:
    told: dict[str, Any] = {"route": "/imports/terms", **more}
    return State(name=f"taking in targets, {name}", page=f"imports/terms/{page}.html", by=by, **told)


AGREEMENTS = (
    State(name="agreements", route="/agreements", page="agreements/index.html", by="Marcus Bell"),
    State(name="agreements, read", route="/agreements", page="agreements/index.html", by="Ruth Adler"),
    _agreement("one's own", "streets", "Dana Ruiz"),
    _agreement("everything open", "parks", "Marcus Bell", then=all_unfolded),
    _agreement("one year ago", "water", "Ruth Adler", query="on=2025-06-01"),
    _agreement("before there was any", "animals", "Ruth Adler", query="on=2024-01-01"),
    _agreement("a day that is none", "streets", "Dana Ruiz", query="on=soon", status=422),
    _agreement("none yet", "housing", "Marcus Bell", page="agreements/first.html"),
    _agreement("none yet, for the department", "housing", "Maya Torres", page="agreements/first.html"),
    _agreement("no such department", "harbor", "Marcus Bell", page="errors/problem.html", status=404),
    _agreement(
        "two versions compared",
        "streets",
        "Ruth Adler",
        route="/agreements/{code}/compare",
        page="agreements/compare.html",
        query="from=1&to=4",
    ),
    _taking_in("nothing chosen", "index"),
    _taking_in("left empty", "index", then=pressed("Look it over"), status=422),
    _taking_in(
        "no list at all",
        "index",
        then=following(uploaded("letter.csv", b"Dear all,\n"), pressed("Look it over")),
        status=422,
    ),
    _taking_in("which days", "days", then=_DAYS, arrives="/imports/terms/preview"),
    _taking_in("looked over", "preview", then=_LOOKED_OVER, arrives="/imports/terms/preview"),
    _taking_in("taken in", "show", route="/imports/terms/{number}", about={"number": "UP-2026-0001"}),
    State(
        name="taking in targets, not theirs",
        route="/imports/terms",
        page="errors/problem.html",
        by="Ruth Adler",
        status=403,
    ),
    State(name="verifying, nothing typed", route="/verify", page="verify/index.html"),
    State(
        name="verifying, no fingerprint",
        route="/verify",
        page="verify/index.html",
        query="fingerprint=abc",
        status=422,
    ),
    *(
        State(
            name=f"verifying, {name}",
            route="/verify/{fingerprint}",
            page="verify/show.html",
            by=by,
            about={"fingerprint": fingerprint},
            status=status,
        )
        for name, fingerprint, by, status in (
            ("in effect", "latest-of-streets", "", 200),
            ("replaced", "first-of-streets", "Ruth Adler", 200),
            ("unknown", "0" * 64, "", 404),
        )
    ),
)
