"""Open data by address: to everybody what is open and nothing else, to a token what everybody signed in reads."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from litestar import Litestar

from governance.api.open_data.resources import NAMES, FileName
from governance.audit.tables import Event
from governance.audit.tags import Tag
from governance.identity.rules.tokens import Scope
from governance.open_data import actions
from governance.people.rules import Acting
from tests.api.conftest import no_leases, program, token_of  # noqa: F401 - fixtures
from tests.changes.stage import AT, Stage, set_stage
from tests.web.conftest import app, browser, people, settings, short_log, sign_in_as  # noqa: F401 - fixtures

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=2))
    return await set_stage()


async def opens(stage: Stage, *parts: str) -> None:
    await actions.choose(parts, licence="CC0-1.0" if parts else "", by=stage.people.sam, at=AT)


def test_every_file_of_the_package_is_named_in_the_document() -> None:
    assert set(FileName.__args__) == set(NAMES)  # type: ignore[attr-defined] # of a Literal


async def test_what_is_closed_is_not_there_and_what_is_open_is_for_everybody(
    app: Litestar,  # noqa: F811
    stage: Stage,
) -> None:
    async with browser(app) as stranger:
        paths = ("/open-data", "/open-data/datapackage.json", "/open-data/services.jsonl")
        assert [(await stranger.get(path)).status_code for path in paths] == [404, 404, 404]
        await opens(stage, "services", "calendars")
        assert [(await stranger.get(path)).status_code for path in paths] == [200, 200, 200]
        assert (await stranger.get("/open-data/targets.jsonl")).status_code == 404
        answer = await stranger.get("/open-data/services.jsonl")
        assert answer.headers["content-type"] == "application/jsonl"
        assert b'"pothole"' in answer.content
        again = await stranger.get("/open-data/services.jsonl", **{"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        await opens(stage)
        assert (await stranger.get("/open-data/services.jsonl")).status_code == 404


async def test_an_administrator_alone_opens_it_on_record(app: Litestar, stage: Stage) -> None:  # noqa: F811
    async with browser(app) as sam:
        await sign_in_as(sam, stage.people.sam)
        await sam.get("/setup/open-data")
        assert (await sam.post("/setup/open-data", {"services": "yes"})).status_code == 422
        assert "Licence" in sam.page or "terms" in sam.page
        sent = {"services": "yes", "decisions": "yes", "licence": "CC-BY-4.0"}
        assert (await sam.post("/setup/open-data", sent)).status_code == 303
        told = await Event.select().where(Event.tag == str(Tag.OPEN_DATA_CHOSEN)).first()
        assert told
        assert "services, decisions" in str(told)
        assert "CC BY 4.0" in (await sam.get("/open-data")).text
    with pytest.raises(Exception, match="Only an administrator"):
        await actions.choose([], licence="", by=stage.people.dana, at=AT)


async def test_j5_a_token_reads_the_whole_package_whatever_is_open(app: Litestar, stage: Stage) -> None:  # noqa: F811
    async with program(app, await token_of(stage.people.dana)) as crm, program(app) as stranger:
        assert (await stranger.get("/open-data/datapackage.json")).status_code == 401
        for name in NAMES:
            answer = await crm.get(f"/open-data/{name}")
            assert (answer.status_code, answer.headers["content-type"]) == (
                200,
                "application/octet-stream",
            ), name
        mark = {"If-None-Match": answer.headers["etag"]}
        assert (await crm.get(f"/open-data/{name}", **mark)).status_code == 304
        assert (await crm.get("/open-data/people.csv.gz")).status_code == 400
    async with program(app, await token_of(stage.people.dana, (Scope.CALENDAR,))) as other:
        assert (await other.get("/open-data/targets.jsonl")).status_code == 403


async def _asked(app: Litestar, path: str, token: str = "") -> tuple[int, Any]:  # noqa: F811
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with browser(app) as one:
        answer = await one.get(f"/open311/v2/{path}", **headers)
        return answer.status_code, answer


async def test_open311_tells_its_errors_in_its_own_form(app: Litestar, stage: Stage) -> None:  # noqa: F811
    for path, status in (("services.xml", 403), ("nothing.xml", 404), ("services", 404), ("a/b.xml", 404)):
        found, answer = await _asked(app, path)
        root = ET.fromstring(answer.content)
        assert (found, root.tag, root.findtext("error/code")) == (status, "errors", str(status)), path
        assert answer.headers["content-type"].startswith("text/xml")
    found, answer = await _asked(app, "services.json")
    assert (found, answer.json()[0]["code"]) == (403, 403)
    await opens(stage, "services")
    assert (await _asked(app, "services/zeppelin.xml"))[0] == 404
    assert (await _asked(app, "requests.xml"))[0] == 403


async def test_criterion_32_an_extension_tells_targets_only_where_they_are_open_or_by_a_token(
    app: Litestar,  # noqa: F811
    stage: Stage,
) -> None:
    await opens(stage, "services")
    address = "services/street-lamp.json?extensions=true"
    assert "extended_attributes" not in (await _asked(app, address))[1].json()
    assert (await _asked(app, address, "concord_pat_nothing"))[0] == 403
    by_token = (await _asked(app, address, await token_of(stage.people.dana)))[1].json()
    await opens(stage, "services", "targets")
    assert (await _asked(app, address))[1].json() == by_token
    assert set(by_token["extended_attributes"]) == {"expected_time", "agreement", "version", "fingerprint"}
    assert "extended_attributes" not in (await _asked(app, address.partition("?")[0]))[1].json()


async def test_requests_by_a_token_are_those_that_its_owner_sees(app: Litestar, stage: Stage) -> None:  # noqa: F811
    async def status(who: Acting, *scopes: Scope) -> int:
        return (await _asked(app, "requests.json", await token_of(who, scopes or (Scope.READ,))))[0]

    cast = stage.people
    assert [await status(who) for who in (cast.dana, cast.marcus, cast.ruth, cast.sam)] == [
        200,
        200,
        200,
        404,
    ]
    assert await status(cast.dana, Scope.CALENDAR) == 403
