"""Signing in, one's account, to-do pages of everybody."""

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
    State(name="password", route="/account/password", page="account/password.html", by="Dana Ruiz"),
    State(
        name="password, the new ones differ",
        route="/account/password",
        page="account/password.html",
        by="Dana Ruiz",
        then=_DIFFERENT,
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
