"""A calendar's form in a real browser: counted while one types, and the same by its buttons where nothing runs a script."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import barriers
from tests.browser.looking import NARROW, WIDE, opened, sideways
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser
FORM = "/calendars/streets/versions/new"
EXAMPLES, TALLEST = "#due-by-hours", 1_800


async def _other_hours(page: Page, *, by_script: bool) -> list[str]:
    """Saturdays until 1 PM and earlier mornings until Friday; by the keyboard alone."""
    await page.goto(FORM)
    before = await page.locator(EXAMPLES).inner_text()
    await page.get_by_label("In force from").fill("2026-09-01")
    await page.get_by_label("Saturday, until", exact=True).fill("13:00")
    await page.get_by_label("Monday, from", exact=True).fill("06:00")
    await page.get_by_label("Monday, from", exact=True).blur()
    if by_script:
        await expect(page.locator(EXAMPLES)).not_to_have_text(before)
    for button in ("Same until Friday", "Count with these hours"):
        await page.get_by_role("button", name=button).focus()
        async with page.expect_navigation():
            await page.keyboard.press("Enter")
    assert await page.get_by_label("Friday, from", exact=True).input_value() == "06:00"
    await expect(page.get_by_text("was 11:00 AM")).to_be_visible()
    return [await page.locator(EXAMPLES).inner_text(), await _looked_over(page)]


async def _looked_over(page: Page) -> str:
    """By the Enter key in a field, which looks over and presses no other button."""
    await page.get_by_label("Another day").fill("2026-09-08")
    await page.get_by_label("Its name").fill("Harbor Day")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await expect(page.get_by_text("Harbor Day")).to_be_visible()
    return await page.locator("main table").inner_text()


async def test_with_a_script_and_without_one_the_same_is_typed_counted_and_looked_over(
    portal: Portal, chromium: Browser
) -> None:
    found = []
    for script in (True, False):
        async with opened(portal, chromium, by="Lee Chan", viewport=WIDE, java_script_enabled=script) as page:
            found.append(await _other_hours(page, by_script=script))
    assert found[0] == found[1]
    assert "earlier than by today’s hours" in found[0][0]


async def test_it_is_no_taller_than_its_sketch_allows_and_fits_a_narrow_window(
    portal: Portal, chromium: Browser
) -> None:
    for viewport in (WIDE, NARROW):
        async with opened(portal, chromium, by="Lee Chan", viewport=viewport) as page:
            await page.goto(FORM)
            assert await sideways(page) == []
            assert await barriers(page) == []
            height = await page.evaluate("document.documentElement.scrollHeight")
            assert viewport == NARROW or height <= TALLEST
            first = await page.get_by_label("In force from").bounding_box()
            assert first
            assert first["y"] + first["height"] <= 640
