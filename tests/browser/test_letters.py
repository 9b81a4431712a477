"""Letters as a browser draws them: no barrier, nothing fetched, nothing sideways; light, dark, in forced colors, narrow, large.

With CONCORD_SCREENSHOTS=folder each leaves its pictures there, for people to look at.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Route

from governance.identity.rules.letters import Purpose
from governance.reminders.actions.role_letters import contents
from governance.reminders.rendering import as_html
from governance.reminders.rules.contents import LetterView
from tests.browser.axe import barriers
from tests.browser.looking import sideways
from tests.reminders.account_letters import account_letter
from tests.reminders.letters import LETTERS
from tests.reminders.test_checkpoint_letters import SAID

pytestmark = [pytest.mark.browser, pytest.mark.anyio]
PICTURES = os.environ.get("CONCORD_SCREENSHOTS")
SCREENS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 900, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 900, "height": 900}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 900, "height": 900}, "forced_colors": "active"},
    "320": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    "320-dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
}
ACCOUNT = {
    f"account, {purpose}": as_html("mail/account/letter.html", letter=account_letter(purpose))
    for purpose in Purpose
}
CHECKPOINT = {"checkpoint": contents(SAID).html}
PAGES_ONLY = ("landmark-one-main", "region")  # a letter is read inside a page, which has landmarks of its own
# As a reader's own settings do: each size doubled. A letter sets sizes in pixels, as mail programs want them.
LARGER = """() => [...document.querySelectorAll('body *')].map(e => [e, getComputedStyle(e).fontSize])
  .forEach(([e, size]) => e.style.fontSize = `${parseFloat(size) * 2}px`)"""


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_letter_is_without_barriers_on_every_screen(chromium: Browser, screen: str) -> None:
    context = await chromium.new_context(**SCREENS[screen])
    asked: list[str] = []

    async def refused(route: Route) -> None:
        asked.append(route.request.url)
        await route.abort()

    await context.route("**/*", refused)
    page = await context.new_page()
    drawn = {name: html(letter) for name, letter in LETTERS.items()} | ACCOUNT | CHECKPOINT
    for name, content in drawn.items():
        await page.set_content(content)
        found = [
            *await sideways(page),
            *(each for each in await barriers(page) if not each.startswith(PAGES_ONLY)),
        ]
        if PICTURES:
            picture = f"letter-{re.sub(r'[^a-z]+', '-', name)}.{screen}.png"
            await page.screenshot(path=Path(PICTURES) / picture, full_page=True)
        await page.evaluate(LARGER)
        assert [*found, *await sideways(page)] == [], name
    assert asked == []
    await context.close()


async def test_it_reads_in_order_also_where_all_styles_are_dropped(chromium: Browser) -> None:
    context = await chromium.new_context(java_script_enabled=True)
    page = await context.new_page()
    plain = re.sub(r' style="[^"]*"|<style>.*?</style>', "", html(LETTERS["a day's letter"]), flags=re.DOTALL)
    await page.set_content(plain)
    read = await page.inner_text("body")
    order = [
        "2 things by Fri, Dec 4",
        "1. Pothole repair",
        "7 calendar days",
        "555-0234",
        "Answer 311",
        "2. No access",
    ]
    places = [read.find(each) for each in order]
    assert places == sorted(places)
    assert -1 not in places
    await context.close()


def html(letter: LetterView) -> str:
    return as_html("mail/letter.html", letter=letter)
