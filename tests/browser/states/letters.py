"""Where the addresses of letters lead, and the letters themselves."""

from typing import Any

from playwright.async_api import Page

from tests.browser.states.state import State
from tests.browser.ways import pressed

_DANA = {"email": "dana.ruiz@portalder.example"}
_SAM = {"email": "sam.ito@portalder.example"}
_NOT_THERE = {"token": "nothing-to-be-found-xx"}


async def _ended(page: Page) -> None:
    """Once only: who comes again, by the other scheme, finds it done."""
    if await page.get_by_role("button", name="End letters to Dana Ruiz").count():
        await pressed("End letters to Dana Ruiz")(page)


def _link(name: str, token: str, *, by: str = "", **more: Any) -> State:
    about = {"token": token}
    return State(
        name=f"a letter's link, {name}", route="/l/{token}", page="l/show.html", about=about, by=by, **more
    )


LETTERS = (
    _link("before signing in", "answer"),
    _link("signed in", "answer", by="Dana Ruiz"),
    _link("of somebody else's letter", "answer", by="Marcus Bell"),
    _link("where another proposal stands", "changed"),
    _link("after its days", "expired"),
    State(
        name="a letter's link, cut off",
        route="/l/{token}",
        page="errors/problem.html",
        about=_NOT_THERE,
        status=404,
    ),
    State(name="ending letters", route="/u/{token}", page="u/show.html", about={"token": "stop"}),
    State(
        name="letters ended",
        route="/u/{token}",
        page="u/show.html",
        about={"token": "stop"},
        then=_ended,
    ),
    State(name="letters to somebody", route="/mailboxes/{email}", page="mailboxes/show.html", about=_DANA),
    State(
        name="letters to oneself",
        route="/mailboxes/{email}",
        page="mailboxes/show.html",
        about=_DANA,
        by="Dana Ruiz",
    ),
    State(name="letters, none yet", route="/mailboxes/{email}", page="mailboxes/show.html", about=_SAM),
    State(
        name="a letter",
        route="/mailboxes/{email}/{number}",
        page="mailboxes/letter.html",
        about={**_DANA, "number": "1"},
    ),
)
