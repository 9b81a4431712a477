"""What the sign-in page of a real city offers to whoever does not sign in: exactly what the city opened, and it opens."""

import re

import pytest
from litestar import Litestar

from governance.open_data.actions import choose
from governance.open_data.rules.parts import Part
from governance.people.tables import City
from tests.changes.stage import AT, Stage
from tests.web.conftest import browser

pytestmark = pytest.mark.anyio
OPENED_BY = {"/services": "look-up", "/promises": "promises"}


@pytest.mark.parametrize("opened", [(), ("look-up",), ("promises",), ("look-up", "promises")])
async def test_without_signing_in_one_is_led_to_exactly_what_is_open(
    app: Litestar, stage: Stage, opened: tuple[str, ...]
) -> None:
    await City.update({City.open_catalog: "look-up" in opened}, force=True)
    if "promises" in opened:
        await choose({Part.PROMISES}, licence="CC0-1.0", by=stage.people.sam, at=AT)
    async with browser(app) as stranger:
        page = _section((await stranger.get("/sign-in")).text)
        led = set(re.findall(r'(?:href|action)="(/\w+)"', page))
        assert led == {address for address, part in OPENED_BY.items() if part in opened}
        for address in led:
            assert (await stranger.get(address)).status_code == 200, address


async def test_the_words_typed_there_find_the_service(app: Litestar, stage: Stage) -> None:
    await City.update({City.open_catalog: True}, force=True)
    async with browser(app) as stranger:
        assert 'name="q"' in _section((await stranger.get("/sign-in")).text)
        assert "Pothole" in (await stranger.get("/services?q=pothole")).text


def _section(page: str) -> str:
    return page.partition('class="concord-open"')[2].partition("</section>")[0]
