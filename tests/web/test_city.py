"""The city on one page before there is anything to show; what the city promises, closed and open, and who may frame it."""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from governance.agreements.rules.items import Target
from governance.calendars.rules.units import Unit
from governance.database import sql
from governance.open_data.actions import choose
from governance.open_data.queries.promises import promises
from governance.open_data.rules.parts import Part
from tests import source
from tests.changes.stage import AT, POTHOLE, Stage
from tests.queries import counted
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


# What the open list may read: agreements as they are adopted, services, calendars, published scorecards, the city's settings.
READ_BY_ALL = {
    *("agreement", "version", "version_item", "item", "party", "service", "alias", "problem", "grouping"),
    *("calendar", "calendar_version", "scorecard", "city", "open_data", "ownership", "reorganization"),
}


async def test_the_open_list_asks_no_table_that_holds_what_is_internal(stage: Stage) -> None:
    """Drafts, notes, proposals, people, sessions, requests: none of them is asked, so that none can show."""
    tables = {
        row["name"]
        for row in await sql.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    }
    internal = tables - READ_BY_ALL
    assert {"change", "offer", "note", "consent", "person", "session", "request"} <= internal
    with counted() as asked:
        told = await promises(at=AT)
    named = re.findall(r"(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)", " ".join(asked))
    assert told.promises
    assert {"version", "scorecard"} <= set(named)
    assert set(named) & internal == set()


async def test_an_entry_of_the_feed_keeps_its_id_when_a_new_version_follows(
    visitor: Visitor, stage: Stage, app: Litestar
) -> None:
    await opened(stage)
    before = await _entries(visitor, app)
    await stage.adopted(replace(POTHOLE, target=Target(amount=3, unit=Unit.BUSINESS_DAYS)))
    after = await _entries(visitor, app)
    assert before
    assert set(before) < set(after)
    assert all(after[key] == words for key, words in before.items())


async def _entries(visitor: Visitor, app: Litestar) -> dict[str, str]:
    """The entries of the feed, whole, by their ids; each has what RFC 4287 demands."""
    app.state.pop("promises", None)
    feed = ET.fromstring((await visitor.get("/promises/promises.atom")).text)
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
        assert all(entry.findtext(f"{ATOM}{name}") for entry in feed.iter(f"{ATOM}entry"))
    assert feed.find(f"{ATOM}author") is not None
    return {
        str(each.findtext(f"{ATOM}id")): ET.tostring(each, "unicode") for each in feed.iter(f"{ATOM}entry")
    }


def test_one_page_alone_takes_off_what_keeps_others_from_framing_it() -> None:
    users = {each.name: each.text for each in source.modules() if "import SHOWN_ELSEWHERE" in each.text}
    assert set(users) == {"governance.web.open_data.promises"}
    assert users["governance.web.open_data.promises"].count("update(SHOWN_ELSEWHERE)") == 1
