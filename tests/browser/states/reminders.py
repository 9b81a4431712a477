"""The inbox, the reminders of one matter, how somebody is written to, and when people are told."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, chosen, following, pressed, typed

_DANA, _RUTH, _SAM = "Dana Ruiz", "Ruth Adler", "Sam Ito"
_MATTER = "/reminders/{subject}/{number}/{kind}/{office}"
_POTHOLE = {"subject": "change", "number": "pothole", "kind": "turn", "office": "streets"}
_SINKHOLE = {"subject": "change", "number": "sinkhole", "kind": "signature", "office": "streets"}


def _inbox(name: str, by: str, query: str = "", **more: Any) -> State:
    return State(name=f"inbox, {name}", route="/inbox", page="inbox/index.html", by=by, query=query, **more)


def _matter(name: str, by: str, about: dict[str, str], **more: Any) -> State:
    return State(
        name=f"reminders, {name}", route=_MATTER, page="reminders/show.html", by=by, about=about, **more
    )


def _levels(name: str, page: str, route: str, **more: Any) -> State:
    return State(
        name=f"when people are told, {name}", route=route, page=f"setup/{page}.html", by=_SAM, **more
    )


REMINDERS = (
    _inbox("something new", "Lee Chan"),
    _inbox("of an analyst, all unfolded", "Marcus Bell", then=all_unfolded),
    _inbox("nothing new", _RUTH),
    _inbox("nothing read", _RUTH, "show=read"),
    _inbox("nothing done", _RUTH, "show=done"),
    _matter("for whoever has to act", _DANA, _POTHOLE),
    _matter("for the other side", "Marcus Bell", _POTHOLE, then=all_unfolded),
    _matter("for a colleague", _DANA, _SINKHOLE),
    _matter(
        "a day too far away",
        _DANA,
        _POTHOLE,
        then=following(typed("You will act by", "2026-09-30"), pressed("Say by when")),
        status=422,
    ),
    State(name="tokens, none", route="/account/tokens", page="account/tokens.html", by="Lee Chan"),
    State(
        name="tokens, one made",
        route="/account/tokens",
        page="account/tokens.html",
        by="Lee Chan",
        then=following(
            typed("Name", "Our map"), chosen("Read what your roles see"), pressed("Make the token")
        ),
    ),
    State(
        name="tokens, nothing said",
        route="/account/tokens",
        page="account/tokens.html",
        by="Lee Chan",
        then=pressed("Make the token"),
        status=422,
    ),
    State(name="calling from a program", route="/account/api", page="account/api.html", by="Lee Chan"),
    State(
        name="service accounts",
        route="/service-accounts",
        page="service-accounts/index.html",
        by="Sam Ito",
    ),
    State(
        name="service accounts, nothing said",
        route="/service-accounts",
        page="service-accounts/index.html",
        by="Sam Ito",
        then=pressed("Add it"),
        status=422,
    ),
    State(name="calendar", route="/account/calendar", page="account/calendar.html", by="Lee Chan"),
    State(name="letters, the next one", route="/account/mail", page="account/mail.html", by="Lee Chan"),
    State(name="letters, nothing new", route="/account/mail", page="account/mail.html", by=_RUTH),
    State(name="letters, none about one matter", route="/account/mail", page="account/mail.html", by=_DANA),
    _levels("every kind", "reminders", "/setup/reminders"),
    _levels("of one kind", "reminders_of", "/setup/reminders/{kind}", about={"kind": "turn"}),
    _levels(
        "other numbers tried",
        "reminders_of",
        "/setup/reminders/{kind}",
        about={"kind": "turn"},
        then=following(typed("Reminder", "-1"), pressed("See what they would mean")),
    ),
    _levels(
        "a number too small",
        "reminders_of",
        "/setup/reminders/{kind}",
        about={"kind": "turn"},
        then=following(
            typed("Last reminder before somebody above them is told", "x"),
            pressed("See what they would mean"),
        ),
    ),
)
