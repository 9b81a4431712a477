"""The shell in a real browser: menus, keyboard, large print, without script, and the end of a session."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import barriers
from tests.browser.looking import NARROW, WIDE, Seen, opened, sideways, sign_in, window
from tests.browser.serving import Portal
from tests.databases import owners

pytestmark = pytest.mark.browser


async def _account(page: Page) -> None:
    await sign_in(page, "Lee Chan")
    await page.goto("/account")


async def test_the_open_menus_have_no_barrier(portal: Portal, chromium: Browser) -> None:
    async with opened(portal, chromium, viewport=NARROW) as page:
        await sign_in(page, "Dana Ruiz")
        await page.get_by_text("Menu", exact=True).click()
        assert await barriers(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("navigation", name="Main menu")).to_be_hidden()


async def test_everything_is_reached_by_keyboard_and_the_first_stop_skips_to_the_content(dana: Page) -> None:
    await dana.goto("/account")
    await dana.keyboard.press("Tab")
    await expect(dana.get_by_role("link", name="Skip to main content")).to_be_focused()
    await dana.keyboard.press("Enter")
    await expect(dana.locator("#main")).to_be_focused()


async def test_without_script_one_signs_in_finds_the_menu_and_signs_out(
    portal: Portal, chromium: Browser
) -> None:
    async with opened(portal, chromium, viewport=NARROW, java_script_enabled=False) as page:
        await sign_in(page, "Dana Ruiz")
        await page.get_by_text("Menu", exact=True).click()
        await page.get_by_role("link", name="Your account").click()
        await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
        await page.get_by_text("Menu", exact=True).click()
        await page.get_by_role("button", name="Sign out").first.click()
        await expect(page.get_by_text("You are signed out.")).to_be_visible()


async def test_the_demo_offers_its_people_in_order(page: Page) -> None:
    await page.goto("/sign-in")
    cards = page.locator(".concord-cards li")
    await expect(cards).to_have_count(6)
    await expect(cards.first).to_contain_text(re.compile("Dana Ruiz"))


async def test_at_four_times_the_size_nothing_scrolls_sideways(portal: Portal, chromium: Browser) -> None:
    async with opened(
        portal, chromium, viewport={"width": 320, "height": 225}, device_scale_factor=4
    ) as page:
        await _account(page)
        assert await sideways(page) == []


async def test_three_minutes_before_its_end_a_session_says_so(portal: Portal, chromium: Browser) -> None:
    async with opened(portal, chromium) as page:
        await page.clock.install()
        await _account(page)
        await page.clock.fast_forward("27:30")
        await expect(page.get_by_text("You will be signed out")).to_be_visible()
        await page.get_by_role("button", name="Stay signed in").click()
        await expect(page.get_by_text("You will be signed out")).to_be_hidden()


async def test_a_fault_of_ours_says_so_and_reveals_nothing(busy_portal: Portal, chromium: Browser) -> None:
    seen = Seen()
    async with window(busy_portal, chromium, seen=seen, by="Ruth Adler") as context:
        page = await context.new_page()
        async with _broken(busy_portal):
            await page.goto("/audit")
        await expect(page.locator("main")).to_contain_text("The fault is ours, not yours.")
        assert "record_check" not in await page.content()
        for size in (WIDE, NARROW):
            await page.set_viewport_size(size)
            assert await barriers(page) == []
            assert await sideways(page) == []
    assert seen.errors == [f"500 {busy_portal.url}/audit"]


@asynccontextmanager
async def _broken(portal: Portal) -> AsyncIterator[None]:
    """The record cannot be read for a while."""
    connection = await asyncpg.connect(**owners(portal.config))
    await connection.execute("ALTER TABLE record_check RENAME TO gone")
    yield
    await connection.execute("ALTER TABLE gone RENAME TO record_check")
    await connection.close()
