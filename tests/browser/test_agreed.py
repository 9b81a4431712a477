"""What a liaison's side does in a working meeting, counted in the browser: there, and the own yes to what was agreed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State
from governance.database import session
from governance.people.tables import City
from tests.browser.counting import counted
from tests.browser.looking import NARROW, opened, sideways
from tests.browser.serving import Portal, served
from tests.changes.stage import AT
from tests.meetings.agreed_stage import Talk, days, talk

pytestmark = pytest.mark.browser


@pytest.fixture
async def agreed(
    needed: None, database: dict[str, Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Talk, Portal]]:
    """Marcus has written down in the open meeting that 8 days were agreed; nobody has confirmed."""
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    async with session.pool(database, size=2):
        found = await talk()
        await found.agreed(days(8), by=found.stage.people.marcus)
        await City.update({City.demo: True}, force=True)  # whose clock may stand at a moment of ours
        with served(home, database, at=AT + timedelta(minutes=5)) as portal:
            yield found, portal


async def test_each_side_takes_part_in_at_most_four_clicks_and_it_binds_once_both_have_confirmed(
    agreed: tuple[Talk, Portal], chromium: Browser
) -> None:
    held, portal = agreed
    for name, side in (("Lee Chan", "Streets"), ("Marcus Bell", "311")):
        async with opened(portal, chromium, by=name, viewport=NARROW) as page:
            await page.goto(f"/meetings/{held.meeting}/now")
            hand = await counted(page)
            await hand.clicks(page.locator("#now-i-am-here"))
            await expect(page.locator("#now-here")).to_contain_text(f"✓ {name}")
            await hand.clicks(page.get_by_role("link", name="/m/"))
            assert await sideways(page) == []
            await hand.clicks(page.get_by_role("button", name=f"Agree for {side}"))
            await expect(page.get_by_role("status").first).to_contain_text("You")
            assert hand.presses <= 4
            assert hand.typed == []
    now = await situation(held.change)
    assert len(now.consents) == 2
    assert now.state is not State.OPEN
