"""Counting what a person does with a page: presses of the pointer, and what is typed. Fields are reached by the Tab key.

A press counts wherever it lands, so a click that does nothing counts as well.
"""

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, Page

MOST_STOPS = 60  # presses of the Tab key before we give up
TELL_PRESSES = "addEventListener('pointerdown', () => window.pressedOnce(), {capture: true})"
IN_FOCUS = "field => field === document.activeElement"


@dataclass
class Hand:
    """One person's hand on one page."""

    page: Page
    presses: int = 0
    typed: list[str] = field(default_factory=list)

    async def clicks(self, what: Locator) -> None:
        await what.click()
        await self.page.wait_for_load_state()

    async def chooses(self, option: str) -> None:
        """A radio button, pressed on its words as one does."""
        await self.page.locator("main label", has_text=option).first.click()

    async def types(self, what: Locator, text: str, *, then: str = "") -> None:
        """Go there with the Tab key and type over what stands there; `then` is a last key, such as Enter."""
        await self._reaches(what)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.type(text)
        self.typed.append(text)
        if then:
            async with self.page.expect_navigation():
                await self.page.keyboard.press(then)

    async def _reaches(self, what: Locator) -> None:
        for _ in range(MOST_STOPS):
            if await what.evaluate(IN_FOCUS):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError("the Tab key does not lead there")


async def counted(page: Page) -> Hand:
    """From now on every press on this page is counted, on whatever page follows."""
    hand = Hand(page=page)

    def once(*_: Any) -> None:
        hand.presses += 1

    await page.expose_function("pressedOnce", once)
    await page.add_init_script(TELL_PRESSES)
    await page.reload()
    return hand


async def bottom(what: Locator) -> float:
    """Where its lower edge is, in pixels from the top of the window."""
    box = await what.bounding_box()
    assert box is not None, "it is not on the page"
    return box["y"] + box["height"]


async def top(what: Locator) -> float:
    box = await what.bounding_box()
    assert box is not None, "it is not on the page"
    return box["y"]
