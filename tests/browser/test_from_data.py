"""From Housing's own export to a first draft of its agreement: by clicks, counted, in the time it takes."""

import sys
import time

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from governance._demo.housing_file import NAME, housing_file
from governance.inference.actions.reading import read_promises
from governance.results.actions.importing import take_queued
from tests.browser.counting import Hand, counted
from tests.browser.looking import opened
from tests.browser.serving import MORNING, Portal
from tests.databases import at_home
from tests.demo_city import TODAY

pytestmark = pytest.mark.browser
MINUTES, PRESSES = 5, 16


async def test_housing_gets_its_first_draft_in_under_five_minutes_from_its_file(
    own_portal: Portal, chromium: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    async with opened(own_portal, chromium, by="Marcus Bell") as page:
        await page.goto("/sources")
        hand = await counted(page)
        await _file_is_taken(hand, own_portal)
        await _promises_are_read(hand, own_portal)
        await _draft_is_made(hand)
        await _draft_says_what_it_comes_from(page)
        seconds, presses = time.monotonic() - began, hand.presses
    with capsys.disabled():
        sys.stdout.write(f"\nfrom file to draft: {presses} clicks, {seconds:.0f} s with the reading\n")
    assert seconds < MINUTES * 60
    assert presses <= PRESSES


async def _file_is_taken(hand: Hand, portal: Portal) -> None:
    page = hand.page
    await hand.clicks(page.get_by_role("link", name="Add a data source").first)
    await hand.chooses("Another CSV file")
    await hand.clicks(page.get_by_role("button", name="Go on"))
    await hand.types(page.get_by_label("Name", exact=True), "Housing system")
    await hand.clicks(page.get_by_role("button", name="Add this data source"))
    async with page.expect_file_chooser() as chooser:
        await hand.clicks(page.locator("main input[type=file]"))
    sent: FilePayload = {"name": NAME, "mimeType": "text/csv", "buffer": housing_file(TODAY)}
    await (await chooser.value).set_files(sent)
    await hand.clicks(page.get_by_role("button", name="Look it over"))
    await hand.clicks(page.get_by_role("button", name="Use these columns"))
    await hand.clicks(page.locator("main").get_by_role("link", name="Try it"))
    await hand.clicks(page.get_by_role("button", name="Take it in"))
    async with portal.database():
        with at_home(portal.home):
            assert await take_queued(at=MORNING) == 1


async def _promises_are_read(hand: Hand, portal: Portal) -> None:
    page = hand.page
    await hand.clicks(page.locator("main").get_by_role("link", name="Housing system"))
    await hand.clicks(page.get_by_role("link", name="What the data promise"))
    await hand.clicks(page.get_by_role("button", name="Read the promises"))
    async with portal.database():
        with at_home(portal.home):
            assert await read_promises(at=MORNING) == 1
    await page.reload()
    await expect(page.locator("main")).to_contain_text("5 business days")


async def _draft_is_made(hand: Hand) -> None:
    page = hand.page
    await hand.clicks(page.get_by_role("link", name="Draft targets from this"))
    assert await page.locator("#department").input_value() == "housing"
    asked = page.locator("main fieldset:has(input[type=radio])")
    for place in range(await asked.count()):
        await asked.nth(place).locator("label").first.click()
    await hand.clicks(page.get_by_role("button", name="Make the draft"))


async def _draft_says_what_it_comes_from(page: Page) -> None:
    assert "/draft" in page.url
    await expect(page.get_by_role("status").first).to_contain_text("nothing is sent")
    main = page.locator("main")
    for words in ("No heat or hot water", "Mold", "Pests", "Broken elevator"):
        await expect(main).to_contain_text(words)
    assert "finding " in await main.get_by_label("Why, in a sentence").input_value()
