"""`governance feed` and `governance import requests`: the contract for automation."""

import csv
import json
import re
from pathlib import Path

import pytest

from governance.database import embedded
from governance.requests.rules.presets import PRESETS
from tests.databases import FAST
from tests.requests.test_open311 import answering

LINES = """id,type,opened,closed,due,status,district
1,Pothole,2026-05-01 08:00:00,2026-05-02 09:00:00,2026-05-05,closed,5
2,Pothole,2026-05-01 08:30:00,,2026-05-05,open,5
,Pothole,2026-05-01 09:30:00,,,open,7
4,=Zebra,soon,,,open,7
"""
COLUMNS = (
    "id=id",
    "label=type",
    "opened=opened",
    "closed=closed",
    "due=due",
    "status=status|state",
    "district=district",
)
ADD = ("feed", "add", "City Works", "--preset", "csv", "--zone", "America/New_York")
TOTAL = ("lines", "accepted", "updated", "unchanged", "rejected", "unmatched", "flagged", "vanished")


def _columns(*columns: str) -> list[str]:
    return [part for column in columns for part in ("--column", column)]


@pytest.fixture
def city(command, home):
    """The server runs meanwhile, so that not every command starts it."""
    with embedded.running(home, options=FAST):
        yield _founded(command)


def _founded(command):
    told = ("--zone", "America/New_York", "--office", "Mayor's Office", "--address", "1 Harbor Square")
    assert command("init", "--city", "Port Alder", *told).status == 0
    return command


@pytest.fixture
def source(city):
    added = city(*ADD, *_columns(*COLUMNS))
    assert (added.status, added.err) == (0, "")
    assert "--feed city-works" in added.out
    return city


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "may.csv"
    path.write_text(LINES)
    return path


def test_a_source_is_added_as_the_contract_says_and_listed(city):
    for preset in ("boston", "nyc", "philadelphia", "open311"):
        assert (
            city("feed", "add", preset.upper(), "--preset", preset, "--zone", "America/Chicago").status == 0
        )
    shifted = city(
        "feed",
        "add",
        "Boston 2014",
        "--preset",
        "boston",
        "--zone",
        "America/New_York",
        "--clock",
        "shifted",
        "--json",
    )
    assert json.loads(shifted.out)["feed"] == "boston-2014"
    rows = {row["feed"]: row for row in json.loads(city("feed", "list", "--json").out)["rows"]}
    assert set(rows) == {"boston", "nyc", "philadelphia", "open311", "boston-2014"}
    assert rows["boston-2014"]["clock"] == "shifted"
    assert (rows["boston"]["zone"], rows["philadelphia"]["comparison"]) == ("America/Chicago", "date")
    again = city("feed", "add", "boston", "--preset", "boston", "--zone", "America/New_York")
    assert (again.status, again.out) == (1, "")
    assert "already" in again.err


@pytest.mark.parametrize(
    ("columns", "zone", "words"),
    [
        (
            ("id=id", "label=type", "closed=Resolution Action Updated Date"),
            "America/New_York",
            "last touched",
        ),
        (("id=id",), "America/New_York", "what the request is about"),
        (("id=id", "label=type"), "Nowhere/Else", "zone"),
    ],
)
def test_a_source_that_would_mislead_is_refused(city, columns, zone, words):
    done = city(*ADD[:-1], zone, *_columns(*columns))
    assert done.status == 1
    assert words in done.err


def test_wrong_use_is_told_as_such(city, file):
    assert city(*ADD, "--column", "when=opened").status == 2
    assert city("feed", "add", "X", "--preset", "atlantis", "--zone", "UTC").status == 2
    assert city("import", "requests", str(file)).status == 2
    assert city("import", "requests", str(file / "none"), "--feed", "x").status == 2
    unknown = city("import", "requests", str(file), "--feed", "atlantis")
    assert (unknown.status, unknown.out) == (1, "")
    assert "no data source “atlantis”" in unknown.err


