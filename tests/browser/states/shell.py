"""Signing in, one's account, to-do pages of everybody."""

from typing import Any

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, too_many_wrong_passwords, typed, unfolded

_WRONG = following(
    typed("E-mail address", "dana.ruiz@portalder.example"), typed("Password", "not it"), pressed("Sign in")
)
_DIFFERENT = following(
    typed("Your present password", "a lighthouse of paper"),
    typed("New password", "a lighthouse of stone"),
    pressed("Change password"),
)

_GUESSED = following(
    typed("Your present password", "a lighthouse of paper"),
    typed("New password", "Summer2026!!!"),
    typed("New password once more", "Summer2026!!!"),
    pressed("Change password"),
)

_ASKED = following(typed("E-mail address", "nobody@portalder.example"), pressed("Send me a letter"))
_SHORT = following(
    typed("New password", "short"),
    typed("New password once more", "short"),
    pressed("Set this password"),
)


def _forgotten(name: str, page: str, **more: Any) -> State:
    return State(name=f"forgotten password, {name}", route="/sign-in/password", page=page, **more)


def _letter(name: str, token: str, page: str, **more: Any) -> State:
    about = {"token": token}
    return State(
        name=f"letter, {name}", route="/letter/{token}", page=f"letter/{page}.html", about=about, **more
    )


def _address(name: str, **more: Any) -> State:
    told: dict[str, Any] = {"route": "/account/address", "page": "account/address.html", "by": "Dana Ruiz"}
    return State(name=f"own address, {name}", **told, **more)


SHELL = (
    State(name="sign-in of a demo", route="/sign-in", page="sign-in/show.html"),
    State(
        name="sign-in, wrong password", route="/sign-in", page="sign-in/show.html", then=_WRONG, status=401
    ),
    *(
        State(name=f"to do of {who}", route="/to-do", page="to-do/show.html", by=who)
        for who in (
            "Dana Ruiz",
            "Lee Chan",
            "Marcus Bell",
            "Amara Okafor",
            "Ruth Adler",
            "Sam Ito",
            "Kate Doyle",
            "Nora Lind",
            "Rosa Vega",
            "Denise Fontaine",
            "Sunil Shah",
        )
    ),
    State(
        name="to do, past due", route="/to-do", page="to-do/show.html", query="when=late", by="Marcus Bell"
    ),
    State(
        name="to do, one department, a menu open",
        route="/to-do",
        page="to-do/show.html",
        query="department=parks",
        by="Marcus Bell",
        then=all_unfolded,
    ),
    State(
        name="to do, none of a kind",
        route="/to-do",
        page="to-do/show.html",
        query="kind=taking-effect&when=late",
        by="Marcus Bell",
    ),
    State(name="to do, all of it", route="/to-do", page="to-do/show.html", query="all=yes", by="Nora Lind"),
    State(name="account", route="/account", page="account/show.html", by="Lee Chan"),
    State(
        name="account, choosing who acts",
        route="/account",
        page="account/show.html",
        by="Rosa Vega",
        then=all_unfolded,
    ),
    State(
        name="account, somebody acts for them", route="/account", page="account/show.html", by="Sunil Shah"
    ),
    State(name="account, acts for somebody", route="/account", page="account/show.html", by="Kate Doyle"),
    State(
        name="account, fields left empty",
        route="/account",
        page="account/show.html",
        by="Lee Chan",
        then=following(unfolded("Choose somebody"), pressed("Let them act for me")),
        status=422,
    ),
    _forgotten("whom to call", "sign-in/forgotten.html"),
    _forgotten("by letter", "sign-in/forgotten.html", mails=True),
    _forgotten(
        "left empty", "sign-in/forgotten.html", mails=True, then=pressed("Send me a letter"), status=422
    ),
    _forgotten("asked", "sign-in/letter_asked.html", mails=True, then=_ASKED),
    _letter("choosing a password", "letter-open", "password"),
    _letter("a password too short", "letter-open", "password", then=_SHORT, status=422),
    _letter("another address", "letter-address", "address"),
    _letter("keeping the address", "letter-stop", "stop"),
    _letter("used", "letter-used", "over", status=410),
    _letter("too old", "letter-expired", "over", status=410),
    _letter("after a newer one", "letter-ended", "over", status=410),
    _letter("not one of ours", "unknown", "unknown", status=404),
    _address("without mail"),
    _address("by letter", mails=True),
    _address("left empty", mails=True, then=pressed("Write to both addresses"), status=422),
    State(name="help", route="/help", page="help/index.html", by="Dana Ruiz"),
    State(
        name="help, a liaison’s guide",
        route="/help/{role}",
        about={"role": "liaison"},
        page="help/guide.html",
        by="Dana Ruiz",
    ),
    State(
        name="help, the auditor’s guide",
        route="/help/{role}",
        about={"role": "auditor"},
        page="help/guide.html",
        by="Ruth Adler",
    ),
    State(name="password", route="/account/password", page="account/password.html", by="Dana Ruiz"),
    State(
        name="password, the new ones differ",
        route="/account/password",
        page="account/password.html",
        by="Dana Ruiz",
        then=_DIFFERENT,
        status=422,
    ),
    State(
        name="password, guessed quickly",
        route="/account/password",
        page="account/password.html",
        by="Dana Ruiz",
        then=_GUESSED,
        status=422,
    ),
)

LAST = (
    State(
        name="too many wrong passwords",
        route="/sign-in",
        page="sign-in/show.html",
        then=too_many_wrong_passwords,
        status=429,
    ),
)
