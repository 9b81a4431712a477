"""What people say about results: event adjustments, corrections. Their numbers come from tests/browser/said.py."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import chosen, following, pressed, typed

_ASKED, _DECLARED = {"number": "event-asked"}, {"number": "event-declared"}
_OPEN, _ANSWERED = {"number": "correction-asked"}, {"number": "correction-answered"}
_EVENT: dict[str, Any] = {"route": "/adjustments/{number}", "page": "adjustments/show.html"}
_CORRECTION: dict[str, Any] = {"route": "/corrections/{number}", "page": "corrections/show.html"}
_NEW: dict[str, Any] = {"route": "/adjustments/new", "page": "adjustments/form.html"}
_ASKING: dict[str, Any] = {"route": "/corrections/new", "by": "Dana Ruiz"}


def _listing(numbers: str, *, words: str = "The gate was locked.") -> Any:
    return following(
        typed("Case numbers", numbers),
        chosen("No access"),
        typed("What 311 should know", words),
        pressed("Show the requests that are meant"),
    )


EVENTS = (
    State(name="events", route="/adjustments", page="adjustments/index.html", by="Dana Ruiz"),
    State(
        name="events, the official", route="/adjustments", page="adjustments/index.html", by="Amara Okafor"
    ),
    State(name="an event asked for", about=_ASKED, by="Dana Ruiz", **_EVENT),
    State(name="an event asked for, the official", about=_ASKED, by="Amara Okafor", **_EVENT),
    State(name="an event that holds", about=_DECLARED, by="Marcus Bell", **_EVENT),
    State(
        name="no such event",
        route="/adjustments/{number}",
        page="errors/problem.html",
        about={"number": "EV-1999-0001"},
        by="Dana Ruiz",
        status=404,
    ),
    State(name="asking for an event adjustment", by="Dana Ruiz", **_NEW),
    State(name="declaring an event", by="Amara Okafor", **_NEW),
    State(
        name="asking for an event adjustment, nothing filled in",
        by="Dana Ruiz",
        then=pressed("Ask for it"),
        status=422,
        arrives="/adjustments",
        **_NEW,
    ),
    State(
        name="asking for an event adjustment, not theirs",
        route="/adjustments/new",
        page="errors/problem.html",
        by="Ruth Adler",
        status=403,
    ),
    State(
        name="looking over an event asked for",
        route="/adjustments/{number}/declaration",
        page="adjustments/form.html",
        about=_ASKED,
        by="Amara Okafor",
    ),
    State(
        name="confirming an event",
        route="/adjustments/{number}/confirmation",
        page="adjustments/form.html",
        about=_DECLARED,
        by="Amara Okafor",
    ),
    State(
        name="confirming an event, no end",
        route="/adjustments/{number}/confirmation",
        page="adjustments/form.html",
        about=_DECLARED,
        by="Amara Okafor",
        then=pressed("Confirm it"),
        status=422,
    ),
    State(
        name="refusing an event",
        route="/adjustments/{number}/refusal",
        page="adjustments/end.html",
        about=_ASKED,
        by="Amara Okafor",
        then=pressed("Refuse it"),
        status=422,
    ),
    State(
        name="taking an event back",
        route="/adjustments/{number}/withdrawal",
        page="adjustments/end.html",
        about=_DECLARED,
        by="Amara Okafor",
    ),
    State(
        name="a service during an event",
        route="/services/{code}",
        page="services/show.html",
        about={"code": "pothole"},
    ),
    State(name="to do, events to decide", route="/to-do", page="to-do/show.html", by="Amara Okafor"),
)

CORRECTIONS = (
    State(name="corrections", route="/corrections", page="corrections/index.html", by="Marcus Bell"),
    State(name="corrections, none", route="/corrections", page="corrections/index.html", by="Rosa Vega"),
    State(
        name="corrections, those that wait",
        route="/corrections",
        page="corrections/index.html",
        by="Marcus Bell",
        query="state=asked",
    ),
    State(
        name="corrections, none like that",
        route="/corrections",
        page="corrections/index.html",
        by="Rosa Vega",
        query="state=withdrawn",
    ),
    State(
        name="asking for a correction of a whole list",
        page="corrections/new.html",
        query="how=list-of&list-of=result%3Dmissed%26result%3Doverdue",
        **_ASKING,
    ),
    State(name="asking for a correction", page="corrections/new.html", **_ASKING),
    State(
        name="asking for a correction, by what they have in common",
        page="corrections/new.html",
        query="service=pothole",
        **_ASKING,
    ),
    State(
        name="asking for a correction, nothing filled in",
        page="corrections/new.html",
        then=pressed("Show the requests that are meant"),
        status=422,
        arrives="/corrections",
        **_ASKING,
    ),
    State(
        name="looking over what is asked about, none",
        page="corrections/confirm.html",
        then=_listing("F-102\nunknown-7"),
        arrives="/corrections",
        **_ASKING,
    ),
    State(name="a correction to answer", about=_OPEN, by="Marcus Bell", **_CORRECTION),
    State(name="a correction asked for", about=_OPEN, by="Dana Ruiz", **_CORRECTION),
    State(name="a correction answered", about=_ANSWERED, by="Ruth Adler", **_CORRECTION),
    State(
        name="a correction to answer, nothing filled in",
        route="/corrections/{number}",
        page="corrections/show.html",
        about=_OPEN,
        by="Marcus Bell",
        then=pressed("Send the answer"),
        status=422,
    ),
    State(
        name="a correction, not theirs to see",
        route="/corrections/{number}",
        page="errors/problem.html",
        about=_OPEN,
        by="Rosa Vega",
        status=404,
    ),
    State(
        name="taking a correction back",
        route="/corrections/{number}/withdrawal",
        page="corrections/withdrawal.html",
        about=_OPEN,
        by="Dana Ruiz",
    ),
)
