"""Pages of tokens: made, shown once, listed and ended by their owner and by an administrator; service accounts."""

import re
from datetime import timedelta

import pytest
from litestar import Litestar

from governance.audit.tags import Tag
from governance.database import sql
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import TOKEN
from governance.identity.tables import AccountLetter, ServiceAccount
from governance.people.rules import Acting
from tests import cast as named
from tests.api.conftest import program
from tests.cast import email_of
from tests.web.conftest import Visitor, browser, sign_in_as

LAST = (real_now() + timedelta(days=30)).date().isoformat()
WANTED = {"name": "Our map", "for-read": "yes", "until": LAST}
CRM = {"name": "CRM", "purpose": "Shows promises", "party": "311"}


async def _made(visitor: Visitor, **more: str) -> str:
    answer = await visitor.post("/account/tokens", {**WANTED, **more})
    assert answer.status_code == 200, visitor.page
    (token,) = {found[0] for found in TOKEN.finditer(visitor.page)}
    return token


async def test_a_token_is_shown_once_and_ended_by_its_owner(
    app: Litestar, people: named.Cast, visitor: Visitor
) -> None:
    await sign_in_as(visitor, people.dana)
    token = await _made(visitor)
    async with program(app, token) as one:
        assert (await one.get("/departments")).status_code == 200
        await visitor.get("/account/tokens")
        assert token not in visitor.page
        assert token[:20] in visitor.page
        (end,) = re.findall(r"/account/tokens/\w+/end", visitor.page)
        assert (await visitor.post(end)).status_code == 303
        assert (await one.get("/departments")).status_code == 401
        assert (await visitor.post(end)).status_code == 404
    tags = [row["tag"] for row in await sql.rows("SELECT tag FROM event ORDER BY number DESC LIMIT 2")]
    assert tags == [str(Tag.TOKEN_ENDED), str(Tag.TOKEN_MADE)]
    letter = await AccountLetter.select().where(AccountLetter.purpose == "token-made").first()
    assert letter
    assert token not in str(letter)


async def test_an_administrator_ends_anybodys_token_and_nobody_else_finds_it(
    people: named.Cast, visitor: Visitor, app: Litestar
) -> None:
    await sign_in_as(visitor, people.dana)
    code = (await _made(visitor)).split("_")[2]
    async with browser(app) as other:
        await sign_in_as(other, people.lee)
        assert (await other.post(f"/account/tokens/{code}/end")).status_code == 404
        await sign_in_as(other, people.sam)
        await other.get("/service-accounts")
        assert "Our map" in other.page
        assert (await other.post(f"/account/tokens/{code}/end", {"from": "all"})).headers[
            "location"
        ] == "/service-accounts"


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("name", "", "Name"),
        ("for-read", "", "good for"),
        ("until", "2020-01-01", "in the past"),
        ("until", "", "Last day"),
    ],
)
async def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    people: named.Cast, visitor: Visitor, field: str, value: str, shown: str
) -> None:
    await sign_in_as(visitor, people.dana)
    answer = await visitor.post("/account/tokens", {**WANTED, field: value})
    assert answer.status_code == 422
    assert shown in visitor.page
    assert field == "name" or "Our map" in visitor.page
    assert not TOKEN.search(visitor.page)


async def _service_account(visitor: Visitor, people: named.Cast, owner: Acting) -> str:
    await sign_in_as(visitor, people.sam)
    answer = await visitor.post("/service-accounts", {**CRM, "owner": email_of(owner)})
    assert answer.status_code == 303, visitor.page
    found = await ServiceAccount.select(ServiceAccount.code).first()
    assert found
    return str(found["code"])


async def test_criterion_20_a_service_account_reads_what_is_shared_and_has_no_role(
    app: Litestar, people: named.Cast, visitor: Visitor
) -> None:
    code = await _service_account(visitor, people, people.marcus)
    assert (await visitor.post("/account/tokens", {**WANTED, "account": code})).status_code == 403
    await sign_in_as(visitor, people.marcus)
    token = await _made(visitor, account=code)
    refused = await visitor.post("/account/tokens", {**WANTED, "account": code, "for-own": "yes"})
    assert refused.status_code == 422
    async with program(app, token) as one:
        told = (await one.get("/tokens/current")).json()
        assert (told["service_account"], told["seats"]) == ("CRM", [])
        assert (await one.get("/changes")).json()["items"] == []
        await sql.rows("UPDATE service_account SET renewed_at = renewed_at - interval '366 days'")
        assert (await one.get("/departments")).status_code == 401
        assert (await visitor.post(f"/service-accounts/{code}/renew")).status_code == 303
        assert (await one.get("/departments")).status_code == 200
        assert (await visitor.post(f"/service-accounts/{code}/end")).status_code == 303
        assert (await one.get("/departments")).status_code == 401


async def test_nobody_but_its_owner_and_an_administrator_finds_a_service_account(
    people: named.Cast, visitor: Visitor
) -> None:
    code = await _service_account(visitor, people, people.marcus)
    await sign_in_as(visitor, people.dana)
    for path in (f"/service-accounts/{code}/renew", f"/service-accounts/{code}/end"):
        assert (await visitor.post(path)).status_code == 404
    assert (await visitor.get("/service-accounts")).status_code == 404


async def test_the_page_of_examples_names_this_portals_address(people: named.Cast, visitor: Visitor) -> None:
    await sign_in_as(visitor, people.dana)
    await visitor.get("/account/api")
    assert "http://127.0.0.1:8311/api/v1/promises" in visitor.page
