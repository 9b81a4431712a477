"""From a letter to an agreement, in a real browser without script: its link, the sign-in page, the yes; then the link is dead."""

import pytest
from playwright.async_api import Browser, Page, expect

from governance.reminders.rules.links import Purpose
from governance.waiting.rules.matter import Kind
from tests.browser.looking import NARROW, opened
from tests.browser.serving import Portal
from tests.browser.written import DANA, LEE, written_to

pytestmark = pytest.mark.browser


async def test_a_division_head_signs_from_a_letter_and_its_link_then_explains_itself(
    own_portal: Portal, chromium: Browser
) -> None:
    async with own_portal.database():
        letter = await written_to(LEE, Kind.SIGNATURE, "Sinkhole")
    async with opened(own_portal, chromium, viewport=NARROW, java_script_enabled=False) as page:
        address = f"/l/{letter.tokens[Purpose.MATTER]}"
        await page.goto(address)
        await expect(page.locator("h1")).to_contain_text("Sinkhole")
        await page.get_by_role("link", name="Sign in: sign for Streets").click()
        await page.get_by_role("button", name="Lee Chan").click()
        await _agrees(page, letter.number)
        await page.goto(address)
        await expect(page.locator("main")).to_contain_text("This has changed since the letter was written")
        await page.get_by_role("link", name="See how it stands now").click()
        assert page.url.startswith(f"{own_portal.url}/changes/{letter.number}")


async def _agrees(page: Page, number: str) -> None:
    """Arrived where the letter said, and nothing is agreed before this button."""
    assert page.url.endswith(f"/changes/{number}/agree")
    await page.get_by_role("button", name="Agree for Streets").click()
    await expect(page.locator(".usa-alert").first).to_contain_text("agreed")


async def test_a_letter_is_drawn_by_itself_and_its_links_lead_back(
    own_portal: Portal, chromium: Browser
) -> None:
    async with own_portal.database():
        await written_to(DANA, Kind.TURN, "Pothole")
    async with opened(own_portal, chromium) as page:
        await page.goto("/sign-in")
        await page.get_by_role("link", name="Letters to Dana Ruiz").click()
        await page.get_by_role("link", name="Pothole").first.click()
        await page.get_by_role("link", name="See it as mail programs draw it").click()
        await expect(page.locator("h1")).to_contain_text("Pothole")
        color = await page.locator("h1").evaluate("each => getComputedStyle(each).color")
        assert color == "rgb(27, 42, 51)", "its own styles are not drawn"
        assert await page.evaluate("() => self.origin") == "null"
