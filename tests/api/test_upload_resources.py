"""Files of service requests, by program: checked as on the pages, queued once, followed until they are taken in."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from governance import settings as all_settings
from governance.audit.tags import Tag
from governance.database import sql
from governance.identity.actions import tokens
from governance.identity.actions.tokens import NewToken
from governance.identity.rules.real_time import real_now
from governance.identity.rules.tokens import Scope
from governance.identity.tables import ServiceAccount
from governance.results.actions import importing as results_importing
from tests.api.conftest import V1, Program, program, token_of
from tests.changes.stage import AT, Stage, events, tags
from tests.requests import taking
from tests.requests.test_importing import LINES
from tests.web.conftest import fixed_clock, stage  # noqa: F401 - fixtures

pytestmark = pytest.mark.anyio


@pytest.fixture
def at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    all_settings.current.cache_clear()
    yield
    all_settings.current.cache_clear()


@pytest.fixture
async def marcus(app: Litestar, stage: Stage, at_home: None) -> AsyncIterator[Program]:  # noqa: F811
    await taking.source()
    async with program(app, await token_of(stage.people.marcus, (Scope.REQUESTS,))) as one:
        yield one


async def sent(
    by: Program, text: str = LINES, *, key: str = "may-2026", name: str = "may.csv"
) -> httpx.Response:
    at = f"{V1}/sources/city-works/uploads"
    headers = {**by.shown, "Idempotency-Key": key}
    return await by.http.post(
        at, files={"file": (name, text.encode())}, data={"full": "true"}, headers=headers
    )


async def test_a_file_is_queued_once_and_followed_until_it_is_taken_in(marcus: Program) -> None:
    first = await sent(marcus)
    assert first.status_code == 202, first.text
    at = first.headers["location"].removeprefix("/api/v1")
    assert (first.json()["state"], first.json()["full"], first.json()["file_name"]) == (
        "queued",
        True,
        "may.csv",
    )
    assert (await sent(marcus)).content == first.content
    assert (await sent(marcus, key="another-key")).json()["number"] == first.json()["number"]
    other = await sent(marcus, LINES + "5,Pothole,2026-05-01 10:00:00,,,open,7\n")
    assert (other.status_code, set(other.json()["fields"])) == (422, {"Idempotency-Key"})
    assert await results_importing.take_queued(at=AT) == 1
    done = (await marcus.get(at)).json()
    assert (done["state"], done["counts"]["records"], done["counts"]["rejected"]) == ("done", 4, 1)
    assert [(each["line"], each["column"]) for each in done["refused"]] == [(5, "id")]
    assert (await tags()).count(Tag.REQUESTS_UPLOADED) == 1
    told = next(each for each in await events() if each["tag"] == Tag.REQUESTS_UPLOADED)["told"]
    assert (told["by"]["name"], told["by"]["via"]) == ("Marcus Bell", "programming interface")


@pytest.mark.parametrize("text", ["", "%PDF-1.7\n\x00\x01", "a,b\n1,2\n"])
async def test_a_file_that_no_page_would_take_is_refused_before_anything_is_stored(
    marcus: Program, text: str
) -> None:
    answer = await sent(marcus, text)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert Tag.REQUESTS_UPLOADED not in await tags()


async def test_only_whoever_takes_in_requests_hands_over_files(
    app: Litestar,
    stage: Stage,  # noqa: F811
    marcus: Program,
) -> None:
    number = (await sent(marcus)).json()["number"]
    for who, scopes, status in (
        (stage.people.dana, (Scope.REQUESTS,), 404),
        (stage.people.ruth, (Scope.REQUESTS,), 403),
        (stage.people.marcus, (Scope.READ,), 403),
    ):
        async with program(app, await token_of(who, scopes)) as other:
            assert (await sent(other)).status_code == status, who.person
            assert (await other.get(f"/uploads/{number}")).status_code == status, who.person


@pytest.mark.parametrize(("office", "status"), [("311", 202), ("streets", 403)])
async def test_a_service_account_of_311_hands_over_files_in_its_own_name(
    app: Litestar,
    stage: Stage,  # noqa: F811
    marcus: Program,
    office: str,
    status: int,
) -> None:
    owner, real = stage.people.priya, real_now()
    party = await sql.value("SELECT id FROM party WHERE code = :office", office=office)
    account = ServiceAccount(
        code="crm", name="The CRM", party=party, owner=owner.person_id, made_at=real, renewed_at=real
    )
    await ServiceAccount.insert(account)
    wanted = NewToken(name="CRM", scopes=(Scope.REQUESTS,), expires=real + timedelta(days=30))
    token, _ = await tokens._made(wanted, account=account.id)
    async with program(app, token) as crm:
        answer = await sent(crm)
        assert answer.status_code == status, answer.text
        if status == 202:
            assert (await crm.get(f"/uploads/{answer.json()['number']}")).json()["state"] == "queued"
            told = next(each for each in await events() if each["tag"] == Tag.REQUESTS_UPLOADED)["told"]["by"]
            assert (told["name"], told["party"], told.get("account", "")) == ("The CRM", "311", "")
