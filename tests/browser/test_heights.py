"""How tall pages are on the demo city, and what stands in the first window: an official reads one screen, not six.

The limits are those that were set when the pages were redrawn; a page that grows beyond its own says so here.
"""

from dataclasses import dataclass

import pytest
from playwright.async_api import Browser

from governance.database import sql
from tests.browser.looking import opened
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser
WIDE, PHONE, SMALL = (1280, 800), (390, 844), (320, 640)
SEVEN = "&".join(
    f"key=term:{key}/done"
    for key in (
        "construction-noise",
        "no-permit",
        "elevator",
        "illegal-occupancy",
        "unsafe-building",
        "vacant-building",
        "zoning",
    )
)


@dataclass(frozen=True)
class Limit:
    by: str
    path: str
    size: tuple[int, int]
    most: int


LIMITS = (
    Limit("Dana Ruiz", "/changes/{pothole}", WIDE, 2_000),
    Limit("Dana Ruiz", "/changes/{pothole}", SMALL, 4_600),
    Limit("Marcus Bell", f"/agreements/buildings/changes/new?{SEVEN}", WIDE, 1_400),
    Limit("Marcus Bell", "/agreements/streets", WIDE, 2_000),
    Limit("Marcus Bell", "/agreements/streets", SMALL, 5_000),
    Limit("Ruth Adler", "/audit", WIDE, 3_000),
    Limit("Ruth Adler", "/audit", SMALL, 6_000),
    Limit("Marcus Bell", "/requests", PHONE, 6_000),
    Limit("Dana Ruiz", "/scorecards/{card}", WIDE, 2_100),
    Limit("Dana Ruiz", "/scorecards/{card}", SMALL, 3_600),
    Limit("Marcus Bell", "/people", WIDE, 2_000),
    Limit("Amara Okafor", "/city", WIDE, 1_400),
    Limit("", "/promises", WIDE, 3_000),
    Limit("", "/promises", SMALL, 6_300),
    Limit("", "/promises/scorecards/streets", WIDE, 1_700),
)
# What a page is for, in the first window of the smallest phone: who reads it, where, and what must be seen.
FIRST = (
    ("Dana Ruiz", "/changes/{pothole}", ".change-turn-bar .usa-button"),
    ("Dana Ruiz", "/our-agreement", ".agreement-table tbody th"),
    ("Dana Ruiz", "/scorecards/{card}", ".card-big"),
    ("Dana Ruiz", "/to-do", "main h2"),
    ("Ruth Adler", "/audit", ".audit-check"),
    ("Marcus Bell", "/departments", "main table, main li"),
    ("Amara Okafor", "/city", ".concord-edge, main h2"),
    ("", "/services?q=pothole", "main time, main b"),
)


CARD = """SELECT s.number FROM scorecard s JOIN party p ON p.id = s.party WHERE p.code = 'streets' AND s.state = 'published'
    AND s.period = 'month' ORDER BY s.starts DESC LIMIT 1"""


async def named(portal: Portal, path: str) -> str:
    """The address with the numbers of this city."""
    async with portal.database():
        change = await sql.value(
            "SELECT number FROM change WHERE title LIKE 'Pothole repair: from 4 business days%'"
        )
        return path.format(pothole=change, card=await sql.value(CARD))


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: f"{limit.path.split('?')[0]}-{limit.size[0]}")
async def test_no_page_is_taller_than_it_was_drawn(portal: Portal, chromium: Browser, limit: Limit) -> None:
    viewport = {"width": limit.size[0], "height": limit.size[1]}
    async with opened(portal, chromium, by=limit.by, viewport=viewport) as page:
        await page.goto(await named(portal, limit.path))
        height = await page.evaluate("document.documentElement.scrollHeight")
        assert height <= limit.most, f"{height} px, at most {limit.most} were drawn"
        assert await page.evaluate("document.documentElement.scrollWidth") <= limit.size[0]


@pytest.mark.parametrize(("by", "path", "what"), FIRST, ids=[each[1] for each in FIRST])
async def test_the_first_fact_or_act_is_seen_on_the_smallest_phone(
    portal: Portal, chromium: Browser, by: str, path: str, what: str
) -> None:
    viewport = {"width": SMALL[0], "height": SMALL[1]}
    async with opened(portal, chromium, by=by, viewport=viewport) as page:
        await page.goto(await named(portal, path))
        box = await page.locator(what).first.bounding_box()
        assert box is not None
        assert box["y"] + min(box["height"], 24) <= SMALL[1], f"{what} begins at {box['y']:.0f} px"
