"""A working meeting run in a real browser: by keyboard alone, without a script, at 320 pixels, and a second screen."""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, ViewportSize, expect

from governance.database import session
from governance.meetings.queries.room import Room, room
from governance.people.tables import City
from tests.browser.axe import barriers
from tests.browser.looking import NARROW, opened, sideways
from tests.browser.serving import Portal, served
from tests.meetings.opened import Opened, opened_on_a_change

pytestmark = pytest.mark.browser
PHONE: ViewportSize = {"width": 390, "height": 844}
OTHER_SCRIPTS = re.compile(r"/assets/(?!htmx(-following)?\.)[^/]*\.js$")
PICTURES = os.environ.get("CONCORD_SCREENSHOTS")


@pytest.fixture
async def held(
    needed: None, database: dict[str, Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Opened, Portal]]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    async with session.pool(database, size=2):
        found = await opened_on_a_change()
        await City.update({City.demo: True}, force=True)  # whose clock may stand at a moment of ours
        with served(home, database, at=found.at + timedelta(minutes=16)) as portal:
            yield found, portal


async def _known(held: Opened) -> Room:
    return await room(await held.now(), item=held.items[0], change="", at=held.at)


async def _late(route: Route) -> None:
    """As over a slow line: each script but the one that listens comes a moment after it."""
    await asyncio.sleep(0.4)
    await route.continue_()


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/room-{name}.png", full_page=True)


async def test_a_meeting_is_run_by_keyboard_and_a_second_screen_follows(
    held: tuple[Opened, Portal], chromium: Browser
) -> None:
    meeting, portal = held
    now = f"/meetings/{meeting.number}/now"
    async with (
        opened(portal, chromium, by="Dana Ruiz") as dana,
        opened(portal, chromium, by="Lee Chan") as lee,
    ):
        await lee.route(OTHER_SCRIPTS, _late)
        await dana.goto(now)
        await lee.goto(now)
        await dana.locator("#now-i-am-here").press("Enter")
        await expect(dana.locator("#now-here")).to_contain_text("✓ Dana Ruiz")
        await expect(lee.locator("#now-here")).to_contain_text("Dana Ruiz", timeout=10_000)
        await dana.keyboard.press("n")
        await expect(dana.locator("#now-next")).to_have_text("Next item")
        await expect(lee.locator(".now-line--now")).to_contain_text("Potholes")

        await dana.locator("#words").fill("Second paving crew is back on Dec 15.")
        await expect(dana.locator("#note-state")).to_contain_text("Kept")
        await expect(lee.locator("#now-notes")).to_contain_text("Second paving crew")
        await dana.locator("#words").press("Alt+i")
        await dana.keyboard.type("The paving plan is public", delay=5)
        await dana.keyboard.press("Enter")
        await expect(dana.locator("#now-outcomes")).to_contain_text("The paving plan is public")
        await expect(lee.locator("#now-outcomes")).to_contain_text("The paving plan is public")
        await expect(dana.locator("#words")).to_have_value("Second paving crew is back on Dec 15.")
        assert await barriers(dana) == []
        await _picture(dana, "1280")
        await dana.set_viewport_size(PHONE)
        await _picture(dana, "390")
        await dana.set_viewport_size(NARROW)
        assert await sideways(dana) == []
        await _picture(dana, "320")
    assert [each.words for each in (await _known(meeting)).outcomes] == ["The paving plan is public"]


async def test_what_was_typed_survives_a_lost_connection_and_an_ended_session(
    held: tuple[Opened, Portal], chromium: Browser
) -> None:
    meeting, portal = held
    async with opened(portal, chromium, by="Dana Ruiz") as dana:
        await dana.goto(f"/meetings/{meeting.number}/now")
        await dana.route("**/notes", lambda route: route.abort())
        await dana.locator("#words").fill("Typed in a tunnel")
        await expect(dana.locator("#note-state")).to_contain_text("trying again")
        await dana.reload()
        await expect(dana.locator("#words")).to_have_value("Typed in a tunnel")
        await dana.unroute("**/notes")
        await dana.context.clear_cookies()
        await expect(dana.locator("#note-state")).to_contain_text("session has ended", timeout=15_000)
        cookie = {"name": "concord", "value": await portal.token("Dana Ruiz"), "url": portal.url}
        await dana.context.add_cookies([cookie])  # type: ignore[list-item] # signs in again in another tab
        await expect(dana.locator("#note-state")).to_contain_text("Kept", timeout=15_000)
        left = await dana.evaluate(
            "Object.keys(sessionStorage).filter(name => name.startsWith('note:')).length"
        )
        assert left == 0
    assert [each.words for each in (await _known(meeting)).notes] == ["Typed in a tunnel"]


async def test_two_who_write_one_note_choose_with_and_without_a_script(
    held: tuple[Opened, Portal], chromium: Browser
) -> None:
    meeting, portal = held
    now = f"/meetings/{meeting.number}/now"
    async with (
        opened(portal, chromium, by="Dana Ruiz") as dana,
        opened(portal, chromium, by="Marcus Bell", java_script_enabled=False, viewport=NARROW) as marcus,
    ):
        await dana.goto(now)
        await dana.locator("#words").fill("The crew is back")
        await expect(dana.locator("#note-state")).to_contain_text("Kept")
        await marcus.goto(now)
        await marcus.get_by_role("link", name="Change").click()
        await marcus.locator("#words").fill("The crew is back on Monday")
        await marcus.get_by_role("button", name="Keep the note").click()
        await dana.locator("#words").fill("The crew is back in June")
        await expect(dana.locator("#note-state")).to_contain_text("Marcus Bell changed this note")
        await dana.get_by_role("button", name="Keep both").click()
        await expect(dana.locator("#note-state")).to_contain_text("Kept")
        await marcus.locator("#words").fill("Monday, then")
        await dana.locator("#words").fill("The crew is back on Tuesday")
        await expect(dana.locator("#note-state")).to_contain_text("Kept")
        await marcus.get_by_role("button", name="Keep the note").click()
        await expect(marcus.get_by_role("heading", name="Dana Ruiz changed this note")).to_be_visible()
        assert await sideways(marcus) == []
        await marcus.get_by_role("button", name="Take theirs").click()
    notes = [each.words for each in (await _known(meeting)).notes]
    assert notes == ["The crew is back on Tuesday", "The crew is back in June"]


async def test_a_meeting_is_run_without_a_script_at_320_pixels_and_closed(
    held: tuple[Opened, Portal], chromium: Browser
) -> None:
    meeting, portal = held
    async with opened(portal, chromium, by="Dana Ruiz", java_script_enabled=False, viewport=NARROW) as page:
        await page.goto(f"/meetings/{meeting.number}/now")
        await page.get_by_role("button", name="I am here").click()
        await page.get_by_role("button", name="Begin").click()
        await page.get_by_role("link", name="Action").click()
        await page.locator("#outcome-words").fill("Sends the paving plan")
        await page.get_by_role("button", name="Write it down").click()
        await expect(page.locator("#now-outcomes")).to_contain_text("Sends the paving plan")
        assert await sideways(page) == []
        for _ in range(3):
            await page.get_by_role("button", name="Next item").click()
        await page.get_by_role("link", name="Close the meeting").click()
        assert await sideways(page) == []
        await page.get_by_role("button", name="Close the meeting").click()
        await expect(page.get_by_text("The meeting is closed.")).to_be_visible()
    assert (await meeting.now()).closed_at is not None
