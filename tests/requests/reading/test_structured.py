"""Open311 answers and other JSON and XML files: lists in many wrappings, broken elements, and what is refused."""

import json
from dataclasses import replace

import pytest

from governance.errors import Invalid
from governance.requests.rules.marks import Flag
from governance.requests.rules.presets import PRESETS
from tests.requests.reading.conftest import Reading

OPEN311 = PRESETS["open311"]
ONE = {
    "service_request_id": "1",
    "status": "closed",
    "service_name": "Pothole",
    "requested_datetime": "2026-03-02T09:00:00-05:00",
    "updated_datetime": "2026-03-04T09:00:00-05:00",
    "expected_datetime": None,
    "description": "Ann Lee at 12 Main St says",
    "lat": 42.1,
    "media_url": "https://media.invalid/1.jpg",
}
TWO = ONE | {"service_request_id": "2", "status": "open", "expected_datetime": "2026-03-05T09:00:00-05:00"}


@pytest.mark.parametrize(
    "wrapped",
    [
        json.dumps([ONE, TWO]),
        json.dumps([ONE, TWO], indent=2),
        json.dumps({"requests": [ONE, TWO]}),
        json.dumps({"page": 1, "service_requests": [ONE, TWO], "more": None}),
        f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n",
        json.dumps({"type": "FeatureCollection", "features": [{"properties": ONE}, {"properties": TWO}]}),
        json.dumps([str(ONE), json.dumps(TWO)]),  # a Python dict as a string, JSON within JSON
        json.dumps([ONE | {"location": "{'latitude': '42.1'}", "nested": {"a": [1, {"b": "]"}]}}, TWO]),
    ],
)
def test_a_list_of_requests_is_read_however_it_is_wrapped(wrapped: str, reading: Reading) -> None:
    look = reading(wrapped, OPEN311)
    assert [row["external_id"] for row in look.kept] == ["1", "2"]
    assert look.one("2")["due_at"] == "2026-03-05 14:00:00Z"
    left = look.file.kept.read_text(encoding="utf-8")
    assert "Main St" not in left
    assert "media.invalid" not in left


def test_a_closed_open311_request_has_no_closing_time_and_is_flagged(reading: Reading) -> None:
    """Trap 12 again: its last touch is not when the work ended."""
    look = reading(json.dumps([ONE]), OPEN311)
    assert (look.one("1")["closed"], look.one("1")["ended_at"]) == ("true", "")
    assert look.flags("1") == Flag.CLOSED_WITHOUT_TIME


def test_broken_elements_are_refused_by_themselves(reading: Reading) -> None:
    elements = [json.dumps(ONE), '{"service_request_id": }', "7", "null", '{"a": nope}', json.dumps(TWO)]
    look = reading("[" + ",\n".join(elements) + "]", OPEN311)
    assert [row["external_id"] for row in look.kept] == ["1", "2"]
    assert [row["line"] for row in look.refused] == ["2", "3", "4", "5"]


def test_a_json_file_that_breaks_off_tells_so(reading: Reading) -> None:
    look = reading(json.dumps([ONE, TWO])[:-40], OPEN311)
    assert look.file.kept_count == 1
    assert look.refused[0]["reason"] == "the file breaks off here"


def test_zero_bytes_and_values_of_megabytes_in_json_are_refused(reading: Reading) -> None:
    wrong = [
        ONE | {"description": "a\0b"},
        TWO | {"description": "x" * 1_200_000},
        ONE | {"x": "y" * 5_000_000},
    ]
    look = reading(json.dumps([*wrong, ONE]), OPEN311)
    assert (look.file.kept_count, look.file.refused_count) == (1, 3)
    assert [row["column"] for row in look.refused] == ["description", "description", ""]
    assert {row["value"] for row in look.refused} == {""}  # free text is stored nowhere


@pytest.mark.parametrize(
    "deep", ["[" * 100_000, '{"a":' * 100_000, '[{"a":' + "[" * 50_000 + "]" * 50_000 + "}]"]
)
def test_deep_nesting_is_no_crash(deep: str, reading: Reading) -> None:
    with pytest.raises(Invalid, match="no column"):
        reading(deep, OPEN311)


def test_other_names_of_a_city_are_known_by_the_mapping(reading: Reading) -> None:
    nyc = {"unique_key": "1", "complaint_type": "Noise", "created_date": "2026-03-02T09:00:00.000"}
    closed = nyc | {"unique_key": "2", "closed_date": "2026-03-03T09:00:00.000", "status": "Closed"}
    look = reading(json.dumps([nyc, closed]), PRESETS["nyc"])
    assert [row["ended_at"] for row in look.kept] == ["", "2026-03-03 14:00:00Z"]


XML = """<?xml version="1.0" encoding="UTF-8"?>
<service_requests>
  <request><service_request_id>1</service_request_id><service_name>Pot &amp; hole</service_name>
    <requested_datetime>2026-03-02T09:00:00-05:00</requested_datetime><status>open</status>
    <notes><note>deeper</note></notes></request>
  <request><service_request_id/><service_name>Sign</service_name></request>
</service_requests>
"""


def test_xml_is_read_by_element_and_line(reading: Reading) -> None:
    look = reading(XML, OPEN311)
    assert (look.one("1")["label"], look.one("1")["line"]) == ("Pot & hole", "3")
    assert (look.refused[0]["line"], look.refused[0]["column"]) == ("6", "service_request_id")


def test_xml_in_another_encoding_is_read(reading: Reading) -> None:
    told = XML.replace("UTF-8", "ISO-8859-1").replace("Pot &amp; hole", "Schlagloch Gießen")
    assert reading(told.encode("latin-1"), OPEN311).one("1")["label"] == "Schlagloch Gießen"
    assert reading(told.replace("ISO-8859-1", "UTF-16").encode("utf-16"), OPEN311).file.records == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a><request/></a>', "document type"),
        ("<a><request>", "not well-formed XML from line 1"),
        ("<a>" * 40, "nested deeper"),
        (XML.replace("</request>", "", 1), "not well-formed XML"),
    ],
)
def test_xml_that_cannot_be_trusted_is_refused_as_a_whole(wrong: str, told: str, reading: Reading) -> None:
    with pytest.raises(Invalid, match=told):
        reading(wrong, OPEN311)


def test_an_endless_tag_is_refused_before_memory_is_full(reading: Reading) -> None:
    with pytest.raises(Invalid, match="longer than 8 MB"):
        reading("<a><request b='" + "x" * 40_000_000, OPEN311)


def test_cities_that_leave_the_time_zone_out_are_read_in_that_of_the_feed(reading: Reading) -> None:
    told = json.dumps([ONE | {"requested_datetime": "2026-03-02T09:00:00"}])
    look = reading(told, replace(OPEN311, zone="America/Chicago"))
    assert look.one("1")["opened_at"] == "2026-03-02 15:00:00Z"
