"""Visiting a state of a page: in somebody's window, at two widths, noting all that is wrong with it."""

import os
import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, Cookie, Error, Page, Response

from tests.browser.axe import Known, barriers_anew
from tests.browser.looking import NARROW, WIDE, Seen, dots_at_heads, printed, sideways, window
from tests.browser.serving import Portal, served
from tests.browser.states import State
from tests.page_words import raw_keys

# What people open most is looked at by both color schemes each time, everything else in the long run.
DARK_TOO = frozenset(
    f"{name}.html"
    for name in (
        *(
            "to-do/show",
            "changes/show",
            "changes/answer",
            "changes/propose",
            "changes/approve",
            "changes/agree",
        ),
        *("agreements/show", "scorecards/show", "services/index", "departments/index", "audit/index"),
        *("requests/index", "people/index", "meetings/now", "city/show", "sign-in/show"),
    )
)
PICTURES = os.environ.get("CONCORD_SCREENSHOTS")


def named(state: State) -> str:
    """A state's name as the name of its test."""
    return re.sub(r"\W+", "-", state.name)


@dataclass(frozen=True, kw_only=True)
class Window:
    """One person's window with its one page, which stays open: a fresh one costs as much as all that is looked at."""

    context: BrowserContext
    page: Page
    seen: Seen
    since: float = field(default_factory=time.monotonic)

    @property
    def is_old(self) -> bool:
        """Whether what its person showed at sign-in may soon be too old for what binds an office."""
        return time.monotonic() - self.since > 240

    async def signed_in_as_before(self, held: Sequence[Cookie], *, at: str) -> None:
        """A state may end the session."""
        if await self.context.cookies() != held:
            await self.context.clear_cookies()
            for each in held:
                await self.context.add_cookies([{"name": each["name"], "value": each["value"], "url": at}])

    def nothing_seen(self) -> None:
        seen = replace(self.seen)
        self.seen.violations, self.seen.foreign, self.seen.errors = [], [], []
        assert seen == Seen()


@dataclass(frozen=True, kw_only=True)
class City:
    """The portal, the names of what it has, and one window for each person, so that files are fetched once."""

    portal: Portal
    chromium: Browser
    numbers: Mapping[str, str]
    windows: dict[tuple[str, bool], Window]
    stack: AsyncExitStack
    mailing: list[Portal] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    used_up: list[str] = field(default_factory=list)  # whose session has another token by now

    @asynccontextmanager
    async def page(self, by: str, *, mails: bool = False) -> AsyncIterator[Page]:
        """The page of somebody's window. At the end: no breach, no other host, no error."""
        of, portal = (by, mails), self._portal_that_mails() if mails else self.portal
        if of in self.windows and self.windows[of].is_old:
            await self.windows.pop(of).context.close()
        if of not in self.windows:
            self.windows[of] = await self._opened(portal, by)
        one = self.windows.pop(of)  # back only after all went well: what follows a failure begins anew
        held = await one.context.cookies()
        yield one.page
        if by in self.used_up:
            self.used_up.remove(by)
            await one.context.close()
            return
        await one.signed_in_as_before(held, at=portal.url)
        one.nothing_seen()
        self.windows[of] = one

    def _portal_that_mails(self) -> Portal:
        """The same city at a second server, begun when it is first asked for."""
        if not self.mailing:
            opening = served(self.portal.home, self.portal.config, at=self.portal.at, mails=True)
            self.mailing.append(self.stack.enter_context(opening))
        return self.mailing[0]

    async def _opened(self, portal: Portal, by: str) -> Window:
        seen = Seen()
        opening = window(portal, self.chromium, seen=seen, by=by)
        context = await self.stack.enter_async_context(opening)
        return Window(context=context, page=await context.new_page(), seen=seen)


async def visited(city: City, state: State, *, dark: bool = False) -> None:
    """Fails where the state is another one than it should be, or has a barrier; `dark`: also by the dark scheme."""
    async with city.page(state.by, mails=state.mails) as page:
        if state.long_ago:
            await city.portal.showed_long_ago(state.by)
            city.used_up.append(state.by)
        found = await _looked_at(page, state, city, dark=dark)
        assert found == [f"{state.status} {state.page}"], f"{found}\n{city.portal.told()}"


async def _looked_at(page: Page, state: State, city: City, *, dark: bool = False) -> list[str]:
    """Which page it was, then all that is wrong with it."""
    await page.set_viewport_size(WIDE)
    with _answers(page) as answers:
        await page.goto(state.address(city.numbers))
        try:
            await state.then(page)
        except Error as stuck:
            seen = f"{answers} at {page.url}\n{await page.locator('body').inner_text()}\n{city.portal.told()}"
            raise AssertionError(f"{stuck}\non the way to it: {seen}") from stuck
        found = [f"{answers[-1]} {await page.locator('body').get_attribute('data-page')}"]
    if state.arrives and not re.fullmatch(re.sub(r"{\w+}", "[^/]+", state.arrives), urlsplit(page.url).path):
        found.append(f"arrived at {page.url}")
    found += [f"reads a raw key: {told}" for told in raw_keys(await _read(page))]
    if state.page in DARK_TOO or dark:
        await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        found += [f"dark: {what}" for what in await barriers_anew(page, city.known, again=True)]
        await page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for width, size in (("wide", WIDE), ("narrow", NARROW)):
        await page.set_viewport_size(size)
        met = await barriers_anew(page, city.known, again=size is NARROW)
        found += [f"{width}: {what}" for what in [*await sideways(page), *await dots_at_heads(page), *met]]
        await _pictured(page, state, width)
    return [*found, *await printed(page)]


@contextmanager
def _answers(page: Page) -> Iterator[list[int]]:
    """The statuses of the pages that come in meanwhile."""
    found: list[int] = []

    def noted(answer: Response) -> None:
        if answer.request.is_navigation_request():
            found.append(answer.status)

    page.on("response", noted)
    yield found
    page.remove_listener("response", noted)


async def _pictured(page: Page, state: State, width: str) -> None:
    if PICTURES:
        name = re.sub(r"\W+", "-", state.name).strip("-")
        await page.screenshot(path=Path(PICTURES) / f"{name}.{width}.png", full_page=True)


async def _read(page: Page) -> str:
    """What the page says, without names of fields of a file, which it is meant to tell."""
    told = await page.inner_text("body")
    for name in await page.locator("code[data-field]").all_inner_texts():
        told = told.replace(name, "", 1) if "_" in name else told
    return told
