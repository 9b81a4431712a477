"""What is coming up: as each side sees it, one entry, and what a colleague sees by a link."""

from typing import Any

from playwright.async_api import Page

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, chosen, following, pressed, typed

_SUNIL, _DANA = "Sunil Shah", "Dana Ruiz"
_LIST: dict[str, Any] = {"route": "/coming-up", "page": "coming-up/index.html"}
_NEW: dict[str, Any] = {"route": "/coming-up/new", "page": "coming-up/new.html", "by": _DANA}
_ONE: dict[str, Any] = {"route": "/coming-up/{number}", "page": "coming-up/show.html"}
_PAVING, _BY_LINK = {"number": "CU-2026-0001"}, {"number": "CU-2026-0003"}


async def _link_opened(page: Page) -> None:
    address = await page.locator("main .usa-alert .concord-code").inner_text()
    await page.goto(address)


_BY_COLLEAGUE: dict[str, Any] = {**_LIST, "by": _SUNIL, "arrives": "/coming-up/links/{token}"}
_OPENED = following(pressed("Make a link"), _link_opened)
_WRITTEN = following(
    typed("What is coming up", "Crews move to the new yard"),
    typed("First day", "2026-07-06"),
    typed("Last day", "2026-07-07"),
    typed("Your name", "Ana Silva"),
)

OUTLOOK = (
    State(name="coming up, 311", by="Marcus Bell", **_LIST),
    State(name="coming up, a department that is asked", by=_SUNIL, **_LIST),
    State(name="coming up, a department that answered", by=_DANA, **_LIST),
    State(name="coming up, who sees none of it", by="Sam Ito", **_LIST),
    State(name="coming up, a link for a colleague", by=_SUNIL, then=pressed("Make a link"), **_LIST),
    State(name="coming up, a new entry", **_NEW),
    State(
        name="coming up, a new entry, left empty",
        then=following(chosen("Calls are expected"), pressed("Tell 311")),
        status=422,
        **_NEW,
    ),
    State(name="coming up, one entry, 311", by="Marcus Bell", about=_PAVING, **_ONE),
    State(name="coming up, one's own entry", by=_DANA, about=_PAVING, then=all_unfolded, **_ONE),
    State(name="coming up, written by a colleague", by=_SUNIL, about=_BY_LINK, **_ONE),
    State(name="coming up, by a link", then=_OPENED, **{**_BY_COLLEAGUE, "page": "coming-up/link.html"}),
    State(
        name="coming up, by a link, left empty",
        then=following(_OPENED, pressed("Send it to")),
        status=422,
        **{**_BY_COLLEAGUE, "page": "coming-up/link.html"},
    ),
    State(
        name="coming up, sent by a link",
        then=following(_OPENED, _WRITTEN, pressed("Send it to")),
        **{**_BY_COLLEAGUE, "page": "coming-up/sent.html"},
    ),
    State(
        name="coming up, a link that is not there",
        route="/coming-up/links/{token}",
        page="errors/problem.html",
        about={"token": "lost"},
        status=404,
    ),
    State(
        name="agreement, soon to be looked at again",
        route="/agreements/{code}",
        page="agreements/show.html",
        by="Paul Nowak",
        about={"code": "buildings"},
    ),
    State(
        name="service, calls to expect",
        route="/services/{code}",
        page="services/show.html",
        by="Marcus Bell",
        about={"code": "pothole"},
    ),
)
