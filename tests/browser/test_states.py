"""Every page in every state: no barrier that axe knows, nothing that scrolls sideways, wide and narrow; none forgotten.

With CONCORD_SCREENSHOTS=folder each state leaves a picture of both widths there, for people to look at.
"""

import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from playwright.async_api import Browser, BrowserContext, Page

from governance.changes.tables import Change
from governance.web.controllers import CONTROLLERS
from governance.web.templating import templates_folder
from tests.browser.looking import NARROW, WIDE, Seen, barriers, sideways, window
from tests.browser.serving import Portal
from tests.browser.states import NOT_PAGES, STATES, State
from tests.browser.states.state import CHANGES_NAMED, FINGERPRINTED, NUMBERED, VERSIONS_NAMED

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("CONCORD_SCREENSHOTS")


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


@pytest.fixture(scope="session")
async def city(portal: Portal, chromium: Browser) -> AsyncIterator[City]:
    await portal.give_password("Dana Ruiz")
    async with portal.database():
        changes = {
            f"number:{name}": await Change.raw(NUMBERED, a, f"{t}%", s)
            for name, (a, t, s) in CHANGES_NAMED.items()
        }
        versions = {
            f"fingerprint:{name}": await Change.raw(FINGERPRINTED, *of) for name, of in VERSIONS_NAMED.items()
        }
    missing = [name for name, found in {**changes, **versions}.items() if not found]
    assert not missing, f"Port Alder has no {missing} any more; look at the names in states/state.py"
    numbers = {name: next(iter(found[0].values())) for name, found in {**changes, **versions}.items()}
    async with AsyncExitStack() as stack:
        yield City(portal=portal, chromium=chromium, numbers=numbers, windows={}, stack=stack)


@pytest.mark.parametrize("state", STATES, ids=lambda state: re.sub(r"\W+", "-", state.name))
async def test_each_state_has_no_barrier_and_no_sideways_scroll(city: City, state: State) -> None:
    async with city.page(state.by) as page:
        found = await _looked_at(page, state, city.numbers)
        assert found == [f"{state.status} {state.page}"], city.portal.told()


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


def test_every_address_of_the_portal_is_in_the_list() -> None:
    app = Litestar(list(CONTROLLERS), openapi_config=None)
    readable = {
        route.path_format for route in app.routes if isinstance(route, HTTPRoute) and "GET" in route.methods
    }
    listed = {state.arrives or state.route for state in STATES} | set(NOT_PAGES)
    assert not readable - listed, (
        "Pages without a state. Add one to tests/browser/states, or to NOT_PAGES with why."
    )
    assert not listed - readable, "Listed, and no longer there. Take it off the list."


def test_every_template_of_a_page_is_in_the_list() -> None:
    folder = templates_folder()
    pages = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if '{% extends "base.html" %}' in path.read_text("utf-8")
    }
    listed = {state.page for state in STATES}
    assert not pages - listed, "Page templates without a state. Add one to tests/browser/states."
    assert not listed - pages, "Listed, and no longer there. Take it off the list."


def test_no_two_states_have_the_same_name() -> None:
    names = [state.name for state in STATES]
    assert len(set(names)) == len(names)
