"""The whole story in a browser, once with and once without script: from a proposal to the date a call taker tells.

Marcus proposes, Dana answers line by line, Lee signs, Marcus agrees, Amara approves because a target was loosened; the
version waits for its date, takes effect, and is on paper, in the record and in the look-up.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.looking import WIDE, opened
from tests.browser.serving import Portal, later

pytestmark = pytest.mark.browser
AFTER = datetime(2026, 7, 6, 13, 0, tzinfo=UTC)  # the Monday after the version's first day
WHY = "Three of nine crews are on paving until fall."
SAID = "Markings need two dry nights in a row; fifty-five days hold, fifty do not."
Windows = Callable[[str], AbstractAsyncContextManager[Page]]


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
async def test_a_change_from_proposal_to_the_date_a_call_taker_tells(
    own_portal: Portal, chromium: Browser, *, script: bool
) -> None:
    options = {"viewport": WIDE, "java_script_enabled": script}
    number = await _negotiated(_windows(own_portal, chromium, options))
    await _waits_for_its_date(_windows(own_portal, chromium, options), number)
    async with later(own_portal, AFTER) as july:
        await _is_in_effect(_windows(july, chromium, options), number)


def _windows(portal: Portal, chromium: Browser, options: dict[str, Any]) -> Windows:
    @asynccontextmanager
    async def window(name: str) -> AsyncIterator[Page]:
        async with opened(portal, chromium, by=name, **options) as page:
            yield page

    return window


async def _negotiated(window: Windows) -> str:
    async with window("Marcus Bell") as page:
        number = await _proposes(page)
    async with window("Dana Ruiz") as page:
        await _answers_line_by_line(page, number)
    async with window("Lee Chan") as page:
        await _signs(page, number)
    async with window("Marcus Bell") as page:
        await _agrees(page, number)
    async with window("Amara Okafor") as page:
        await _approves(page, number)
    return number


async def _proposes(page: Page) -> str:
    """Marcus: guardrails in 14 days instead of 10, lane markings in 50 instead of 45."""
    await page.goto("/agreements/streets")
    row = page.get_by_role("row").filter(has_text="guardrail")
    await row.locator("summary").click()
    await row.get_by_role("link", name="Propose a change").click()
    await page.get_by_label("Within").first.fill("14")
    await page.get_by_text("Add another target").click()
    await page.get_by_label("Which service").fill("lane marking")
    await page.get_by_role("button", name="Find", exact=True).click()
    await page.get_by_role("button", name="Add Faded lane marking").click()
    await page.locator("fieldset", has_text="Faded lane marking").get_by_label("Within").fill("50")
    await page.get_by_label("What it comes from").select_option("staffing")
    await page.get_by_label("Why, in a sentence").fill(WHY)
    await page.get_by_label("Date", exact=True).and_(page.locator("[type=date]")).fill("2026-07-01")
    await _continue(page)
    await expect(page.locator("main")).to_contain_text("Streets repairs a guardrail within 14 business days")
    await expect(page.locator("main")).to_contain_text("Amara Okafor, Deputy Mayor")
    await page.get_by_role("button", name="Send proposal").click()
    await expect(_notice(page)).to_contain_text("Your proposal is sent. Streets answers next.")
    return page.url.rsplit("/", 1)[-1]


async def _answers_line_by_line(page: Page, number: str) -> None:
    """Dana: takes 14 days for guardrails, asks 55 for lane markings; Lee has to sign."""
    await _answers(page, number, "Answer 311")
    await page.locator("fieldset", has_text="Guardrail").locator("label", has_text="Take 311").click()
    marking = page.locator("fieldset", has_text="Faded lane marking")
    await marking.locator("label", has_text="Another value").click()
    await marking.get_by_label("Within").fill("55")
    await page.get_by_label("Why, in a sentence").fill(SAID)
    await _continue(page)
    await expect(page.locator("main")).to_contain_text("55 business days")
    await page.get_by_role("button", name="Send to Lee Chan to sign").click()
    await expect(_notice(page)).to_contain_text("to sign")


async def _signs(page: Page, number: str) -> None:
    """Lee reads what it comes to, and sends it: with that Streets has said yes to it."""
    await _from_to_do(page, number, "Sign for Streets")
    if await page.get_by_role("link", name="Answer", exact=True).count():
        await page.get_by_role("link", name="Answer", exact=True).click()
    await expect(page.locator("main")).to_contain_text("55 business days")
    await page.get_by_role("button", name="Send counterproposal").click()
    await expect(_notice(page)).to_contain_text("Your counterproposal is sent. 311 answers next.")


async def _agrees(page: Page, number: str) -> None:
    """Marcus takes Streets' one other number; that is agreeing for 311."""
    await _answers(page, number, "Answer Streets")
    marking = page.locator("fieldset", has_text="Faded lane marking")
    await marking.locator("label", has_text="Take Streets").click()
    await _continue(page)
    await expect(page.get_by_role("heading", name="Agree for 311")).to_be_visible()
    await page.get_by_role("button", name="Agree for 311").click()
    await expect(_notice(page)).to_contain_text("Both sides agree; it waits for approval.")


