"""How soon the main thing of a page stands, on a processor four times as slow, and that nothing moves afterwards."""

import pytest
from playwright.async_api import Browser

from tests.browser.looking import opened
from tests.browser.serving import Portal
from tests.browser.test_heights import named

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SEEN = """() => new Promise(done => {
  const seen = {paint: 0, shift: 0, moved: []}
  new PerformanceObserver(list => { for (const e of list.getEntries()) seen.paint = Math.max(seen.paint, e.startTime) })
    .observe({type: 'largest-contentful-paint', buffered: true})
  new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) {
      seen.shift += e.value
      for (const s of e.sources) seen.moved.push(`${s.node?.nodeName} ${s.node?.className ?? ''} from ${s.previousRect.y} to ${s.currentRect.y}`)
    } })
    .observe({type: 'layout-shift', buffered: true})
  setTimeout(() => done(seen), 600)
})"""
PAGES = (
    ("Dana Ruiz", "/to-do"),
    ("Dana Ruiz", "/changes/{pothole}"),
    ("Dana Ruiz", "/our-agreement"),
    ("Dana Ruiz", "/scorecards/{card}"),
    ("Marcus Bell", "/departments"),
    ("Marcus Bell", "/requests"),
    ("Amara Okafor", "/city"),
    ("Ruth Adler", "/audit"),
    ("", "/services?q=pothole"),
)
SECOND, STILL = 1_000, 0.02  # milliseconds; the sum of layout shifts that nobody notices


@pytest.mark.parametrize(("by", "path"), PAGES, ids=[path for _, path in PAGES])
async def test_a_page_stands_within_a_second_and_stays(
    portal: Portal, chromium: Browser, by: str, path: str
) -> None:
    address, tries = await named(portal, path), []
    for _ in range(3):  # the machine is noisy: the best of three, each with nothing kept from before
        async with opened(portal, chromium, by=by) as page:
            slowly = await page.context.new_cdp_session(page)
            await slowly.send("Network.clearBrowserCache")
            await slowly.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            await page.goto(address)
            tries.append(await page.evaluate(SEEN))
    assert min(each["paint"] for each in tries) <= SECOND, tries
    assert min(each["shift"] for each in tries) <= STILL, tries
