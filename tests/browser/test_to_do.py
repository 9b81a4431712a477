"""To do as it is measured: how long it is, where its first matter ends on a phone, narrowing it without a script, on paper."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.looking import NARROW, opened, sideways
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser
# Leaves so many rows of each table, and no link to more.
TRIMMED = """counts => {
  document.querySelectorAll('.to-do-table').forEach((table, place) =>
    [...table.tBodies[0].rows].slice(counts[place]).forEach(row => row.remove()))
  document.querySelectorAll('.to-do-table + .to-do-all').forEach(link => link.remove())
}"""
HEIGHT = "document.documentElement.scrollHeight"


async def _bottom(page: Page, of: str) -> float:
    box = await page.locator(of).first.bounding_box()
    assert box
    return box["y"] + box["height"]


async def _top(page: Page, of: str) -> float:
    box = await page.locator(of).first.bounding_box()
    assert box
    return box["y"]


async def test_eighteen_things_are_seen_without_much_scrolling(own_portal: Portal, chromium: Browser) -> None:
    async with opened(own_portal, chromium, by="Marcus Bell") as page:
        await page.goto("/to-do")
        await page.evaluate(TRIMMED, [7, 7, 4])
        assert await page.locator(".to-do-table tbody tr").count() == 18
        assert await page.evaluate(HEIGHT) <= 1_313 + 17  # one matter with a name of two lines
        rows = await page.locator(".to-do-table tbody tr:not(.to-do-first)").all()
        heights = [box["height"] for row in rows if (box := await row.bounding_box())]
        assert min(heights) <= 40


async def test_one_thing_is_a_card_on_one_screen_and_its_button_leads_to_answering(
    own_portal: Portal, chromium: Browser
) -> None:
    async with opened(own_portal, chromium, by="Lee Chan", viewport={"width": 1280, "height": 800}) as page:
        await page.goto("/to-do")
        await page.locator(".to-do-card--next").evaluate_all("cards => cards.forEach(card => card.remove())")
        await page.evaluate(TRIMMED, [3, 2])  # what waits for others, and what is coming
        assert await page.evaluate(HEIGHT) <= 800
        card = page.get_by_role("article").first
        await expect(card).to_contain_text("talk it over with")
        await expect(card.get_by_role("link", name=re.compile(r"^555-"))).to_have_attribute(
            "href", re.compile("^tel:")
        )


async def test_on_a_phone_the_first_matter_stands_above_the_fold(
    own_portal: Portal, chromium: Browser
) -> None:
    async with opened(own_portal, chromium, by="Marcus Bell", viewport=NARROW) as page:
        await page.goto("/to-do")
        assert await _bottom(page, ".to-do-first") <= 450
        assert (
            abs(await _top(page, ".to-do-first .to-do-act") - await _top(page, ".to-do-first .to-do-due")) < 4
        )


async def test_the_header_is_one_row(portal: Portal, chromium: Browser) -> None:
    async with opened(portal, chromium, by="Marcus Bell") as page:
        await page.goto("/to-do")
        for width, height in ((1280, 56), (1000, 56), (390, 48), (320, 48)):
            await page.set_viewport_size({"width": width, "height": 640})
            box = await page.locator(".concord-bar").bounding_box()
            assert box
            assert round(box["height"]) == height, width
            assert await sideways(page) == []


async def test_the_lists_are_narrowed_without_a_script_and_the_address_keeps_it(
    portal: Portal, chromium: Browser
) -> None:
    async with opened(portal, chromium, by="Marcus Bell", java_script_enabled=False) as page:
        await page.goto("/to-do")
        await page.get_by_role("link", name=re.compile("^Past due")).click()
        assert "when=late" in page.url
        late = page.locator(".to-do-table tbody tr")
        assert await late.count() == await late.filter(has_text="past due").count() > 0
        await page.locator("summary", has_text="All departments").click()
        await page.locator(".concord-choose[open]").get_by_role("link", name=re.compile("^Buildings")).click()
        assert "when=late" in page.url
        assert "department=buildings" in page.url
        await expect(page.locator("summary", has_text="Buildings")).to_be_visible()


async def test_it_holds_at_four_times_the_size_and_on_paper(portal: Portal, chromium: Browser) -> None:
    async with opened(
        portal, chromium, by="Marcus Bell", viewport={"width": 320, "height": 225}, device_scale_factor=4
    ) as page:
        await page.goto("/to-do")
        assert await sideways(page) == []
        await page.emulate_media(media="print")
        await expect(page.locator(".concord-chips")).to_be_hidden()
        await expect(page.locator(".to-do-first").get_by_role("link").first).to_be_visible()


async def test_whoever_has_to_act_is_reminded_from_the_list(busy_portal: Portal, chromium: Browser) -> None:
    async with opened(busy_portal, chromium, by="Marcus Bell") as page:
        await page.goto("/to-do")
        await page.get_by_role("link", name=re.compile("^Remind ")).first.click()
        assert "/reminders/" in page.url
        await expect(page.locator("h1")).to_be_visible()
