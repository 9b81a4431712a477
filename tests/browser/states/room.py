"""A meeting that goes on: who takes notes, who reads along, the forms, who comes or goes, two texts of one note, closing."""

from typing import Any

from playwright.async_api import Page

from tests.browser.states.state import State
from tests.browser.ways import all_unfolded, following, hidden, pressed

_DANA = "Dana Ruiz"
_NOW: dict[str, Any] = {
    "route": "/meetings/{number}/now",
    "page": "meetings/now.html",
    "about": {"number": "now"},
}
_HERE: dict[str, Any] = {
    "route": "/meetings/{number}/attendance",
    "page": "meetings/attendance.html",
    "about": {"number": "now"},
    "by": _DANA,
}
_CLOSING: dict[str, Any] = {
    "route": "/meetings/{number}/closing",
    "page": "meetings/closing.html",
    "about": {"number": "now"},
    "by": _DANA,
}


async def _sent_as_an_old_page(page: Page) -> None:
    """The note of the page as it was before somebody else changed it, sent without the script, which would keep what is
    typed by itself and put the right revision there.
    """
    async with page.expect_navigation():
        await page.evaluate(
            """() => {
                const form = document.querySelector('form[data-note]')
                form.querySelector('#words').value = 'Nobody leaves.'
                form.querySelector('[name=revision]').value = '99'
                HTMLFormElement.prototype.submit.call(form)
            }"""
        )


async def _guest_without_a_name(page: Page) -> None:
    form = page.locator("main form", has=page.locator("[name=name]"))
    await form.evaluate("form => { form.noValidate = true }")
    async with page.expect_navigation():
        await form.get_by_role("button", name="Online").click()


ROOM = (
    State(name="meeting now, who takes notes", by=_DANA, **_NOW),
    State(name="meeting now, 311", by="Marcus Bell", then=all_unfolded, **_NOW),
    State(name="meeting now, who reads along", by="Amara Okafor", **_NOW),
    State(name="meeting now, an action", by=_DANA, query="outcome=action", **_NOW),
    State(name="meeting now, an objection", by=_DANA, query="outcome=objection", **_NOW),
    State(
        name="meeting now, an action for nobody",
        by=_DANA,
        query="outcome=information",
        then=following(hidden("kind", "action"), pressed("Write it down")),
        status=422,
        **_NOW,
    ),
    State(name="meeting now, who comes or goes", then=all_unfolded, **_HERE),
    State(name="meeting now, a guest without a name", then=_guest_without_a_name, status=422, **_HERE),
    State(
        name="meeting now, two texts of one note",
        by="Marcus Bell",
        then=_sent_as_an_old_page,
        **{**_NOW, "page": "meetings/both.html", "status": 409},
    ),
    State(name="meeting now, about to be closed", **_CLOSING),
    State(name="meeting now, closed too early", then=pressed("Close the meeting"), status=422, **_CLOSING),
)
