"""What a meeting agrees: written down, confirmed on one's own screen; decisions; the thread of a target."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import NOBODY_REACHES_THIS, all_unfolded, following, hidden, pressed

_DANA, _LEE, _MARCUS = "Dana Ruiz", "Lee Chan", "Marcus Bell"
_CONFIRM: dict[str, Any] = {
    "route": "/changes/{number}/agreed",
    "page": "changes/agreed.html",
    "about": {"number": "pothole"},
}
_WRITE: dict[str, Any] = {
    "route": "/meetings/{number}/items/{key}/agreed",
    "page": "meetings/agreed.html",
    "by": _MARCUS,
    "about": {"number": "talk", "key": "talk-item"},
}
_LIST: dict[str, Any] = {"route": "/decisions", "page": "decisions/index.html"}
_THREAD: dict[str, Any] = {"route": "/agreements/{code}/thread", "page": "agreements/thread.html"}
_STREETS = {"code": "streets"}

AGREED = (
    State(name="agreed in a meeting, to confirm", by=_LEE, **_CONFIRM),
    State(name="agreed in a meeting, confirmed ahead", by=_MARCUS, **_CONFIRM),
    State(name="agreed in a meeting, put before who signs", by=_DANA, **_CONFIRM),
    State(name="agreed in a meeting, the auditor", by="Ruth Adler", **_CONFIRM),
    State(
        name="agreed in a meeting, something else since",
        by=_LEE,
        then=following(hidden("proposal", NOBODY_REACHES_THIS), pressed("Agree for Streets")),
        status=409,
        **{**_CONFIRM, "page": "changes/overtaken.html"},
    ),
    State(
        name="short address of a meeting, what waits",
        route="/m/{code}",
        page="changes/agreed.html",
        by=_LEE,
        about={"code": "talk"},
    ),
    State(
        name="short address that no meeting has",
        route="/m/{code}",
        page="errors/problem.html",
        by=_LEE,
        about={"code": "ZZZZ"},
        status=404,
    ),
    State(name="writing down what was agreed", then=all_unfolded, **_WRITE),
    State(
        name="writing down what was agreed, left empty", then=pressed("Write it down"), status=422, **_WRITE
    ),
    State(name="decisions, one of its sides", by=_DANA, **_LIST),
    State(name="decisions, none that one may read", by="Rosa Vega", **_LIST),
    State(name="decisions, a day that is none", by=_DANA, query="since=soon", status=400, **_LIST),
    State(
        name="a decision of a working meeting",
        route="/decisions/{number}",
        page="decisions/show.html",
        by=_DANA,
        about={"number": "look-again"},
    ),
    State(
        name="the thread of a target", by=_DANA, about=_STREETS, query="target=term:pothole/done", **_THREAD
    ),
    State(
        name="the thread of a target, the auditor",
        by="Ruth Adler",
        about=_STREETS,
        query="target=term:pothole/done",
        **_THREAD,
    ),
    State(
        name="the thread of a target that is not there",
        by=_DANA,
        about=_STREETS,
        query="target=term:nothing/done",
        status=404,
        **{**_THREAD, "page": "errors/problem.html"},
    ),
)
