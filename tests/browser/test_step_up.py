"""Showing once more who one is, in the middle of an agreement: by keyboard, on a small phone, with and without script.

With CONCORD_SCREENSHOTS=folder each step leaves its picture there, for people to look at.
"""

import os

import pytest
from playwright.async_api import Browser, Page, expect

from governance.changes.tables import Change
from governance.identity.actions import sessions
from governance.people.tables import Person
from tests.browser.looking import NARROW, opened, sideways
from tests.browser.serving import Portal
from tests.browser.states.state import NUMBERED

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("CONCORD_SCREENSHOTS")
WORDS = "The crews that grind stumps work at the shore until August."


async def _number(portal: Portal, agreement: str, title: str, state: str) -> str:
    async with portal.database():
        (found,) = await Change.raw(NUMBERED, agreement, f"{title}%", state)
    return str(found["number"])


async def _pictured(page: Page, name: str) -> None:
    assert not await sideways(page)
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/step-up-{name}.png", full_page=True)


async def _reached(page: Page, name: str) -> None:
    """The keyboard's way to a button of the page: tab by tab, to the one that is named so."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement?.textContent?.trim()") == name:
            return
    pytest.fail(f"no keyboard reaches {name}")


@pytest.mark.parametrize("script", [True, False])
async def test_what_was_typed_survives_the_proof_and_one_button_sends_it(
    own_portal: Portal, chromium: Browser, *, script: bool
) -> None:
    number = await _number(own_portal, "parks", "Fallen tree", "noticed")
    async with opened(own_portal, chromium, viewport=NARROW, java_script_enabled=script) as page:
        token = await _token_by_demo(own_portal, "Rosa Vega")
        await page.context.add_cookies([{"name": "concord", "value": token, "url": own_portal.url}])
        await own_portal.showed_long_ago("Rosa Vega")
        await page.goto(f"/changes/{number}/objection")
        await page.locator("main textarea").fill(WORDS)
        await page.locator("main textarea").focus()
        await _reached(page, "Object for Parks")
        await page.keyboard.press("Enter")
        await expect(page.locator("main h1")).to_have_text("Show once more that it is you")
        await expect(page.locator("main")).to_contain_text(WORDS)
        await _pictured(page, f"asked-{'script' if script else 'plain'}")
        code = await page.locator("main .concord-code").filter(has_text=" ").last.inner_text()
        await page.get_by_label("The code", exact=True).focus()
        await page.keyboard.type(code)
        await page.keyboard.press("Enter")
        await expect(page.locator("main h1")).to_have_text("Now it can be recorded")
        await expect(page.locator("main")).to_contain_text(WORDS)
        assert await page.locator("main button").count() == 1
        await _pictured(page, f"again-{'script' if script else 'plain'}")
        await _reached(page, await page.locator("main button").inner_text())
        await page.keyboard.press("Enter")
        await expect(page.locator("main")).to_contain_text(WORDS)
        assert page.url.endswith(f"/changes/{number}")


async def _token_by_demo(portal: Portal, name: str) -> str:
    async with portal.database():
        row = await Person.select(Person.email).where(Person.name == name).first()
        assert row
        opened = await sessions.choose(row["email"], browser=sessions.Browser(agent="a test"), at=portal.at)
    return opened.token