def test_a_file_is_taken_in_and_its_rejects_lie_in_our_own_folder(source, file, home):
    done = source("import", "requests", str(file), "--feed", "city-works", "--json")
    assert done.status == 0, done.err
    told = json.loads(done.out)
    assert (told["dry_run"], told["feed"], told["import"][:3]) == (False, "city-works", "IM-")
    assert tuple(told["total"]) == TOTAL
    assert [told["total"][name] for name in ("lines", "rejected", "updated", "unchanged", "vanished")] == [
        4,
        2,
        0,
        0,
        0,
    ]
    assert told["total"]["accepted"] == told["total"]["unmatched"] == 2
    assert {"outcome": "unmatched", "label": "Pothole", "lines": 2} in told["rows"]
    assert re.search(
        r"IM-2026-0001: (queued|reading|storing)", done.err
    )  # how far it is, as often as it is looked at
    with (home / "rejects" / "may.csv.rejects.csv").open(newline="") as rejects:
        rows = list(csv.reader(rejects))
    assert rows[0] == ["line", "column", "value", "reason"]
    assert [row[:2] for row in rows[1:]] == [["4", "id"], ["5", "opened"]]
    again = source("import", "requests", str(file), "--feed", "city-works")
    assert again.out.split()[:8] == ["lines", "4", "accepted", "0", "updated", "0", "unchanged", "2"]


def test_a_dry_run_tells_the_same_and_keeps_nothing(source, file, home):
    rejects = file.parent / "bad.csv"
    dry = source(
        "import",
        "requests",
        str(file),
        "--feed",
        "city-works",
        "--dry-run",
        "--json",
        "--rejects",
        str(rejects),
    )
    assert dry.status == 0, dry.err
    assert len(rejects.read_text().splitlines()) == 3
    assert json.loads(source("feed", "list", "--json").out)["rows"][0]["files"] == 0
    wet = source("import", "requests", str(file), "--feed", "city-works", "--json")
    assert json.loads(dry.out)["total"] == json.loads(wet.out)["total"]


def test_a_file_that_cannot_be_read_at_all_is_a_named_failure(source, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(b"\x00\x01\x02" * 50)
    done = source("import", "requests", str(path), "--feed", "city-works")
    assert (done.status, done.out) == (1, "")
    assert "Traceback" not in done.err


def test_requests_are_pulled_from_an_address_and_the_next_pull_goes_on(city, monkeypatch):
    monkeypatch.setenv("GOVERNANCE_WEBHOOK_NETWORKS", "127.0.0.0/8")
    record = {
        "service_request_id": "7",
        "service_name": "Pothole",
        "status": "open",
        "requested_datetime": "2026-05-01T08:00:00-04:00",
    }
    pages = {"1": json.dumps([record]).encode()}
    with answering(lambda asked: (200, pages.get(asked["page"], b"[]"), {})) as (address, asked):
        added = city(
            "feed",
            "add",
            "Open",
            "--preset",
            "open311",
            "--zone",
            "UTC",
            "--asking",
            "updated",
            "--endpoint",
            address,
        )
        assert added.status == 0, added.err
        done = city("feed", "pull", "open", "--json")
        assert done.status == 0, done.err
        assert json.loads(done.out)["total"]["accepted"] == 1
        again = city("feed", "pull", "open", "--json")
        assert json.loads(again.out)["total"]["unchanged"] == 1
    first, second = ([each for each in asked if each["page"] == "1"][n] for n in (0, 1))
    assert first["updated_after"] < second["updated_after"] < first["updated_before"]


def test_a_source_without_an_address_says_so(source):
    done = source("feed", "pull", "city-works")
    assert done.status == 1
    assert "no address" in done.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--zone", "America/Chicago"), "say it once"),
        (("--preset", "nyc"), "say it once"),
        (("--set-aside", "status=CANC", "--set-aside", "type=DUP"), "set aside by one column"),
        (("--set-aside", "status"), "COLUMN=VALUE"),
    ],
)
def test_of_two_answers_to_one_question_none_is_taken_silently(command, more, words):
    done = command(*ADD, *_columns(*COLUMNS), *more)
    assert done.status == 2
    assert words in done.err


