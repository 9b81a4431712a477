"""Actions: the lists, one action before, while and after it is done, and the files beside it."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed

_DANA, _MARCUS = "Dana Ruiz", "Marcus Bell"
_LIST: dict[str, Any] = {"route": "/actions", "page": "actions/index.html"}
_ONE: dict[str, Any] = {"route": "/actions/{number}", "page": "actions/show.html"}
_FILES: dict[str, Any] = {"route": "/actions/{number}/files", "page": "attachments/index.html"}
_LATE, _DONE, _OVER, _BARE = ({"number": name} for name in ("late", "done", "over", "bare"))

ACTIONS = (
    State(name="actions, one's own", by=_DANA, **_LIST),
    State(name="actions, to be confirmed", by=_MARCUS, query="show=verify", **_LIST),
    State(name="actions, an office's", by=_MARCUS, query="show=side", **_LIST),
    State(name="actions, a group's, auditor", by="Ruth Adler", query="group=streets-311", **_LIST),
    State(name="actions, who has none", by="Sam Ito", **_LIST),
    State(name="action, to do and overdue", by=_DANA, about=_LATE, then=all_unfolded, **_ONE),
    State(
        name="action, said to be done with nothing that shows it",
        by=_DANA,
        about=_BARE,
        then=pressed("It is done"),
        status=422,
        **_ONE,
    ),
    State(
        name="action, put off to no day",
        by=_DANA,
        about=_BARE,
        then=following(
            all_unfolded,
            typed("The other day", "yesterday"),
            typed("Why", "No crew"),
            pressed("Give it another day"),
        ),
        status=422,
        **_ONE,
    ),
    State(name="action, to be confirmed", by=_MARCUS, about=_DONE, then=all_unfolded, **_ONE),
    State(name="action, confirmed", by=_MARCUS, about=_OVER, **_ONE),
    State(name="action, a version's step, who reads", by="Ruth Adler", about={"number": "step"}, **_ONE),
    State(name="files of an action", by=_DANA, about=_LATE, **_FILES),
    State(name="files of an action, who reads", by="Ruth Adler", about=_LATE, **_FILES),
    State(
        name="files of an action, none chosen",
        by=_DANA,
        about=_LATE,
        then=pressed("Put it here"),
        status=422,
        **_FILES,
    ),
    State(
        name="files of a change, none yet",
        by=_DANA,
        route="/changes/{number}/files",
        page="attachments/index.html",
        about={"number": "pothole"},
    ),
    State(
        name="a file, to be removed",
        by=_DANA,
        route="/attachments/{number}/removal",
        page="attachments/removal.html",
        about={"number": "lamps"},
    ),
)
