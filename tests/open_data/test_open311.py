"""Open311 GeoReport v2 as its specification has it: what is answered in XML and JSON, what is asked wrongly, what an extension adds."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from governance.agreements.queries import service_lookup
from governance.agreements.queries.services import services
from governance.database import sql
from governance.errors import Invalid, NotFound
from governance.open_data.queries.open311 import definition_entry, request_entries, service_entries
from governance.open_data.rules import open311
from governance.open_data.rules.open311 import LONGEST, Form, asked
from governance.requests.reading.open311 import _of_json, _of_xml
from governance.results.queries.one_request import one_request
from governance.results.queries.requests import RequestQuery
from governance.results.rules.request_filter import RequestFilter
from governance.results.rules.verdicts import Verdict
from tests.demo.conftest import AT, ZONE, city, seeded  # noqa: F401 - fixtures

NOW = datetime(2026, 6, 9, 13, tzinfo=UTC)
# Samples in the form of the specification, with our own values.
SERVICE = {
    "service_code": "pothole",
    "service_name": "Pothole repair",
    "description": "Streets repairs a pothole.",
    "metadata": False,
    "type": "realtime",
    "keywords": "hole in the road,street damage",
    "group": "Streets",
}
SERVICES_XML = """<?xml version='1.0' encoding='utf-8'?>
<services><service><service_code>pothole</service_code><service_name>Pothole repair</service_name><description>Streets repairs a pothole.</description><metadata>false</metadata><type>realtime</type><keywords>hole in the road,street damage</keywords><group>Streets</group></service></services>"""
DEFINITION_XML = """<?xml version='1.0' encoding='utf-8'?>
<service_definition><service_code>pothole</service_code><attributes /></service_definition>"""
ONE_REQUEST = {
    "service_request_id": "crm:1",
    "status": "open",
    "status_notes": None,
    "service_name": "A & B",
    "requested_datetime": NOW,
    "expected_datetime": None,
    "extended_attributes": {"expected_time": "4 business days", "version": 12},
}
REQUESTS_XML = """<?xml version='1.0' encoding='utf-8'?>
<service_requests><request><service_request_id>crm:1</service_request_id><status>open</status><status_notes /><service_name>A &amp; B</service_name><requested_datetime>2026-06-09T13:00:00Z</requested_datetime><expected_datetime /><extended_attributes><expected_time>4 business days</expected_time><version>12</version></extended_attributes></request></service_requests>"""
ERRORS_XML = """<?xml version='1.0' encoding='utf-8'?>
<errors><error><code>404</code><description>There is no such service_code.</description></error></errors>"""
NEEDED = {
    "services": {*SERVICE},
    "requests": {
        *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
        *(
            "agency_responsible",
            "service_notice",
            "requested_datetime",
            "updated_datetime",
            "expected_datetime",
        ),
        "address",
    },
}


def test_criterion_32_xml_and_json_are_as_the_specification_has_them():
    assert open311.services([SERVICE], Form.XML).decode() == SERVICES_XML
    assert json.loads(open311.services([SERVICE], Form.JSON)) == [SERVICE]
    defined = {"service_code": "pothole", "attributes": []}
    assert open311.definition(defined, Form.XML).decode() == DEFINITION_XML
    assert json.loads(open311.definition(defined, Form.JSON)) == defined
    assert open311.requests([ONE_REQUEST], Form.XML).decode() == REQUESTS_XML
    told = json.loads(open311.requests([ONE_REQUEST], Form.JSON))[0]
    assert (told["requested_datetime"], told["expected_datetime"]) == ("2026-06-09T13:00:00Z", None)
    assert open311.errors(404, "There is no such service_code.", Form.XML).decode() == ERRORS_XML
    assert json.loads(open311.errors(404, "No.", Form.JSON)) == [{"code": 404, "description": "No."}]


def test_what_xml_cannot_hold_is_left_out():
    written = open311.services([{"service_name": "Pot\x0bhole \ufffe ]]> <b>"}], Form.XML)
    assert ET.fromstring(written).findtext("service/service_name") == "Pothole  ]]> <b>"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"status": "maybe"}, "status"),
        ({"page": "0"}, "page"),
        ({"page_size": "1001"}, "page_size"),
        ({"page_size": "many"}, "page_size"),
        ({"start_date": "yesterday"}, "start_date"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, "start_date"),
        ({"start_date": "2026-06-02T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"}, "start_date"),
        ({"service_request_id": "1"}, "service_request_id"),
    ],
)
def test_what_is_asked_wrongly_is_told_at_its_argument(given, field):
    with pytest.raises(Invalid) as wrong:
        asked(given, at=NOW)
    assert field in wrong.value.fields


def test_ninety_days_are_asked_for_unless_said_otherwise():
    assert asked({}, at=NOW).starts == NOW - LONGEST
    assert asked({"end_date": "2026-06-01T00:00:00Z"}, at=NOW).ends == datetime(2026, 6, 1, tzinfo=UTC)
    begun = asked({"start_date": "2026-01-01"}, at=NOW)
    assert begun.ends == begun.starts + LONGEST
    assert asked({"status": "open,closed"}, at=NOW).status is None


async def test_criterion_32_services_tell_what_is_promised_only_where_the_extension_is_asked_for(
    city: None,  # noqa: F811
) -> None:
    plain, extended = [await service_entries(at=AT, extended=each) for each in (False, True)]
    assert {frozenset(each) for each in plain} == {frozenset(NEEDED["services"])}
    assert [{**each, "extended_attributes": 0} for each in plain] == [
        {**each, "extended_attributes": 0} for each in extended
    ]
    told = {each["service_code"]: each.get("extended_attributes") for each in extended}
    for each in await services(at=AT):
        found = await service_lookup(each.code, at=AT)
        said = told[each.code] or {}
        assert (said.get("agreement", ""), said.get("version", 0)) == (
            (found.agreement, found.version) if found.done else ("", 0)
        ), each.code
    assert told["pothole"] is not None
    assert told["pothole"]["expected_time"] == "4 business days"
    assert set(told["pothole"]) == {"expected_time", "agreement", "version", "fingerprint"}
    assert await definition_entry("pothole", at=AT, extended=False) == {
        "service_code": "pothole",
        "attributes": [],
    }
    with pytest.raises(NotFound):
        await definition_entry("zeppelin", at=AT, extended=False)


async def test_j3_when_to_expect_a_request_is_its_judged_due_moment(city: None) -> None:  # noqa: F811
    judged = """SELECT f.code || ':' || r.external_id AS id, j.due FROM judgment j JOIN request r ON r.id = j.request
        JOIN feed f ON f.id = r.feed WHERE j.standing = 0 AND isfinite(j.due)"""
    due = {row["id"]: row["due"] for row in await sql.rows(judged)}
    seen = 0
    for back in range(8):
        ends = AT - back * LONGEST
        page = asked({"end_date": ends.isoformat()}, at=AT)
        found = await request_entries(page, at=AT, extended=False)
        assert {frozenset(each) for each in found} <= {frozenset(NEEDED["requests"])}
        told = {each["service_request_id"]: each["expected_datetime"] for each in found}
        assert all(due.get(number) == moment for number, moment in told.items())
        seen += len(told)
    assert seen > 3_000


async def test_the_notice_says_what_the_page_of_the_request_says(city: None) -> None:  # noqa: F811
    wanted = RequestQuery(wanted=RequestFilter(), at=AT, zone=ZONE)
    found = await request_entries(asked({"page_size": "40"}, at=AT), at=AT, extended=True)
    for each in found:
        source, own = each["service_request_id"].split(":")
        page = await one_request(source, own, query=wanted)
        closed = page.adjusted in (Verdict.MET, Verdict.MISSED)
        if page.adjusted in (Verdict.MET, Verdict.MISSED, Verdict.OPEN, Verdict.OVERDUE):
            assert (each["status"] == "closed") is closed
        if page.term and page.term.target and page.row["standing"] == 0:
            assert f"{page.term.target.amount:,} " in each["service_notice"]
            assert each["extended_attributes"]["version"] == page.row["version"]


async def test_pages_hold_every_request_once_and_arguments_choose(city: None) -> None:  # noqa: F811
    whole = await request_entries(asked({"page_size": "60"}, at=AT), at=AT, extended=False)
    pages = [
        await request_entries(asked({"page_size": "20", "page": str(page)}, at=AT), at=AT, extended=False)
        for page in (1, 2, 3)
    ]
    assert [each for page in pages for each in page] == whole
    for status in ("open", "closed"):
        some = await request_entries(
            asked({"status": status, "page_size": "50"}, at=AT), at=AT, extended=False
        )
        assert {each["status"] for each in some} == {status}
    potholes = {"service_code": "pothole,sinkhole", "page_size": "50"}
    chosen = await request_entries(asked(potholes, at=AT), at=AT, extended=False)
    assert {each["service_code"] for each in chosen} <= {"pothole", "sinkhole"}
    two = {"service_request_id": ",".join(each["service_request_id"] for each in whole[:2])}
    assert await request_entries(asked(two, at=AT), at=AT, extended=False) == whole[:2]
    with pytest.raises(NotFound):
        await request_entries(asked({"service_code": "zeppelin"}, at=AT), at=AT, extended=False)
    parks = await request_entries(asked({}, at=AT), at=AT, extended=False, within=frozenset({"parks"}))
    assert {each["agency_responsible"] for each in parks} == {"Parks"}


async def test_our_own_reader_takes_in_what_we_tell(city: None) -> None:  # noqa: F811
    """As a second opinion on the form: the reader that pulls other cities' Open311."""
    page = asked({"page_size": "5", "start_date": (AT - timedelta(days=30)).isoformat()}, at=AT)
    found: list[dict[str, Any]] = await request_entries(page, at=AT, extended=True)
    assert len(_of_xml(open311.requests(found, Form.XML))) == 5
    assert len(_of_json(open311.requests(found, Form.JSON))) == 5
