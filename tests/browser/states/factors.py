"""Second factors: one's own, the second step of signing in, a lost one, and what administrators see."""

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, pressed, typed

_FIRST = following(
    typed("E-mail address", "omar.haddad@portalder.example"),
    typed("Password", "a lighthouse of paper"),
    pressed("Sign in"),
)
_LOST = {"number": "lost"}


def _lost(name: str, by: str) -> State:
    return State(
        name=f"a lost second factor, {name}",
        route="/resets/{number}",
        page="resets/show.html",
        about=_LOST,
        by=by,
    )


FACTORS = (
    State(
        name="second factor, none yet", route="/account/factors", page="account/factors.html", by="Lee Chan"
    ),
    State(
        name="second factor, a code app",
        route="/account/factors",
        page="account/factors.html",
        by="Omar Haddad",
    ),
    State(name="code app, set up", route="/account/factors/app", page="account/code_app.html", by="Lee Chan"),
    State(
        name="code app, a wrong first code",
        route="/account/factors/app",
        page="account/code_app.html",
        by="Lee Chan",
        then=following(typed("Code from your code app", "12"), pressed("Set it up")),
        status=422,
    ),
    State(
        name="second step of signing in",
        route="/sign-in",
        page="sign-in/factor.html",
        then=following(_FIRST, all_unfolded),
        arrives="/sign-in/factor",
    ),
    _lost("to confirm", "Amara Okafor"),
    _lost("for who asked", "Sam Ito"),
    State(
        name="second factors of everybody",
        route="/setup/two-factors",
        page="setup/two_factors.html",
        by="Sam Ito",
    ),
)
