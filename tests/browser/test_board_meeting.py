"""The Service Standards Board votes: whoever writes puts the motion, a member votes on a phone without a script."""

import os
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from governance.meetings.rules.times import Slot
from governance.people.queries import viewers
from governance.people.rules import Acting, Via
from tests.browser.looking import NARROW, WIDE, barriers, opened, sideways
from tests.browser.serving import Portal
from tests.meetings import board_room
from tests.meetings.board_room import BoardRoom

pytestmark = pytest.mark.browser
BOARD = "service-standards-board"
PEOPLE = {
    "amara": "operations-sponsor",
    "nora": "operations-convenor",
    "priya": "311-relations-lead",
    "lee": "streets-division-head",
    "grant": "parks-division-head",
}
NAMES = {
    "amara": "amara.okafor",
    "nora": "nora.lind",
    "priya": "priya.nair",
    "lee": "lee.chan",
    "grant": "grant.whitley",
}


async def _met(portal: Portal) -> BoardRoom:
    """Half an hour before the clock of the portal: five of eight are there, which is a quorum."""
    start = portal.at - timedelta(minutes=30)
    seats = {who: await _seat(portal, who) for who in PEOPLE}
    slot = Slot(
        day=portal.at.date(),
        begins=board_room.local(portal.at),
        minutes=60,
        zone="America/New_York",
        place="City Hall",
    )
    room = await board_room.opened(
        seats["nora"], "How standards are written", "Fees", board=BOARD, when=slot, at=start
    )
    await room.comes(*seats.values())
    return room


async def _seat(portal: Portal, who: str) -> Acting:
    email = f"{NAMES[who]}@portalder.example"
    return await viewers.acting(email, seat=PEOPLE[who], at=portal.at, via=Via.PAGE)


async def _clean(page: Page, name: str) -> None:
    assert await barriers(page) == []
    assert await sideways(page) == []
    if folder := os.environ.get("CONCORD_SCREENSHOTS"):
        width = (page.viewport_size or NARROW)["width"]
        await page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


async def test_a_board_votes_on_its_page_with_and_without_a_script(
    own_portal: Portal, chromium: Browser
) -> None:
    async with own_portal.database():
        room = await _met(own_portal)
    address = f"/meetings/{room.number}/now"
    async with opened(own_portal, chromium, by="Nora Lind") as page:
        await page.goto(address)
        await page.get_by_text("Put a motion", exact=True).click()
        await _clean(page, "motion-form")
        await page.get_by_label("What is moved, as it is voted on").fill(
            "Targets are written in business days."
        )
        await page.get_by_label("Moved by").select_option("operations-sponsor")
        await page.get_by_role("button", name="Put the motion").click()
        await expect(
            page.get_by_role("heading", name="Targets are written in business days.")
        ).to_be_visible()
        for name in ("Amara Okafor", "Priya Nair"):
            await page.get_by_role("button", name=f"Yes: {name}").click()
            await expect(page.locator(".vote-yes")).to_have_count(1 if name.startswith("Amara") else 2)
        await _clean(page, "motion-open")
    async with opened(
        own_portal, chromium, by="Lee Chan", viewport=NARROW, java_script_enabled=False
    ) as page:
        await page.goto(address)
        assert await page.get_by_role("button", name="No: ").count() == 1, "one's own vote alone"
        await page.get_by_role("button", name="No: Lee Chan").click()
        await expect(page.locator(".vote-no")).to_have_count(1)
        assert await sideways(page) == []
    async with opened(own_portal, chromium, by="Nora Lind", viewport=NARROW) as page:
        await page.goto(address)
        await page.get_by_role("button", name="Close the vote").press("Enter")
        await expect(page.get_by_text("Carried: 2 yes, 1 no; 2 were needed.")).to_be_visible()
        await _clean(page, "motion-closed")
    async with opened(own_portal, chromium, by="Nora Lind") as page:
        for path, name in (
            (f"/bodies/{BOARD}", "board"),
            ("/bodies/streets-311", "pair"),
            ("/bodies", "groups"),
            ("/bodies/new", "board-form"),
        ):
            for viewport in (NARROW, WIDE):
                await page.set_viewport_size(viewport)
                await page.goto(path)
                await _clean(page, name)
