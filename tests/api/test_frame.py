"""What all resources share: tokens, problems, marks, cursors, requests that come again, limits, the document."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from governance.api import routes
from governance.people.actions.directory import create_party
from governance.people.rules import PartyKind
from tests import cast as named
from tests.api.conftest import Program, program, token_of
from tests.cast import AT
from tests.source import ROOT


@pytest.fixture
async def dana(app: Litestar, people: named.Cast) -> AsyncIterator[Program]:
    async with program(app, await token_of(people.dana)) as one:
        yield one


async def test_a_token_reads_and_tells_of_itself(dana: Program) -> None:
    answer = await dana.get("/tokens/current")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["owner"], told["scopes"], told["service_account"]) == ("Dana Ruiz", ["read"], None)
    assert [seat["seat"] for seat in told["seats"]] == ["streets-liaison"]
    listed = await dana.get("/departments")
    assert {one["code"] for one in listed.json()["items"]} >= {"streets", "parks"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/departments/nothing", 404),
        ("POST", "/departments", 405),
        ("GET", "/departments?limit=0", 400),
        ("GET", "/departments?cursor=x", 400),
    ],
)
async def test_criterion_25_every_error_is_a_problem_with_a_number(
    dana: Program, method: str, path: str, status: int
) -> None:
    answer = await dana.http.request(method, f"/api/v1{path}", headers=dana.shown)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert told["request"] == answer.headers["x-request-id"]
    assert status != 405 or "GET" in answer.headers["allow"]


async def test_an_answer_that_holds_is_not_sent_again(dana: Program) -> None:
    first = await dana.get("/departments/streets")
    again = await dana.get("/departments/streets", **{"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


async def test_criterion_23_the_document_is_the_committed_one_and_served_to_tokens_only(
    dana: Program, app: Litestar
) -> None:
    assert (ROOT / "docs" / "openapi.json").read_text("utf-8") == routes.text(), (
        "Write it anew: governance api document > docs/openapi.json"
    )
    assert (await dana.get("/openapi.json")).text == routes.text()
    async with program(app) as stranger:
        for path in (
            "/api/v1/openapi.json",
            "/schema",
            "/schema/openapi.json",
            "/docs/openapi.json",
            "/openapi.json",
        ):
            answer = await stranger.http.get(path)
            assert answer.status_code in {303, 401, 404}, path
            assert "paths" not in answer.text


async def test_criterion_28_nothing_is_twice_and_nothing_missing_while_rows_come(
    dana: Program, people: named.Cast
) -> None:
    listed = [one["code"] for one in (await dana.get("/departments")).json()["items"]]
    seen, cursor = [], ""
    while True:
        told = (await dana.get(f"/departments?limit=1{cursor}")).json()
        seen += [one["code"] for one in told["items"]]
        for code in (f"a{len(seen)}", f"z{len(seen)}"):
            await create_party(code, name=code, kind=PartyKind.DEPARTMENT, by=people.sam, at=AT)
        if told["next"] is None or len(seen) > 40:
            break
        cursor = f"&cursor={told['next']}"
    assert len(seen) == len(set(seen))
    assert set(listed) <= set(seen)
    other = await dana.get(f"/tokens/current{cursor.replace('&', '?')}")
    assert other.status_code == 200
