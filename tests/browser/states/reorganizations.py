"""What becomes of services: said, read by each side, agreed. Port Alder has one that waits and one that is agreed."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed

_WAITS, _AGREED = {"number": "graffiti-moves"}, {"number": "mattress-merges"}
_SHOWN: dict[str, Any] = {"route": "/reorganizations/{number}", "page": "reorganizations/show.html"}
_FORM: dict[str, Any] = {
    "route": "/services/{code}/reorganization",
    "about": {"code": "litter-basket"},
    "by": "Marcus Bell",
}

REORGANIZATIONS = (
    *(
        State(name=f"a service, {kind}", page="reorganizations/new.html", query=f"kind={kind}", **_FORM)
        for kind in ("move", "merge", "split", "retire", "describe")
    ),
    State(
        name="a service to move, nothing filled in",
        page="reorganizations/new.html",
        then=pressed("Propose it"),
        status=422,
        **_FORM,
    ),
    State(
        name="a service, what does not bind says nothing about it",
        page="errors/problem.html",
        status=403,
        **{**_FORM, "by": "Dana Ruiz"},
    ),
    State(name="adding services", route="/services/new", page="reorganizations/enter.html", by="Marcus Bell"),
    State(
        name="adding services, no department",
        route="/services/new",
        page="reorganizations/enter.html",
        by="Marcus Bell",
        then=following(typed("The services", "Owl rescue"), pressed("Propose it")),
        status=422,
    ),
    State(name="a move to agree to", about=_WAITS, by="Rosa Vega", then=all_unfolded, **_SHOWN),
    State(name="a move that waits, for 311", about=_WAITS, by="Marcus Bell", then=all_unfolded, **_SHOWN),
    State(name="a move that waits, for who has agreed", about=_WAITS, by="Andre Lewis", **_SHOWN),
    State(
        name="a move, declined without a reason",
        about=_WAITS,
        by="Rosa Vega",
        then=following(all_unfolded, pressed("Decline for Parks")),
        status=422,
        **_SHOWN,
    ),
    State(name="a merger that is agreed", about=_AGREED, by="Ruth Adler", **_SHOWN),
    State(
        name="a move, not theirs to see",
        route="/reorganizations/{number}",
        page="errors/problem.html",
        about=_WAITS,
        by="Dana Ruiz",
        status=404,
    ),
    State(
        name="a service that is to merge",
        route="/services/{code}",
        page="services/show.html",
        about={"code": "mattress"},
    ),
    State(
        name="a service that may move, for its side",
        route="/services/{code}",
        page="services/show.html",
        about={"code": "graffiti-building"},
        by="Rosa Vega",
    ),
)
