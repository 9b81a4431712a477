"""What would have happened in a real browser: opened in the table, slid by keyboard, typed, and without a script."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import barriers
from tests.browser.looking import NARROW, opened, sideways
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser
SUMMARY = "What would have happened"


async def _open_change(page: Page) -> None:
    await page.goto("/to-do")
    await page.get_by_role("link", name=re.compile("Pothole repair|Answer")).first.click()
    if "/answer" in page.url:
        await page.goto(page.url.partition("/answer")[0])


async def test_the_target_is_slid_by_keyboard_and_the_number_and_the_figures_follow(dana: Page) -> None:
    await _open_change(dana)
    await dana.locator("summary", has_text=SUMMARY).first.click()
    lead = dana.locator(".happened-lead").first
    await expect(lead).to_contain_text("Judged by this target")
    before, amount = await lead.inner_text(), dana.locator("input[id^='amount:']").first
    typed = int(await amount.input_value())
    await dana.get_by_label("Or slide it").first.focus()
    for _ in range(2):
        await dana.keyboard.press("ArrowRight")
    await expect(amount).to_have_value(str(typed + 2))
    await expect(lead).not_to_have_text(before)
    await amount.fill(str(typed))
    await expect(lead).to_have_text(before)
    await expect(dana.get_by_label("Or slide it").first).to_have_value(str(typed))
    assert await barriers(dana) == []


async def test_what_cannot_be_read_is_said_while_it_is_typed_and_stays(dana: Page) -> None:
    await _open_change(dana)
    await dana.locator("summary", has_text=SUMMARY).first.click()
    amount = dana.locator("input[id^='amount:']").first
    await amount.fill("soon")
    await expect(dana.get_by_text("should be a whole number").first).to_be_visible()
    await expect(amount).to_have_value("soon")


async def test_while_answering_another_value_is_tried_at_320_pixels(
    portal: Portal, chromium: Browser
) -> None:
    async with opened(portal, chromium, by="Dana Ruiz", viewport=NARROW) as page:
        await _open_change(page)
        await page.goto(f"{page.url}/answer?edit=1")
        await page.get_by_text("Another value", exact=True).first.click()
        await page.locator("summary:visible", has_text=SUMMARY).first.click()
        await expect(page.locator(".happened-lead").first).to_contain_text("Judged by this target")
        assert await sideways(page) == []


async def test_without_a_script_the_page_of_its_own_answers_a_typed_target(
    portal: Portal, chromium: Browser
) -> None:
    async with opened(portal, chromium, by="Dana Ruiz", java_script_enabled=False) as page:
        await _open_change(page)
        await page.locator("summary", has_text=SUMMARY).first.click()
        await page.get_by_role("link", name="What would have happened by another target").first.click()
        await expect(page.get_by_label("Or slide it")).to_be_hidden()
        await page.locator("input[id^='amount:']").fill("9")
        await page.get_by_role("button", name="Show").click()
        await expect(page.locator("input[id^='amount:']")).to_have_value("9")
        await expect(page.locator(".happened-lead")).to_contain_text("Judged by this target")
