"""On a phone the reader's turn stays at the bottom of a change, covers no focus, and leaves a small window to the text."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.looking import opened
from tests.browser.serving import Portal
from tests.browser.test_heights import named

pytestmark = pytest.mark.browser
POTHOLE = "/changes/{pothole}"
COVERED = """() => {
  const bar = document.querySelector('.change-turn-bar').getBoundingClientRect()
  const at = document.activeElement
  if (at === document.body || at.closest('.change-turn-bar')) return ''
  const box = at.getBoundingClientRect()
  const under = box.bottom > bar.top + 1 && box.top < bar.bottom - 1 && bar.height > 0
  return under ? at.outerHTML.slice(0, 120) : ''
}"""


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.outerHTML.slice(0, 200)"))


@pytest.mark.parametrize("width", [320, 390])
async def test_no_focus_is_under_the_bar(portal: Portal, chromium: Browser, width: int) -> None:
    async with opened(portal, chromium, by="Dana Ruiz", viewport={"width": width, "height": 640}) as page:
        await page.goto(await named(portal, POTHOLE))
        bar = page.locator(".change-turn-bar")
        await expect(bar.get_by_role("link", name="Answer")).to_be_in_viewport()
        await expect(bar).to_contain_text("Your turn")
        await expect(page.locator(".change-acts > .usa-button")).to_be_hidden()
        seen, stops = [], 0
        for _ in range(120):
            await page.keyboard.press("Tab")
            if covered := await page.evaluate(COVERED):
                seen.append(covered)
            stops += 1
            if "concord-footer" in await page.evaluate(
                "document.activeElement.closest('footer')?.className ?? ''"
            ):
                break
        assert stops > 20
        assert seen == []


async def test_at_four_times_the_size_it_leaves_the_window_to_the_text(
    portal: Portal, chromium: Browser
) -> None:
    async with opened(portal, chromium, by="Dana Ruiz", viewport={"width": 320, "height": 256}) as page:
        await page.goto(await named(portal, POTHOLE))
        await expect(page.locator(".change-turn-bar")).to_be_hidden()
        await expect(page.locator(".change-acts > .usa-button")).to_be_visible()


async def test_only_whose_turn_it_is_has_the_bar_and_paper_never(portal: Portal, chromium: Browser) -> None:
    phone = {"width": 390, "height": 844}
    path = await named(portal, POTHOLE)
    async with opened(portal, chromium, by="Marcus Bell", viewport=phone) as page:
        await page.goto(path)
        await expect(page.locator(".change-turn-bar")).to_have_count(0)
    async with opened(portal, chromium, by="Dana Ruiz", viewport=phone) as page:
        await page.goto(path)
        await page.emulate_media(media="print")
        await expect(page.locator(".change-turn-bar")).to_be_hidden()


async def test_the_curve_of_both_sides_stands_beside_the_change_and_moves_nothing(
    portal: Portal, chromium: Browser
) -> None:
    async with opened(portal, chromium, by="Dana Ruiz", viewport={"width": 1280, "height": 800}) as page:
        await page.goto(await named(portal, POTHOLE))
        curve = page.locator(".change-curve")
        below = page.locator("#residents")
        before = await below.bounding_box()
        await expect(curve.locator("svg .happened-mark--department")).to_have_count(1)
        await expect(curve.locator("svg .happened-mark--center")).to_have_count(1)
        marks = curve.locator(".change-curve-marks li")
        await expect(marks).to_have_count(2)
        await expect(marks.filter(has_text="within 7 calendar days")).to_contain_text("Streets")
        assert await below.bounding_box() == before
