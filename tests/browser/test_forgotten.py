"""A forgotten password in a browser, with and without script: asked for, chosen by the link of the letter, signed in."""

import pytest
from playwright.async_api import Browser, Page, expect

from governance.identity.rules.letters import Purpose
from tests import mailbox
from tests.browser.looking import NARROW, opened
from tests.browser.serving import Portal, served

pytestmark = pytest.mark.browser
NEW = "three herons on a wire"


@pytest.mark.parametrize(("script", "name"), [(True, "Anita Rao"), (False, "Beth Lowry")])
async def test_somebody_who_forgot_their_password_is_in_again(
    busy_portal: Portal, chromium: Browser, *, script: bool, name: str
) -> None:
    email = f"{name.lower().replace(' ', '.')}@portalder.example"
    with served(busy_portal.home, busy_portal.config, mails=True) as portal:
        async with opened(portal, chromium, viewport=NARROW, java_script_enabled=script) as page:
            await _asks(page, email)
            async with portal.database():
                letters = await mailbox.written(at=portal.at)
            await _chooses(page, f"/letter/{letters[Purpose.PASSWORD].token}", name)
            await _signs_in(page, email)
            await expect(page.locator("main h1")).to_contain_text("To do")


async def _asks(page: Page, email: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_role("link", name="Forgot your password?").click()
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_role("button", name="Send me a letter").click()
    await expect(page.locator("main h1")).to_have_text("Look into your mailbox")


async def _chooses(page: Page, address: str, name: str) -> None:
    await page.goto(address)
    await expect(page.locator("main")).to_contain_text(name)
    await page.get_by_label("New password", exact=True).fill(NEW)
    await page.get_by_label("New password once more").fill(NEW)
    await page.get_by_role("button", name="Set this password").click()
    await expect(page.locator("body")).to_contain_text("Your password is set")
    await page.goto(address)
    await expect(page.locator("main h1")).to_have_text("Already done")


async def _signs_in(page: Page, email: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password", exact=True).fill(NEW)
    await page.get_by_role("button", name="Sign in", exact=True).click()
