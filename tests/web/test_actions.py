"""The pages of actions: lists, one with what may be done about it, each act as its form sends it."""

import pytest

from governance.agreements.actions.deployments import name_system
from governance.meetings.actions.version_steps import open_version_steps
from governance.meetings.queries.actions import action
from tests.changes.stage import AT, LAMP_FASTER
from tests.meetings.followed import WORDS, Followed, opened, set_followed
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio


@pytest.fixture
async def held(db: None) -> Followed:
    return await set_followed()


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: AT)


async def test_from_the_list_to_confirmed(held: Followed, visitor: Visitor) -> None:
    here = f"/actions/{held.number}"
    dana = await sign_in_as(visitor, held.people.dana)
    await dana.get("/actions")
    assert WORDS in dana.page
    await dana.get(here)
    assert "It is done</button>" in dana.page
    assert "Confirm that it is done" not in dana.page
    answer = await dana.post(f"{here}/done", {"revision": 1, "words": "", "link": ""})
    assert answer.status_code == 422
    assert "Say in a sentence what shows that it is done" in dana.page
    await dana.post(f"{here}/done", {"revision": 1, "words": "The list is with 311", "link": ""})
    assert "311 looks now" in (await dana.get(here)).text
    marcus = await sign_in_as(visitor, held.people.marcus)
    await marcus.get("/actions?show=verify")
    assert WORDS in marcus.page
    await marcus.get(here)
    assert "The list is with 311" in marcus.page
    await marcus.post(f"{here}/confirmation", {"revision": 2})
    await marcus.get(here)
    assert "confirmed that the action" in marcus.page
    assert "<button" not in marcus.page.partition("<main")[2].partition("</main>")[0]


async def test_what_was_typed_is_kept_and_its_field_named(held: Followed, visitor: Visitor) -> None:
    here = f"/actions/{held.number}"
    dana = await sign_in_as(visitor, held.people.dana)
    await dana.get(here)
    answer = await dana.post(
        f"{here}/deferral", {"revision": 1, "due": "yesterday", "why_later": "Crews at sea"}
    )
    assert answer.status_code == 422
    assert 'href="#due"' in dana.page
    assert "Crews at sea" in dana.page
    for noun, fields in (
        ("deferral", {"due": "20", "why_later": "Crews at sea"}),
        ("handing-over", {"seat": "streets-division-head"}),
        ("dropping", {"why_not": "Done by the company"}),
    ):
        revision = (await action(held.number)).revision
        assert (await dana.post(f"{here}/{noun}", {"revision": revision, **fields})).status_code == 303
    await dana.get(here)
    assert "Why it was dropped" in dana.page


async def test_not_done_yet(held: Followed, visitor: Visitor) -> None:
    here = f"/actions/{held.number}"
    dana = await sign_in_as(visitor, held.people.dana)
    await dana.get(here)
    await dana.post(f"{here}/done", {"revision": 1, "words": "Done", "link": "https://portalder.gov/x"})
    marcus = await sign_in_as(visitor, held.people.marcus)
    await marcus.get(here)
    assert "https://portalder.gov/x" in marcus.page
    await marcus.post(f"{here}/not-yet", {"revision": 2, "missing": "Elm Street"})
    await marcus.get(here)
    assert "Elm Street" in marcus.page


async def test_who_does_not_do_it_is_told_so(held: Followed, visitor: Visitor) -> None:
    here = f"/actions/{held.number}"
    for who, status in ((held.people.ruth, 403), (held.people.marcus, 403), (held.people.rosa, 404)):
        visited = await sign_in_as(visitor, who)
        await visited.get("/actions")
        answer = await visited.post(f"{here}/done", {"revision": 1, "words": "Done"})
        assert answer.status_code == status


async def test_the_steps_of_a_version_lead_to_what_the_system_shows(held: Followed, visitor: Visitor) -> None:
    await name_system("CRM", role="analyst", by=held.people.sam, at=AT)
    await held.stage.adopted(LAMP_FASTER)
    await open_version_steps(at=AT)
    marcus = await sign_in_as(visitor, held.people.marcus)
    await marcus.get("/agreements/streets")
    assert "0 of 4 steps done" in marcus.page
    await marcus.get("/actions?of=streets-2")
    assert "Brief call takers on version 2" in marcus.page
    await marcus.get("/actions/AC-2026-0002")
    assert 'href="/shown/streets-2"' in marcus.page
    assert "It is done</button>" not in marcus.page
    await marcus.get("/shown/streets-2")
    await marcus.post("/shown/streets-2/confirmation", {"shown_on": AT.date().isoformat(), "words": ""})
    await marcus.get("/agreements/streets")
    assert "1 of 4 steps done" in marcus.page
    await marcus.get("/to-do")
    assert "(1 of 4 steps done)" in marcus.page
    sam = await sign_in_as(visitor, held.people.sam)
    await sam.get("/agreements/streets")
    assert "/actions?of=" not in sam.page
    await sam.get("/actions?of=streets-2")
    assert "Brief call takers" not in sam.page


async def test_a_long_list_goes_on_behind_its_last_line(
    held: Followed, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.meetings.queries.actions.PAGE", 2)
    for number in range(3):
        await opened(held.people.marcus, held.body, seat="streets-liaison", words=f"Thing {number}")
    dana = await sign_in_as(visitor, held.people.dana)
    await dana.get("/actions")
    assert "after=AC-2026-0002" in dana.page
    await dana.get("/actions?show=mine&after=AC-2026-0002")
    assert "Thing 2" in dana.page
    assert "Back to the first" in dana.page
    await dana.get("/actions?group=streets-311")
    assert "Thing 0" in dana.page
