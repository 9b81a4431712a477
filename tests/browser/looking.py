"""Looking at a page: what it must never do is noted as it happens; sideways scroll is measured; for barriers see axe."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Response, ViewportSize

from tests.browser.serving import Portal

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
# The console tells most breaches of the content policy, the event tells all.
TELL_BREACHES = """document.addEventListener('securitypolicyviolation',
    event => console.error('Content Security Policy: ' + event.violatedDirective + ' ' + event.blockedURI))"""


@dataclass
class Seen:
    """What a page must never do."""

    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@asynccontextmanager
async def opened(
    portal: Portal, chromium: Browser, *, by: str = "", seen: Seen | None = None, **options: Any
) -> AsyncIterator[Page]:
    """A fresh window, signed in as one of the cast or nobody. At the end: no breach, no other host, no error.

    `viewport=NARROW`, `java_script_enabled=False` and the like are handed through.
    """
    noted = seen or Seen()
    async with window(portal, chromium, seen=noted, by=by, **options) as context:
        yield await context.new_page()
    assert noted == Seen()


@asynccontextmanager
async def window(
    portal: Portal, chromium: Browser, *, seen: Seen, by: str = "", **options: Any
) -> AsyncIterator[BrowserContext]:
    """All pages opened in it note what they do in `seen`."""
    context = await chromium.new_context(base_url=portal.url, **{"viewport": WIDE, **options})
    context.set_default_timeout(15_000)
    await context.add_init_script(TELL_BREACHES)
    _watch(context, seen, urlsplit(portal.url).netloc)
    if by:
        await context.add_cookies([{"name": "concord", "value": await portal.token(by), "url": portal.url}])
    try:
        yield context
    finally:
        await context.close()


def _watch(context: BrowserContext, seen: Seen, host: str) -> None:
    context.on("console", lambda told: _note_console(seen, told))
    context.on("weberror", lambda error: seen.errors.append(str(error.error)))
    context.on("request", lambda asked: seen.foreign.extend(_foreign(asked.url, host)))
    context.on("response", lambda answer: _note_answer(seen, answer))


def _note_console(seen: Seen, told: ConsoleMessage) -> None:
    if "Content Security Policy" in told.text or "Content-Security-Policy" in told.text:
        seen.violations.append(told.text)
    elif told.type == "error" and not told.text.startswith("Failed to load resource"):
        seen.errors.append(told.text)


def _note_answer(seen: Seen, answer: Response) -> None:
    """A page may answer 404 or 422 to a person; nothing may fail within, and no file of a page may be missing."""
    part = answer.request.resource_type in {"stylesheet", "script", "font", "image"}
    if answer.status >= 500 or (part and answer.status >= 400):
        seen.errors.append(f"{answer.status} {answer.url}")


def _foreign(url: str, host: str) -> list[str]:
    return [url] if urlsplit(url).netloc not in {host, ""} else []


async def sign_in(page: Page, name: str) -> None:
    """Choose one of the demo's people by one click."""
    await page.goto("/sign-in")
    await page.get_by_role("button", name=name).click()
    await page.wait_for_load_state()


DOTS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange(), out = []
  const place = (node, at) => { range.setStart(node, at); range.setEnd(node, at + 1); return range.getClientRects()[0] }
  let before = null
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const words = node.data
    if (!words.trim() || node.parentElement.closest('script, style, .usa-sr-only, option, svg')) continue
    for (let at = words.indexOf('·'); at >= 0; at = words.indexOf('·', at + 1)) {
      const dot = place(node, at)
      if (!dot?.width) continue
      let last = before
      for (let i = at - 1; i >= 0; i--) if (words[i].trim()) { last = place(node, i); break }
      if (!last || last.bottom <= dot.top + 1 || last.left >= dot.right) out.push(node.parentElement.outerHTML.slice(0, 300))
    }
    for (let i = words.length - 1; i >= 0; i--) if (words[i].trim()) { const r = place(node, i); if (r?.width) before = r; break }
  }
  return out
}"""


async def dots_at_heads(page: Page) -> list[str]:
    """Lines that begin with a separating dot, each with the words around it."""
    return [f"a line begins with a dot: {words}" for words in await page.evaluate(DOTS)]


# What acts or leads elsewhere on a screen and means nothing on paper; as plain words in a line it may stay (what to do).
ON_SCREEN = ".concord-nav, .concord-menu, .concord-tools, .concord-way-in, .usa-skipnav, .usa-button, .concord-chips, .concord-row-menu, .concord-contents, input[type=file]"
PAPER: ViewportSize = {"width": 720, "height": 960}
PRINTED = """(onScreen) => {
  const seen = (each) => { const box = each.getBoundingClientRect(); return box.width > 1 && box.height > 1 && box.right > 0 && getComputedStyle(each).visibility === 'visible' }
  const out = [...document.querySelectorAll(onScreen)].filter(seen).filter(each => getComputedStyle(each).display !== 'inline').map(each => 'on paper: ' + each.outerHTML.slice(0, 120))
  if (![...document.querySelectorAll('h1')].some(seen)) out.push('no title on paper')
  const paper = [...document.querySelectorAll('body, main')].map(each => getComputedStyle(each).backgroundColor)
  if (paper.some(color => !['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(color))) out.push('paper is colored: ' + paper)
  return out
}"""


async def printed(page: Page) -> list[str]:
    """What is wrong with the page on paper, also where its reader's screen is dark."""
    before = page.viewport_size
    await page.emulate_media(media="print", color_scheme="dark")
    await page.set_viewport_size(PAPER)
    found: list[str] = [
        *await page.evaluate(PRINTED, ON_SCREEN),
        *(f"paper: {one}" for one in await sideways(page)),
    ]
    await page.emulate_media(media="screen", color_scheme="light", reduced_motion="reduce")
    await page.set_viewport_size(before or WIDE)
    return found


async def sideways(page: Page) -> list[str]:
    """What stands out at the right of the window, where the page is wider than it; empty where nothing does."""
    found: list[str] = await page.evaluate(
        """() => {
          const wide = document.documentElement.clientWidth
          if (document.documentElement.scrollWidth <= wide) return []
          const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 1)
          return ['wider than the window', ...out.slice(-3).map(e => e.outerHTML.slice(0, 120))]
        }"""
    )
    return found
