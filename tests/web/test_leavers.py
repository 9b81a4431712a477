"""Leavers, emergency accounts and groups by page: an administrator stops, a lead decides, everybody else sees nothing."""

import re

import pytest

from governance import clock
from governance.database import sql
from governance.identity.actions import emergencies, groups
from governance.identity.queries import accounts
from governance.identity.rules.groups import Claim
from governance.people.queries import directory, viewers
from governance.people.rules import operator
from governance.web.site import city
from tests import cast
from tests.web.conftest import POSTED, Visitor, sign_in_as

pytestmark = pytest.mark.anyio
DANA = "dana.ruiz@portalder.gov"
LIST = b"email,name,last_day\ndana.ruiz@portalder.gov,Dana,\nnobody@portalder.gov,No,\n"
GLASS = "glass.one@portalder.gov"


@pytest.fixture
async def sam(visitor: Visitor, people) -> Visitor:
    return await sign_in_as(visitor, people.sam)


async def is_stopped() -> bool:
    return (await accounts.account(DANA, at=clock.now())).suspended_at is not None


async def test_an_account_is_stopped_and_let_in_again(sam: Visitor):
    assert (await sam.post("/accounts/suspensions", {"email": DANA, "reason_to_stop": ""})).status_code == 422
    assert "The reason" in sam.page
    stopped = await sam.post("/accounts/suspensions", {"email": DANA, "reason_to_stop": "Left on Friday"})
    assert stopped.status_code == 303
    assert await is_stopped()
    await sam.get("/people/streets/roles/streets-liaison")
    assert "has not been able to sign in since" in sam.page
    await sam.get(f"/accounts/person?email={DANA}")
    assert "Let them in again" in sam.page
    back = await sam.post("/accounts/readmissions", {"email": DANA, "reason_to_let_in": "A mistake"})
    assert back.status_code == 303
    assert not await is_stopped()


async def test_whoever_is_stopped_is_signed_out_of_every_page(visitor: Visitor, people):
    await sign_in_as(visitor, people.dana)
    assert (await visitor.get("/to-do")).status_code == 200
    # Whatever became of the session: the account itself is good for nothing.
    await sql.rows("UPDATE person SET suspended_at = now() WHERE id = :id", id=people.dana.person_id)
    assert (await visitor.get("/to-do")).status_code in {303, 401}
    assert (await visitor.post("/account/delegations", {"to": "x"})).status_code in {303, 401, 403}


async def test_a_list_is_looked_over_before_anybody_is_stopped(sam: Visitor):
    await sam.get("/accounts/leavers")
    answer = await sam.http.post(
        "/accounts/leavers", data={"csrf": sam.csrf}, files={"file": ("left.csv", LIST)}, headers=POSTED
    )
    assert "1 to stop" in answer.text
    assert "There is no account for nobody@portalder.gov." in answer.text
    assert not await is_stopped()
    kept = re.search(r'name="file" value="([^"]+)"', answer.text)
    assert kept
    await sam.post("/accounts/leavers/list", {"file": kept[1]})
    assert "1 stopped" in sam.page
    assert await is_stopped()


async def test_an_emergency_account_is_seen_by_administrators_and_says_that_it_was_tried(
    visitor: Visitor, people, monkeypatch
):
    monkeypatch.setattr(city, "KEPT_FOR", city.KEPT_FOR * 0)
    await emergencies.add_account(GLASS, name="Glass One", by=operator(), at=clock.now())
    await sign_in_as(visitor, cast.fresh(await viewers.acting(GLASS, at=clock.now())))
    await visitor.get("/account")
    assert "Record that it works" in visitor.page
    assert (await visitor.post("/account/drill", {"words": "Opened Accounts"})).status_code == 303
    for who, sees in ((people.sam, True), (people.dana, False)):
        visitor.http.cookies.clear()
        await sign_in_as(visitor, who)
        await visitor.get("/people")
        assert ("The emergency account “Glass One” was signed in with" in visitor.page) is sees
        assert "Emergency administrator" not in visitor.page
        assert (await visitor.post("/account/drill", {"words": ""})).status_code in {403, 404}


async def test_a_lead_answers_what_the_directory_says_and_nobody_else(visitor: Visitor, people):
    await sign_in_as(visitor, people.sam)
    typed = {"words": "SLA liaisons", "name": "6c0f", "claim": "groups", "issuer": "https://id", "seat": ""}
    assert (await visitor.post("/accounts/groups", typed)).status_code == 422
    assert (await visitor.post("/accounts/groups", {**typed, "seat": "streets-liaison"})).status_code == 303
    await groups.listed(
        people.lee.person_id, "https://id", {Claim.GROUPS: frozenset({"6c0f"})}, at=clock.now()
    )
    page = "/listings/DL-2026-0001"
    for who, status in ((people.dana, 403), (people.sam, 200), (people.lee, 200)):
        visitor.http.cookies.clear()
        await sign_in_as(visitor, who)
        assert (await visitor.get(page)).status_code == status
        assert ("Do not appoint Lee Chan" in visitor.page) is (who is people.lee)
    assert (await visitor.post(f"{page}/answer", {"answer": ""})).status_code == 422
    assert (await visitor.post(f"{page}/answer", {"answer": "yes"})).status_code == 303
    found = await directory.holder_on("streets-liaison", at=clock.now())
    assert found
    assert found.name == "Lee Chan"
