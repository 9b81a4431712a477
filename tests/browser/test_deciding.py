"""Where somebody decides, in a real browser: all that is weighed is above a button in reach, and nothing private on paper."""

import io

import pytest
from playwright.async_api import Browser, Locator, Page
from pypdf import PdfReader

from tests.browser.looking import NARROW, opened
from tests.browser.visiting import City

pytestmark = pytest.mark.browser


async def _lower_edge(what: Locator) -> float:
    box = await what.bounding_box()
    assert box is not None
    return box["y"] + box["height"]


async def test_one_target_with_its_reason_fits_a_small_phone_above_the_button(
    city: City, chromium: Browser
) -> None:
    async with opened(city.portal, chromium, by="Amara Okafor", viewport=NARROW) as page:
        await page.goto(f"/changes/{city.numbers['number:pruning']}/approve")
        bar = page.locator(".approve-bar")
        edge = await bar.bounding_box()
        assert edge is not None
        assert edge["y"] + edge["height"] <= NARROW["height"], "the button is not in reach"
        assert edge["height"] <= 80
        for needed in (".approve-title", ".approve-move", ".approve-facts", ".approve-why blockquote"):
            assert await _lower_edge(page.locator(needed).first) <= edge["y"], f"{needed} is under the bar"
        button = page.get_by_role("button", name="Approve")
        for needed in (".approve-agreed", ".approve-why p", ".approve-pressing"):
            place = await page.locator(needed).last.bounding_box()
            assert place is not None
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        last = await page.locator(".approve-pressing").bounding_box()
        assert last is not None
        assert last["y"] + last["height"] <= (await button.bounding_box() or last)["y"]


async def _printed(page: Page) -> str:
    content = await page.pdf()
    return " ".join("\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages).split())


async def test_own_notes_and_unsent_answers_are_not_printed_with_the_page(city: City) -> None:
    async with city.page("Lee Chan") as page:
        await page.goto(f"/changes/{city.numbers['number:sinkhole']}")
        assert "Ask the night crew first" in await page.inner_text("main")
        assert "Dana Ruiz recommends" in await page.inner_text("main")
        paper = await _printed(page)
    assert "Sinkhole or cave-in: from 24 hours to 12 hours" in paper
    assert "311 proposes: Sinkhole or cave-in: 12 hours instead of 24 hours" in paper
    for private in (
        "own notes",
        "night crew first",
        "two at all times",
        "recommends",
        "before the one who signs",
    ):
        assert private not in paper, private


async def test_an_answer_that_is_not_sent_is_not_printed_either(city: City) -> None:
    async with city.page("Dana Ruiz") as page:
        await page.goto(f"/changes/{city.numbers['number:pothole']}/answer")
        assert "Keep ours" in await page.inner_text("main")
        paper = await _printed(page)
    assert "Streets’ answer is not sent yet, so it is not printed." in paper
    assert "Keep ours" not in paper
