"""Signing in by the city's own provider in a browser, under the content policy as it is, with and without script."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import barriers
from tests.browser.looking import NARROW, WIDE, Seen, opened, sideways, window
from tests.browser.serving import Portal
from tests.browser.visiting import PICTURES

pytestmark = pytest.mark.browser
SIZES = (("wide", WIDE), ("narrow", NARROW))


async def _looked_at(page: Page, name: str) -> None:
    """Wide and narrow: no barrier, nothing that scrolls sideways; a picture where pictures are wanted."""
    for width, size in SIZES:
        await page.set_viewport_size(size)
        assert [*await barriers(page), *await sideways(page)] == [], (name, width)
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / f"{name}.{width}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False])
async def test_criterion_5_there_and_back_and_out_again(
    busy_portal: Portal, chromium: Browser, *, script: bool
) -> None:
    seen = Seen()
    async with window(
        busy_portal, chromium, seen=seen, viewport=NARROW, java_script_enabled=script
    ) as context:
        page = await context.new_page()
        await page.goto("/sign-in?next=/account")
        button = page.get_by_role("button", name="Sign in with Port Alder")
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
        await expect(page.get_by_role("heading", name="Dana Ruiz")).to_be_visible()
        assert page.url == f"{busy_portal.url}/account"
        await _signed_out(page)
        await expect(page.get_by_role("button", name="Sign in with Port Alder")).to_be_visible()
        await page.get_by_role("button", name="Sign in with Port Alder").click()
        await expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
        await page.get_by_role("link", name="Marcus Bell").click()
        await page.goto(f"{busy_portal.url}/account")
        await expect(page.get_by_role("heading", name="Marcus Bell")).to_be_visible()
    assert (seen.violations, seen.errors) == ([], [])


async def _signed_out(page: Page) -> None:
    """As a narrow page has it: in the menu."""
    await page.get_by_text("Menu", exact=True).click()
    await page.locator("form[action='/sign-out'] button").last.click()
    await page.wait_for_url("**/sign-in")


async def test_whoever_has_no_account_reads_a_code_by_which_an_administrator_binds_it(
    busy_portal: Portal, chromium: Browser
) -> None:
    async with window(busy_portal, chromium, seen=Seen()) as context:
        page = await context.new_page()
        await page.goto("/sign-in")
        await page.context.add_cookies([{"name": "concord-left", "value": "1", "url": busy_portal.url}])
        await page.get_by_role("button", name="Sign in with Port Alder").click()
        await page.get_by_role("link", name="Jo Newcomer").click()
        await expect(page.get_by_role("heading", name="No account yet")).to_be_visible()
        await _looked_at(page, "sign-on-no-account")
        code = await page.locator(".concord-code").inner_text()
    async with opened(busy_portal, chromium, by="Sam Ito") as page:
        await page.goto("/accounts")
        await page.get_by_role("link", name="Somebody reads a code to you?").click()
        await page.get_by_label("The code they read to you").fill(code.lower().replace("-", " "))
        await page.get_by_role("button", name="Look who it is").click()
        await expect(page.get_by_text("Jo Newcomer", exact=True)).to_be_visible()
        await _looked_at(page, "sign-on-bind")
        await page.get_by_label("The account here").fill("anita.rao@portalder.example")
        await page.get_by_role("button", name="Connect it to this account").click()
        await expect(page.get_by_text("signs in by Port Alder from now on")).to_be_visible()


async def test_the_page_that_leads_on_can_be_read_where_nothing_leads_on(
    busy_portal: Portal, chromium: Browser
) -> None:
    async with window(busy_portal, chromium, seen=Seen()) as context:
        page = await context.new_page()
        await page.goto("/sign-in")
        await _looked_at(page, "sign-on")
        await context.route("**/authorize?*", lambda route: route.fulfill(status=204))
        await page.get_by_role("button", name="Sign in with Port Alder").click()
        await expect(page.get_by_role("link", name="Go on to Port Alder")).to_be_visible()
        await _looked_at(page, "sign-on-onward")
    async with opened(busy_portal, chromium, by="Dana Ruiz") as page:
        await page.goto("/account")
        await expect(page.get_by_role("heading", name="Accounts that sign you in")).to_be_visible()
        await _looked_at(page, "sign-on-account")
