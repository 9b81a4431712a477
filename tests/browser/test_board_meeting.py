"""A board votes on its page: whoever writes puts the motion, a member votes on a phone without a script."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from governance.database import session
from governance.people.tables import City
from tests import cast
from tests.browser.axe import barriers
from tests.browser.looking import NARROW, WIDE, opened, sideways
from tests.browser.serving import served
from tests.meetings import board_room
from tests.meetings.staged import BOARD, founded

pytestmark = pytest.mark.browser
PATIENCE = 20_000  # milliseconds, for a machine that has other things to do


async def _clean(page: Page, name: str) -> None:
    assert await barriers(page) == []
    assert await sideways(page) == []
    if folder := os.environ.get("CONCORD_SCREENSHOTS"):
        width = (page.viewport_size or NARROW)["width"]
        await page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


async def _met() -> board_room.BoardRoom:
    """Five of seven are there, which is a quorum of four and one more."""
    people = await cast.city()
    await City.update({City.demo: True}, force=True)  # whose clock may stand at a moment of ours
    await founded(people)
    room = await board_room.opened(people.nora, "How standards are written", "Fees", people=people)
    await room.comes(people.amara, people.nora, people.marcus, people.priya, people.lee)
    return room


async def test_a_board_votes_with_and_without_a_script(
    needed: None, database: dict[str, Any], home: Path, chromium: Browser
) -> None:
    async with session.pool(database, size=2):
        room = await _met()
    address = f"/meetings/{room.number}/now"
    with served(home, database, at=board_room.START + timedelta(minutes=15)) as portal:
        async with opened(portal, chromium, by="Nora Lind") as page:
            await page.goto(address)
            await page.get_by_text("Put a motion", exact=True).click()
            await _clean(page, "motion-form")
            await page.get_by_label("What is moved, as it is voted on").fill("Targets are in business days.")
            await page.get_by_label("Moved by").select_option("mayor-sponsor")
            await page.get_by_role("button", name="Put the motion").click()
            put = page.get_by_role("heading", name="Targets are in business days.")
            await expect(put).to_be_visible(timeout=PATIENCE)
            for place, name in enumerate(("Amara Okafor", "Priya Nair"), 1):
                await page.get_by_role("button", name=f"Yes: {name}").click()
                await expect(page.locator(".vote-yes")).to_have_count(place, timeout=PATIENCE)
            await _clean(page, "motion-open")
        async with opened(
            portal, chromium, by="Lee Chan", viewport=NARROW, java_script_enabled=False
        ) as page:
            await page.goto(address)
            assert await page.get_by_role("button", name="No: ").count() == 1, "one's own vote alone"
            await page.get_by_role("button", name="No: Lee Chan").click()
            await expect(page.locator(".vote-no")).to_have_count(1, timeout=PATIENCE)
            assert await sideways(page) == []
        async with opened(portal, chromium, by="Nora Lind", viewport=NARROW) as page:
            await page.goto(address)
            await page.get_by_role("button", name="Close the vote").press("Enter")
            result = page.get_by_text("Carried: 2 yes, 1 no; 2 were needed.")
            await expect(result).to_be_visible(timeout=PATIENCE)
            await _clean(page, "motion-closed")
            await _groups(page)


async def _groups(page: Page) -> None:
    for path, name in ((f"/bodies/{BOARD}", "board"), ("/bodies/new", "board-form")):
        for viewport in (NARROW, WIDE):
            await page.set_viewport_size(viewport)
            await page.goto(path)
            await _clean(page, name)
