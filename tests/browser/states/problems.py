"""What goes wrong, whatever the page: not there, too large, an old form, a session that ended meanwhile."""

from typing import Any

from tests.browser.serving import PASSWORD
from tests.browser.states.state import State
from tests.browser.ways import (
    far_too_much,
    following,
    hidden,
    pressed,
    signed_out_elsewhere,
    typed,
)

_QUESTION: dict[str, Any] = {"route": "/changes/{number}/question", "by": "Dana Ruiz"}
_ASKED = typed("Your question", "Does the crew work on Saturdays?")

PROBLEMS = (
    State(
        name="no such page",
        route="/{address}",
        page="errors/problem.html",
        by="Ruth Adler",
        about={"address": "nothing/here"},
        status=404,
    ),
    State(
        name="a form that is too large",
        page="errors/problem.html",
        about={"number": "pothole"},
        then=following(far_too_much, pressed("Send the question")),
        status=413,
        **_QUESTION,
    ),
    State(
        name="a form of an older session",
        page="errors/again.html",
        about={"number": "pothole"},
        then=following(_ASKED, hidden("csrf", "old"), pressed("Send the question")),
        status=403,
        **_QUESTION,
    ),
    State(
        name="a session that ended while somebody typed",
        page="sign-in/again.html",
        about={"number": "pothole"},
        then=following(_ASKED, signed_out_elsewhere, pressed("Send the question")),
        status=401,
        **_QUESTION,
    ),
    State(
        name="signed in again, with what was typed",
        page="sign-in/kept.html",
        about={"number": "pothole"},
        then=following(
            _ASKED,
            signed_out_elsewhere,
            pressed("Send the question"),
            typed("E-mail address", "dana.ruiz@portalder.example"),
            typed("Password", PASSWORD),
            pressed("Sign in"),
        ),
        **_QUESTION,
    ),
)
