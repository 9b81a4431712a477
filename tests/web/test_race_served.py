"""Fifty browsers press Agree at the same moment, on a server of three processes: one yes, one event, one honest answer each."""

import re
from collections import Counter

import anyio
import httpx
import pytest

from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.changes import actions
from governance.changes.tables import Consent
from governance.database import session
from governance.people.tables import City
from tests import cast
from tests.browser.serving import Portal, served
from tests.changes.stage import AT, set_stage
from tests.changes.test_actions import SEVEN

pytestmark = pytest.mark.anyio
CLIENTS = 50


@pytest.mark.parametrize("changes", [4, pytest.param(100, marks=pytest.mark.slow)])
async def test_invariant_6_one_browser_agrees_and_every_other_is_told(database, home, monkeypatch, changes):
    monkeypatch.setenv("GOVERNANCE_WORKERS", "3")
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    async with session.pool(database, size=2):
        people, offers = await _offered(changes)
        tokens = [(await cast.session(people.lee, AT)).token for _ in range(CLIENTS)]
        with served(home, database, at=AT) as portal:
            told = await _pressed(portal, tokens, offers)
        assert told[303] == changes
        assert told[409] == changes * (CLIENTS - 1), told
        subjects = [f"change:{number}" for number, _ in offers]
        events = await Event.select(Event.subject).where(
            (Event.tag == str(Tag.CONSENTED)) & Event.subject.is_in(subjects)
        )
        assert len(events) == changes
        rows = (
            await Consent.select(Consent.offer)
            .where(Consent.person == people.lee.person_id)
            .output(as_list=True)
        )
        assert max(Counter(rows).values()) == 1


async def _offered(changes: int):
    stage = await set_stage()
    await City.update({City.demo: True}, force=True)  # whose clock may stand at a moment of ours
    offers = []
    for _ in range(changes):
        number = await stage.begun(SEVEN, by=stage.people.marcus)
        sent = await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.marcus, at=AT)
        offers.append((number, sent.hash))
    return stage.people, offers


async def _pressed(portal: Portal, tokens: list[str], offers: list[tuple[str, str]]) -> Counter[int]:
    told: Counter[int] = Counter()
    limits = httpx.Limits(max_connections=CLIENTS)
    async with httpx.AsyncClient(base_url=portal.url, limits=limits, timeout=60) as http:
        forms = [(token, await _csrf(http, token)) for token in tokens]

        async def press(token: str, csrf: str, number: str, hashed: str) -> None:
            answer = await http.post(
                f"/changes/{number}/consent",
                data={"csrf": csrf, "proposal": hashed},
                headers={"Cookie": f"concord={token}", "Origin": portal.url},
            )
            told[answer.status_code] += 1
            assert (
                answer.status_code == 303 or "Already done" in answer.text or "changed while" in answer.text
            )

        for number, hashed in offers:
            async with anyio.create_task_group() as group:
                for token, csrf in forms:
                    group.start_soon(press, token, csrf, number, hashed)
    return told


async def _csrf(http: httpx.AsyncClient, token: str) -> str:
    page = await http.get("/account", headers={"Cookie": f"concord={token}"})
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text[:500]
    return found[1]