async def _approves(page: Page, number: str) -> None:
    """Amara is asked because a target was loosened."""
    await _from_to_do(page, number, "Approve or send back")
    await expect(page.locator("main")).to_contain_text("Why you")
    await expect(page.locator("main")).to_contain_text("loosened")
    await page.get_by_role("button", name="Approve").click()
    await expect(_notice(page)).to_contain_text(f"You approved {number}. It takes effect on its date.")


async def _waits_for_its_date(window: Windows, number: str) -> None:
    async with window("Dana Ruiz") as page:
        await page.goto(f"/changes/{number}")
        await expect(page.locator("main")).to_contain_text("Takes effect on Wed, Jul 1, 2026, as version 13")
        await page.goto("/agreements/streets")
        await expect(page.get_by_role("row").filter(has_text="guardrail")).to_contain_text("10 business days")
    async with window("") as page:
        await page.goto("/services/guardrail")
        await expect(page.locator("main")).to_contain_text("Reported from Wed, Jul 1, 2026 on")
        await expect(page.locator("main")).to_contain_text("14 business days")


async def _is_in_effect(window: Windows, number: str) -> None:
    async with window("") as page:
        await page.goto("/services/guardrail")
        await expect(page.locator("main")).to_contain_text("Wed, Jul 22, 2026, 9:00 AM")
    async with window("Dana Ruiz") as page:
        await page.goto("/agreements/streets")
        await expect(page.locator("main")).to_contain_text("Version 13, in effect since Jul 1")
        await expect(page.get_by_role("row").filter(has_text="guardrail")).to_contain_text("14 business days")
        await _is_on_paper(page)
    async with window("Ruth Adler") as page:
        await _is_recorded(page, number)


async def _is_on_paper(page: Page) -> None:
    address = await page.get_by_role("link", name="Version 13 as PDF").first.get_attribute("href")
    paper = await page.context.request.get(str(address), timeout=60_000)  # made now, in a process of its own
    assert paper.headers["content-type"] == "application/pdf"
    assert (await paper.body()).startswith(b"%PDF-1.7")


async def _is_recorded(page: Page, number: str) -> None:
    """Every act that both sides see, by whom it was done, and the whole chain unbroken."""
    await page.goto(f"/audit?subject={number}")
    for told in ("Lee Chan", "Marcus Bell", "Amara Okafor"):
        await expect(page.locator("main")).to_contain_text(told)
    await page.get_by_role("button", name="Check it now").click()
    await expect(_notice(page)).to_contain_text("Everything is as it was written.")


async def _from_to_do(page: Page, number: str, act: str) -> None:
    await page.goto("/to-do")
    await page.locator("article, tr").filter(has_text=number).get_by_role("link", name=act).click()


async def _answers(page: Page, number: str, act: str) -> None:
    """A card leads straight to answering, a row to the change, where it is read first."""
    await _from_to_do(page, number, act)
    await page.wait_for_url(re.compile(f"{number}(/answer)?$"))
    if not page.url.endswith("/answer"):
        await page.get_by_role("link", name="Answer", exact=True).click()


async def _continue(page: Page) -> None:
    await page.get_by_role("button", name="Continue").locator("visible=true").last.click()


def _notice(page: Page) -> Locator:
    return page.locator("main > .usa-alert")
