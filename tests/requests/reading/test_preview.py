"""The beginning of a file, shown before anything is taken."""

import gzip
import json
import time
from pathlib import Path

import pytest

from governance.errors import Invalid
from governance.requests.reading.preview import preview
from governance.requests.rules.column_names import guess
from governance.requests.rules.dates import proposed_order
from governance.requests.rules.mapping import Column, DateOrder
from governance.requests.rules.presets import PRESETS, TITLES, recognized
from tests.requests.reading.conftest import AT
from tests.requests.reading.files import PLAIN, SHARED, row, text


def sent(folder: Path, content: str | bytes) -> Path:
    path = folder / "sent.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_an_unknown_file_is_shown_by_a_proposal(tmp_path: Path) -> None:
    header = (
        "Case ID",
        "Request type",
        "Date opened",
        "Last Updated",
        "Closed date",
        "Target date",
        "Status",
    )
    rows = [(str(n), "Pothole", f"{n + 10}/03/2026", "x", "", "", "open") for n in range(9)]
    seen = preview(sent(tmp_path, text(*rows, header=header, delimiter=";")), at=AT)
    assert seen.guessed
    assert seen.columns == {
        "id": "Case ID",
        "label": "Request type",
        "opened": "Date opened",
        "closed": "Closed date",
        "due": "Target date",
        "status": "Status",
    }
    assert seen.mapping.date_order == DateOrder.DAY_FIRST
    assert [one["line"] for one in seen.sample] == ["2", "3", "4", "5", "6"]
    assert seen.sample[0]["opened_at"] == "2026-03-10 00:00:00Z"
    assert seen.facts["delimiter"] == "semicolon"
    assert seen.problems == ()


def test_a_proposal_never_takes_a_last_touch_for_closed() -> None:
    assert guess(["id", "type", "opened", "Updated", "last_modified"]) == {
        Column.ID: ("id",),
        Column.LABEL: ("type",),
        Column.OPENED: ("opened",),
    }


def test_what_would_be_refused_is_shown_with_why(tmp_path: Path) -> None:
    seen = preview(sent(tmp_path, text(row("A-1"), row("A-2", due="soon"), row(""))), mapping=PLAIN, at=AT)
    assert seen.sample[0]["external_id"] == "A-1"
    assert seen.sample[1]["problem"].startswith("Due: this is no date")
    assert seen.sample[1]["value"] == "soon"
    assert seen.sample[2]["problem"].startswith("Number: ")


def test_what_is_wrong_with_the_mapping_is_told_in_sentences(tmp_path: Path) -> None:
    seen = preview(sent(tmp_path, "Name,Street\nAnn,Main\n"), mapping=PLAIN, at=AT)
    assert seen.sample == ()
    assert seen.problems[0] == "The file has no column for the number of a request: looked for “Number”."


def test_a_file_without_openings_is_told_before_it_is_taken(tmp_path: Path) -> None:
    header = ("Number", "Problem", "When", "Closed", "Due", "Status")
    seen = preview(sent(tmp_path, text(row("A-1"), header=header)), mapping=PLAIN, at=AT)
    assert seen.problems == ("The file has no column for when it was opened: looked for “Opened”.",)


def test_the_beginning_of_a_long_packed_file_is_seen_quickly(tmp_path: Path) -> None:
    body = "".join(",".join(row(f"A-{number}")) + "\n" for number in range(400_000))
    path = sent(tmp_path, gzip.compress((text() + body).encode(), 1))
    started = time.process_time()
    seen = preview(path, mapping=PLAIN, at=AT)
    assert len(seen.sample) == 5
    assert time.process_time() - started < 1.5
    assert seen.facts["packed"] == "gzip"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_a_long_file_is_seen_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    body = "".join(",".join(row(f"A-{number}", problem="Ölspur")) + "\n" for number in range(40_000))
    seen = preview(sent(tmp_path, (text() + body).encode(encoding)), mapping=PLAIN, at=AT)
    assert [one["label"] for one in seen.sample] == ["Ölspur"] * 5
    assert "bytes that are no text" not in seen.facts


def test_the_beginning_of_a_long_list_is_seen(tmp_path: Path) -> None:
    one = {"status": "open", "service_name": "Pothole", "requested_datetime": "2026-01-01T00:00:00Z"}
    many = [one | {"service_request_id": str(number)} for number in range(20_000)]
    seen = preview(sent(tmp_path, json.dumps(many)), at=AT)
    assert (seen.preset, len(seen.sample), seen.problems) == ("open311", 5, ())
    xml = "<r>" + "".join(f"<request>{_tags(each)}</request>" for each in many) + "</r>"
    assert preview(sent(tmp_path, xml), at=AT).sample[4]["external_id"] == "4"


def _tags(one: dict[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in one.items())


def test_nothing_can_be_said_about_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="empty"):
        preview(sent(tmp_path, ""), at=AT)


def test_every_known_source_has_a_title() -> None:
    assert PRESETS.keys() == TITLES.keys()


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the cities' files are not in {SHARED}")
@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("boston/boston_animal_filtered_2019.csv", "boston"),
        ("boston/boston_animal_filtered_2014.csv", "boston"),
        ("boston/boston311-100_2022.csv", "boston"),
        ("nyc/nyc311_2013-12-25_full.csv", "nyc"),
        ("nyc/nyc311_2023-02-28_hand_edited.csv", "nyc"),
        ("open311/requests_many.xml", "open311"),
        ("open311/service_requests.json", "open311"),
    ],
)
def test_the_cities_own_files_are_recognized(name: str, source: str) -> None:
    seen = preview(SHARED / name, at=AT)
    assert (seen.preset, seen.guessed, seen.problems) == (source, False, ())
    assert all("problem" not in one for one in seen.sample)


def test_philadelphias_header_is_recognized() -> None:
    header = ["service_request_id", "service_name", "status", "requested_datetime", "expected_datetime"]
    assert recognized([*header, "closed_datetime", "service_type"]) == "philadelphia"
    assert recognized(header) == "open311"
    assert recognized(["case", "problem", "opened"]) == ""


@pytest.mark.parametrize(
    ("dates", "proposed"),
    [
        (["12/1/2026", "2/28/2026"], DateOrder.MONTH_FIRST),
        (["1/2/2026", "13/2/2026"], DateOrder.DAY_FIRST),
        (["2026-01-02"], DateOrder.YEAR_FIRST),
        (["soon"], DateOrder.YEAR_FIRST),
    ],
)
def test_the_order_of_dates_is_proposed_from_some_of_them(dates: list[str], proposed: DateOrder) -> None:
    assert proposed_order(dates) is proposed
