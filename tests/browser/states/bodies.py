"""Groups that meet: the list, a pair, a board, founding one, and ground rules that wait for a meeting."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import pressed

_LIST: dict[str, Any] = {"route": "/bodies", "page": "bodies/index.html"}
_ONE: dict[str, Any] = {"route": "/bodies/{code}", "page": "bodies/show.html"}
_NEW: dict[str, Any] = {"route": "/bodies/new", "page": "bodies/form.html", "by": "Nora Lind"}
_BOARD = {"code": "standards"}

BODIES = (
    State(name="groups that meet", by="Dana Ruiz", **_LIST),
    State(name="groups that meet, who founds boards", by="Nora Lind", **_LIST),
    State(name="a pair that meets, one of its sides", by="Dana Ruiz", about={"code": "streets-311"}, **_ONE),
    State(
        name="a pair that meets, another department", by="Rosa Vega", about={"code": "streets-311"}, **_ONE
    ),
    State(name="a board and its ground rules", by="Amara Okafor", about=_BOARD, **_ONE),
    State(name="founding a board", **_NEW),
    State(name="founding a board, left empty", then=pressed("Found the board"), status=422, **_NEW),
    State(
        name="other ground rules of a board that does not meet now",
        route="/bodies/{code}/ground-rules",
        page="errors/problem.html",
        by="Nora Lind",
        about=_BOARD,
        status=409,
    ),
)
