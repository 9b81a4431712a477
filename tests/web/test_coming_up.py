"""What is coming up, on its pages: told, answered by one click, read in the look-up; the link of a colleague."""

import json
import re

import httpx
import pytest
from litestar import Litestar

from governance.outlook.actions import links, questions
from governance.outlook.tables import OutlookEntry, OutlookInvitation
from governance.piccolo_app import APP_CONFIG
from governance.web.site import logs
from tests.changes.stage import AT, Stage
from tests.outlook.test_outlook import DAYS
from tests.web.conftest import PAGE, Visitor, browser, sign_in_as

pytestmark = pytest.mark.anyio
TYPED = {
    "title": "Street resurfacing on Elm",
    "starts": "2026-07-06",
    "ends": "7/10/2026",
    "service": "pothole",
    "volume": "300",
    "calls": "yes",
    "words": "Buses go by Oak.",
}
EVERY_ROW = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS told FROM {} t"


async def everything() -> dict[str, str]:
    """A fingerprint of every table."""
    names = [
        name for each in APP_CONFIG.table_classes if (name := each._meta.tablename) != "event_due"
    ]  # which holds nothing once an act is over, and is not the app's to read
    return {name: (await OutlookEntry.raw(EVERY_ROW.replace("{}", name)))[0]["told"] for name in names}


async def test_it_is_entered_read_by_311_and_in_the_look_up(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/coming-up/new")
    assert (await visitor.post("/coming-up", {**TYPED, "words": "", "ends": "7/1/2026"})).status_code == 422
    assert "The last day lies before the first." in visitor.page
    assert "Say what call takers should know." in visitor.page
    assert 'value="Street resurfacing on Elm"' in visitor.page
    assert (await visitor.post("/coming-up", TYPED)).status_code == 303
    await sign_in_as(visitor, stage.people.marcus)
    await visitor.get("/coming-up")
    assert "Street resurfacing on Elm" in visitor.page
    assert "Tell what is coming up" not in visitor.page
    await visitor.get("/services/pothole")
    for words in (
        "Jul 6–10, 2026",
        "expect calls about Pothole repair",
        "Buses go by Oak.",
        "Announced by Streets",
    ):
        assert words in visitor.page
    assert "It is no promise and changes none." in visitor.page
    await visitor.get("/services/street-lamp")
    assert "Calls to expect" not in visitor.page


async def test_nothing_planned_is_one_click(visitor: Visitor, stage: Stage) -> None:
    await questions.ask_quarter(at=AT - 20 * DAYS)
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/to-do")
    assert 'href="/coming-up#asked"' in visitor.page
    await visitor.get("/coming-up")
    assert "Nothing planned" in visitor.page
    assert (await visitor.post("/coming-up/answers")).status_code == 303
    await visitor.get("/coming-up")
    assert "nothing further planned" in visitor.page
    assert (await visitor.post("/coming-up/answers")).status_code == 409


@pytest.fixture
async def link(stage: Stage) -> str:
    return f"/coming-up/links/{await links.invite(by=stage.people.dana, at=AT)}"


async def test_looking_at_a_link_changes_nothing_however_often(
    app: Litestar, visitor: Visitor, stage: Stage, link: str
) -> None:
    before = await everything()
    for _ in range(20):
        assert (await visitor.get(link)).status_code == 200
        assert (await visitor.http.head(link, headers=PAGE)).status_code == 200
    answer: httpx.Response = await visitor.get(link)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert await everything() == before
    for word in ("Marcus", "CH-2026"):
        assert word not in visitor.page


async def test_a_colleague_sends_one_entry_which_the_liaison_takes_over(
    app: Litestar, visitor: Visitor, stage: Stage, link: str
) -> None:
    await visitor.get(link)
    assert (await visitor.post(link, {**TYPED, "name": ""})).status_code == 422
    assert "Your name is empty" in visitor.page
    assert (await visitor.post(link, {**TYPED, "name": "Ana Silva"})).status_code == 200
    assert "It is with Streets now" in visitor.page
    assert (await visitor.get(link)).status_code == 410
    assert "used already" in visitor.page
    assert (await visitor.post(link, {**TYPED, "name": "Ana Silva"})).status_code == 410
    assert await OutlookEntry.count() == 1
    async with browser(app) as other:
        await sign_in_as(other, stage.people.dana)
        await other.get("/to-do")
        assert "written by Ana Silva" in other.page
        (place,) = set(re.findall(r"/coming-up/CU-\d+-\d+", other.page))
        await other.get(place)
        assert (await other.post(f"{place}/acceptance", {"revision": "1"})).status_code == 303
        await sign_in_as(other, stage.people.marcus)
        assert (await other.get(place)).status_code == 200


async def test_a_link_that_is_over_explains_itself(visitor: Visitor, stage: Stage, link: str) -> None:
    await OutlookInvitation.update({OutlookInvitation.expires: AT}, force=True)
    assert (await visitor.get(link)).status_code == 410
    assert "Ask Dana Ruiz, Streets liaison for a new one" in visitor.page
    assert (await visitor.get("/coming-up/links/nothing")).status_code == 404


async def test_the_link_is_shown_once_to_who_made_it(visitor: Visitor, stage: Stage) -> None:
    await sign_in_as(visitor, stage.people.dana)
    await visitor.get("/coming-up")
    await visitor.post("/coming-up/links")
    (address,) = re.findall(r"http://\S+/coming-up/links/([\w-]{22})", visitor.page)
    await visitor.get("/coming-up")
    assert address not in visitor.page
    stored = await OutlookInvitation.select(OutlookInvitation.token).first()
    assert stored
    assert stored["token"] != address


def test_no_log_holds_the_address_of_a_link(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(terminal=False)
    logs.access(method="GET", path="/coming-up/links/a-token", status=200, milliseconds=1)
    assert "/coming-up/links/…" in json.loads(capsys.readouterr().err)["path"]
