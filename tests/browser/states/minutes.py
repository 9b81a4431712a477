"""Minutes: a draft, sent round, a correction asked for and answered, final, and the public version."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import following, pressed, typed

_DANA, _MARCUS, _PRIYA = "Dana Ruiz", "Marcus Bell", "Priya Nair"
_PAGE = "meetings/minutes/show.html"
_SHOWN: dict[str, Any] = {"route": "/meetings/{number}/minutes", "page": _PAGE}
_WORDS: dict[str, Any] = {"route": "/meetings/{number}/minutes/words", "page": _PAGE, "by": _MARCUS}
_ASKED: dict[str, Any] = {"route": "/meetings/{number}/minutes/correction", "page": _PAGE, "by": _DANA}
_ANSWERED: dict[str, Any] = {"route": "/meetings/{number}/minutes/corrections/{nth}", "page": _PAGE}
_DRAFT, _SENT, _OPEN, _FINAL = ({"number": f"{name}-minutes"} for name in ("draft", "sent", "asked", "final"))
_PLACE = "place=note:note-2-sent-minutes"

MINUTES = (
    State(name="minutes, a draft, its note taker", by=_MARCUS, about=_DRAFT, **_SHOWN),
    State(name="minutes, a draft, who was there", by=_DANA, about=_DRAFT, **_SHOWN),
    State(
        name="minutes, a draft, a sentence written anew",
        about=_DRAFT,
        query="place=note:note-2-draft-minutes",
        **_WORDS,
    ),
    State(name="minutes, sent round, who was there", by=_DANA, about=_SENT, **_SHOWN),
    State(name="minutes, sent round, who reads", by="Ruth Adler", about=_SENT, **_SHOWN),
    State(name="minutes, where a correction belongs", about=_SENT, **_ASKED),
    State(name="minutes, a correction at its place", about=_SENT, query=_PLACE, **_ASKED),
    State(
        name="minutes, a correction without a reason",
        about=_SENT,
        query=_PLACE,
        then=following(typed("It should say", "We spoke of frost."), pressed("Send")),
        status=422,
        **_ASKED,
    ),
    State(name="minutes, a correction to answer", by=_PRIYA, about=_OPEN, **_SHOWN),
    State(name="minutes, a correction that one asked for", by=_DANA, about=_OPEN, **_SHOWN),
    State(name="minutes, a correction declined", by=_PRIYA, about={**_OPEN, "nth": "1"}, **_ANSWERED),
    State(
        name="minutes, a correction declined without a reason",
        by=_PRIYA,
        about={**_OPEN, "nth": "1"},
        then=pressed("Decline"),
        status=422,
        **_ANSWERED,
    ),
    State(name="minutes, final, with a correction beside", by=_DANA, about=_FINAL, **_SHOWN),
    State(
        name="minutes, the public version",
        by="Sam Ito",
        route="/meetings/{number}/minutes/public",
        page="meetings/minutes/public.html",
        about=_FINAL,
    ),
)