def test_what_may_be_said_again_adds_up(city):
    again = ("--column", "status=phase", "--set-aside", "status=CANC|DUP", "--set-aside", "status=Void")
    told = ("--time-column", "opened=hour", "--date-form", "month-names", "--empty-word", "TBD")
    assert city(*ADD, *_columns(*COLUMNS), *again, *told).status == 0
    shown = json.loads(city("feed", "list", "--json").out)["rows"][0]
    assert (shown["date_form"], shown["set_aside"]) == ("month-names", ["status", "CANC", "DUP", "Void"])
    assert shown["columns"]["status"] == ["status", "state", "phase"]
    assert shown["times"] == {"opened": ["hour"]}


def test_the_citys_own_results_are_asked_for_in_words(city):
    columns = _columns(*COLUMNS, "verdict=late")
    asked = city(*ADD, *columns)
    assert asked.status == 1
    assert "Say which of its words mean on time, and which late" in asked.err
    assert city(*ADD, *columns, "--on-time-word", "NO", "--late-word", "YES").status == 0


CASES = Path(__file__).parents[2].parent / "shared" / "data" / "cases"
real = pytest.mark.skipif(not CASES.is_dir(), reason=f"the cities' cases are not in {CASES}")
SPAN = ("--from", "2010-01-01", "--to", "2026-01-31", "--due", "exported", "--json")
# Source, file, formula, as of, and what comes out: met, missed, overdue, untargeted, rate (data/cases/README.md).
FIGURES = (
    ("los-angeles", "la_updated_as_closed.csv", "on-time", "2026-02-01", (29, 6, 0, 3, 82.86)),
    ("washington", "dc_null_na.csv", "on-time", "2019-12-31", (1, 1, 1, 1, 33.33)),
    ("austin", "austin_overdue.csv", "city", "2026-02-01", (2, 1, 1, 0, 50.0)),
    ("kansas-city", "kc_split_date_time.csv", "city", "2026-02-01", (1, 0, 1, 1, 50.0)),
)


@real
def test_other_cities_files_are_taken_in_by_command_and_measured_to_the_digit(city):
    for name, file, formula, as_of, expected in FIGURES:
        zone = str(PRESETS[name].zone)
        assert city("feed", "add", name, "--preset", name, "--zone", zone).status == 0
        taken = city("import", "requests", str(CASES / file), "--feed", name, "--json")
        assert json.loads(taken.out)["total"]["rejected"] == 0, name
        told = json.loads(city("measure", "--feed", name, *SPAN, "--as-of", as_of, "--formula", formula).out)
        total = told["total"]
        assert (
            tuple(total[part] for part in ("met", "missed", "overdue", "untargeted", "rate")) == expected
        ), name


@real
def test_a_last_update_is_refused_for_a_closing_time_before_any_file_is_there(city):
    told = city(
        "feed", "add", "LA", "--preset", "los-angeles", "--zone", "UTC", "--column", "closed=UpdatedDate"
    )
    assert told.status == 1
    assert "last touched, not when the work ended" in told.err


@real
def test_titles_above_the_header_are_named_by_a_dry_run(city):
    columns = ("id=ID", "label=TYPE", "opened=OPENED", "closed=CLOSED", "due=DUE", "status=STATUS")
    assert city(*ADD, "--date-order", "month-first", *_columns(*columns)).status == 0
    tried = city("import", "requests", str(CASES / "title_rows.csv"), "--feed", "city-works", "--dry-run")
    assert "Not read: 2 lines above the names of the columns." in tried.err
    twins = city("import", "requests", str(CASES / "dup_header.csv"), "--feed", "city-works", "--dry-run")
    assert (twins.status, "“STATUS (1)” or “STATUS (2)”" in twins.err) == (1, True)


@real
def test_an_empty_answer_is_taken_in_as_no_records(city):
    assert city("feed", "add", "Open", "--preset", "open311", "--zone", "America/Chicago").status == 0
    for name in ("o311_empty.json", "o311_empty.xml"):
        done = city("import", "requests", str(CASES / name), "--feed", "open", "--json")
        assert (done.status, json.loads(done.out)["total"]["lines"]) == (0, 0), done.err
