"""Visiting a state of a page: in somebody's window, at two widths, noting all that is wrong with it.

The states are looked at by two files, so that two workers share them: test_states.py and test_states_too.py.
"""

import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Page

from tests.browser.looking import NARROW, WIDE, Seen, barriers, sideways, window
from tests.browser.serving import Portal
from tests.browser.states import STATES, State

PICTURES = os.environ.get("CONCORD_SCREENSHOTS")
# Every other one: neighbors in the list take about as long as each other.
FIRST, SECOND = STATES[::2], STATES[1::2]


def named(state: State) -> str:
    """A state's name as the name of its test."""
    return re.sub(r"\W+", "-", state.name)


@dataclass(frozen=True, kw_only=True)
class City:
    """The portal, the names of what it has, and one window for each person, so that files are fetched once."""

    portal: Portal
    chromium: Browser
    numbers: Mapping[str, str]
    windows: dict[str, tuple[BrowserContext, Seen]]
    stack: AsyncExitStack

    @asynccontextmanager
    async def page(self, by: str) -> AsyncIterator[Page]:
        """A page of somebody's window. At the end: no breach, no other host, no error."""
        if by not in self.windows:
            seen = Seen()
            opening = window(self.portal, self.chromium, seen=seen, by=by)
            self.windows[by] = (await self.stack.enter_async_context(opening), seen)
        context, seen = self.windows[by]
        held = {each["name"]: each["value"] for each in await context.cookies()}
        page = await context.new_page()
        yield page
        await page.close()
        await context.clear_cookies()
        for name, value in held.items():
            await context.add_cookies([{"name": name, "value": value, "url": self.portal.url}])
        told = replace(seen)
        seen.violations, seen.foreign, seen.errors = [], [], []
        assert told == Seen()


async def visited(city: City, state: State) -> None:
    """Fails where the state is another one than it should be, or has a barrier."""
    async with city.page(state.by) as page:
        found = await _looked_at(page, state, city.numbers)
        assert found == [f"{state.status} {state.page}"], f"{found}\n{city.portal.told()}"


async def _looked_at(page: Page, state: State, numbers: Mapping[str, str]) -> list[str]:
    """Which page it was, then all that is wrong with it."""
    answers: list[int] = []
    await page.set_viewport_size(WIDE)
    page.on("response", lambda a: answers.append(a.status) if a.request.is_navigation_request() else None)
    await page.goto(state.address(numbers))
    await state.then(page)
    found = [f"{answers[-1]} {await page.locator('body').get_attribute('data-page')}"]
    if state.arrives and not re.fullmatch(re.sub(r"{\w+}", "[^/]+", state.arrives), urlsplit(page.url).path):
        found.append(f"arrived at {page.url}")
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        await page.set_viewport_size(size)
        found += [f"{width}: {what}" for what in [*await sideways(page), *await barriers(page)]]
        await _pictured(page, state, width)
    return found


async def _pictured(page: Page, state: State, width: str) -> None:
    if PICTURES:
        name = re.sub(r"\W+", "-", state.name).strip("-")
        await page.screenshot(path=Path(PICTURES) / f"{name}.{width}.png", full_page=True)
