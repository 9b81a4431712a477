"""The city on one page before there is anything to show; what the city promises, closed and open, and who may frame it."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from governance.open_data.actions import choose
from governance.open_data.rules.parts import Part
from tests.changes.stage import AT, Stage
from tests.web.conftest import Visitor, sign_in_as

pytestmark = pytest.mark.anyio
ATOM = "{http://www.w3.org/2005/Atom}"


async def opened(stage: Stage) -> None:
    await choose({Part.PROMISES}, licence="CC0-1.0", by=stage.people.sam, at=AT)


async def test_before_the_first_scorecard_the_city_says_what_will_stand_there(
    visitor: Visitor, stage: Stage
) -> None:
    await sign_in_as(visitor, stage.people.amara)
    assert (await visitor.get("/city")).status_code == 200
    assert "scorecard" in visitor.page


async def test_what_the_city_promises_is_not_there_until_it_is_opened(visitor: Visitor, stage: Stage) -> None:
    for path in ("/promises", "/promises/embedded", "/promises/promises.csv", "/promises/promises.atom"):
        assert (await visitor.get(path)).status_code == 404, path


async def test_open_it_tells_each_service_as_a_page_a_table_data_and_a_feed(
    visitor: Visitor, stage: Stage
) -> None:
    await opened(stage)
    assert (await visitor.get("/promises")).status_code == 200
    assert "within 4 business days" in visitor.page
    rows = list(
        csv.DictReader(io.StringIO((await visitor.get("/promises/promises.csv")).text.removeprefix("\ufeff")))
    )
    told = json.loads((await visitor.get("/promises/promises.json")).text)
    assert rows
    assert told
    feed = ET.fromstring((await visitor.get("/promises/promises.atom")).text)
    assert feed.tag == f"{ATOM}feed"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert ids
    assert len(ids) == len(set(ids))
    assert all(entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry"))
    for person in ("Marcus Bell", "Lee Chan", "Dana Ruiz"):  # who agreed is no open data
        assert person not in visitor.page


async def test_no_page_but_one_may_be_shown_within_another_site(
    visitor: Visitor, stage: Stage, app: Litestar
) -> None:
    await opened(stage)
    framed = await visitor.get("/promises/embedded")
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert "x-frame-options" not in framed.headers
    plain = {
        r.path_format
        for r in app.routes
        if isinstance(r, HTTPRoute) and "GET" in r.methods and "{" not in r.path_format
    }
    for path in sorted(plain - {"/promises/embedded"}):
        answer = await visitor.get(path)
        policy = answer.headers.get("content-security-policy", "")
        assert "frame-ancestors 'none'" in policy or "text/html" not in answer.headers.get(
            "content-type", ""
        ), path
