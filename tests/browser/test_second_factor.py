"""A second factor in a browser: set up by keyboard on a narrow screen, and each way of showing it, with and without script.

With CONCORD_SCREENSHOTS=folder its pages leave a picture there.
"""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from governance.identity.rules import codes
from tests.browser.axe import barriers
from tests.browser.looking import NARROW, opened, sideways
from tests.browser.serving import PASSWORD, Portal, served

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("CONCORD_SCREENSHOTS")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


async def test_a_code_app_and_a_passkey_are_set_up_by_keyboard_and_used(
    busy_portal: Portal, chromium: Browser
) -> None:
    """Acceptance 11: each way works, under the content policy as it is."""
    name = "Victor Ames"
    with served(busy_portal.home, busy_portal.config, host="localhost") as portal:
        await portal.give_password(name)
        async with opened(portal, chromium, viewport=NARROW) as page:
            await _device(page)
            await _with_password(page, name)
            key, paper = await _sets_up_app(page)
            await _adds_passkey(page)
            await _signs_out_and_in(page, name)
            await _picture(page, "second step")
            await page.get_by_role("button", name="Use a passkey").press("Enter")
            await expect(page.locator("main h1")).to_contain_text("To do")
            await _signs_out_and_in(page, name)
            await _by_code(page, key)
            await _signs_out_and_in(page, name)
            await _by_paper(page, paper)


async def test_without_script_codes_and_paper_work(busy_portal: Portal, chromium: Browser) -> None:
    """Acceptance 11: without JavaScript TOTP and recovery do."""
    name = "Grant Whitley"
    with served(busy_portal.home, busy_portal.config) as portal:
        await portal.give_password(name)
        async with opened(portal, chromium, viewport=NARROW, java_script_enabled=False) as page:
            await _with_password(page, name)
            key, paper = await _sets_up_app(page)
            await _signs_out_and_in(page, name)
            await expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
            await _by_code(page, key)
            await _signs_out_and_in(page, name)
            await _by_paper(page, paper)


async def _device(page: Page) -> None:
    tools = await page.context.new_cdp_session(page)
    await tools.send("WebAuthn.enable")
    await tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


async def _with_password(page: Page, name: str) -> None:
    await page.goto("/sign-in")
    await page.get_by_label("E-mail address").fill(f"{name.lower().replace(' ', '.')}@portalder.example")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_label("Password", exact=True).press("Enter")
    await page.wait_for_load_state()


async def _sets_up_app(page: Page) -> tuple[str, list[str]]:
    """Answers its key and the recovery codes."""
    await expect(page.locator("body")).to_contain_text("needs a second factor within 14 days")
    await _picture(page, "countdown")
    await page.get_by_role("link", name="Set one up").press("Enter")
    await _picture(page, "none yet")
    await page.get_by_role("link", name="Set up a code app").press("Enter")
    key = (await page.locator(".concord-code").inner_text()).replace(" ", "")
    await _picture(page, "code app")
    field = page.get_by_label("Code from your code app")
    await field.press_sequentially(_code(key))
    await field.press("Enter")
    await expect(page.locator("main h1")).to_have_text("Your recovery codes")
    await _picture(page, "recovery codes")
    paper = await page.locator(".concord-recovery b").all_inner_texts()
    assert len(paper) == 10
    await page.get_by_role("link", name="I have them on paper").press("Enter")
    await expect(page.locator("main")).to_contain_text("10 of 10 are left")
    return key, paper


async def _adds_passkey(page: Page) -> None:
    await page.get_by_role("button", name="Add a passkey").press("Enter")
    await page.get_by_label("Name", exact=True).press_sequentially("work phone")
    await _picture(page, "passkey")
    await page.get_by_label("Name", exact=True).press("Enter")
    await expect(page.locator("main")).to_contain_text("work phone, added")
    await _picture(page, "both")


async def _signs_out_and_in(page: Page, name: str) -> None:
    await page.context.clear_cookies()
    await _with_password(page, name)
    await expect(page.locator("main h1")).to_have_text("Show that it is you")


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _code(key: str) -> str:
    return codes.code_of(codes.read(key), codes.step_of(_now()))


async def _by_code(page: Page, key: str) -> None:
    """The next code, as its person would wait for it: one that was used works no more."""
    step = codes.step_of(_now()) + 1
    while codes.step_of(_now()) < step:
        await page.wait_for_timeout(500)
    field = page.get_by_label("Code from your code app")
    await field.press_sequentially(codes.code_of(codes.read(key), step))
    await field.press("Enter")
    await expect(page.locator("main h1")).to_contain_text("To do")


async def _by_paper(page: Page, paper: list[str]) -> None:
    await page.locator("summary", has_text="Use a recovery code").press("Enter")
    field = page.get_by_label("Recovery code")
    await field.press_sequentially(paper[6])
    await field.press("Enter")
    await expect(page.locator("main h1")).to_contain_text("To do")
    await page.goto("/account/factors")
    await expect(page.locator("main")).to_contain_text("9 of 10 are left")


async def _picture(page: Page, name: str) -> None:
    assert not await sideways(page)
    if await page.evaluate("document.documentElement.classList.contains('has-script')"):
        assert not await barriers(page)
    if PICTURES:
        where = Path(PICTURES) / f"factor-{re.sub(r'[^a-z]+', '-', name)}.png"
        await page.screenshot(path=where, full_page=True)
