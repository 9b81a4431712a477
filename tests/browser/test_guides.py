"""The guide of each role is one sheet of paper, as a browser prints it."""

import io

import pytest
from playwright.async_api import Browser
from pypdf import PdfReader

from governance.people.rules import Role
from tests.browser.looking import opened
from tests.browser.serving import Portal

pytestmark = pytest.mark.browser
MARGIN = dict.fromkeys(("top", "bottom", "left", "right"), "1.2cm")


async def test_every_role_s_guide_prints_on_one_page(portal: Portal, chromium: Browser) -> None:
    async with opened(portal, chromium, by="Dana Ruiz") as page:
        for role in Role:
            await page.goto(f"/help/{role}")
            content = await page.pdf(format="Letter", margin=MARGIN)  # type: ignore[arg-type] # a plain mapping
            assert len(PdfReader(io.BytesIO(content)).pages) == 1, role
