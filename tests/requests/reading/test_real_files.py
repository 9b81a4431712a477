"""The cities' own files, as they are: counts and results equal those of data/README.md."""

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from governance.errors import Invalid
from governance.requests.rules.mapping import FeedClock
from governance.requests.rules.marks import Flag
from governance.requests.rules.presets import PRESETS, preset
from tests.calendars.test_boston import unshifted
from tests.requests.reading.conftest import Look, Reading
from tests.requests.reading.files import SHARED, text

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the cities' files are not in {SHARED}")
SHIFTED = preset("boston", clock=FeedClock.SHIFTED)
NEW_YORK = ZoneInfo("America/New_York")
# year: records, targeted cases, on time in per cent of them
BOSTON = {
    2014: (7_802, 5_084, 70.91),
    2015: (8_887, 5_719, 68.82),
    2016: (7_494, 4_483, 85.30),
    2019: (8_928, 5_420, 81.72),
}


def boston(year: int) -> Path:
    return SHARED / "boston" / f"boston_animal_filtered_{year}.csv"


@pytest.mark.parametrize("year", BOSTON)
def test_bostons_years_are_read_whole_and_agree_with_the_citys_own_result(
    year: int, reading: Reading
) -> None:
    records, targeted, share = BOSTON[year]
    look = reading(boston(year), SHIFTED)
    due = [row for row in look.kept if row["due_at"]]
    closed = [row for row in due if row["ended_at"]]
    assert (look.file.records, look.file.refused_count, len(due)) == (records, 0, targeted)
    assert all((row["ended_at"] <= row["due_at"]) == (row["verdict"] == "1") for row in closed)
    assert round(100 * sum(row["verdict"] == "1" for row in due) / len(due), 2) == share
    assert look.file.facts["read"] == "as a whole"


def test_the_shift_of_bostons_yearly_files_is_undone_to_the_second(reading: Reading) -> None:
    look = reading(boston(2016), SHIFTED)
    mine = {row["external_id"]: row["opened_at"] for row in look.kept}
    with boston(2016).open(encoding="utf-8", newline="") as file:
        told = {row["case_enquiry_id"]: unshifted(row["open_dt"]) for row in csv.DictReader(file)}
    assert {key: _instant(value) for key, value in mine.items()} == {
        key: wall.replace(tzinfo=NEW_YORK).timestamp() for key, wall in told.items()
    }


def _instant(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_bostons_older_header_is_known_and_its_clock_is_local(reading: Reading) -> None:
    look = reading(SHARED / "boston" / "boston311-100_2022.csv", PRESETS["boston"])
    case = look.one("101004143000")
    assert (look.file.records, look.file.refused_count) == (100, 0)
    assert (case["opened_at"], case["due_at"]) == ("2022-01-21 18:47:00Z", "2022-02-04 18:47:30Z")
    assert (case["verdict"], case["closed"], case["channel"]) == ("2", "false", "Constituent Call")
    assert Counter(row["outcome"] for row in look.kept)["Case Resolved"] == 21
    assert sum(Flag.CLOSED_UNDONE in look.flags(row["external_id"]) for row in look.kept) == 7


def test_nothing_but_the_agreed_columns_leaves_bostons_file(reading: Reading) -> None:
    look = reading(SHARED / "boston" / "boston311-100_2022.csv", PRESETS["boston"])
    left = look.file.kept.read_text(encoding="utf-8")
    assert "Cross St" not in left
    assert "02113" not in left
    assert "Closed date" not in left


def test_new_yorks_whole_day_has_373_met_and_46_missed(reading: Reading) -> None:
    look = reading(SHARED / "nyc" / "nyc311_2013-12-25_full.csv", PRESETS["nyc"])
    judged = [row for row in look.kept if row["due_at"] and row["ended_at"]]
    met = sum(row["ended_at"] <= row["due_at"] for row in judged)
    assert (look.file.records, look.file.refused_count) == (2_386, 0)
    assert (met, len(judged) - met) == (373, 46)
    assert sum(Flag.CLOSED_BEFORE_OPENED in Flag(int(row["flags"])) for row in judged) == 1
    assert look.one("26984072")["label"] == "Blocked Driveway · No Access"
    assert _midnights(look) >= 1_459


def _midnights(look: Look) -> int:
    return sum(Flag.DATE_ONLY in Flag(int(row["flags"])) for row in look.kept)


def test_the_same_day_from_excel_has_cr_line_ends_and_no_dates(reading: Reading) -> None:
    look = reading(SHARED / "nyc" / "nyc311_2013-12-25_excel_mac_CR_only.csv", PRESETS["nyc"])
    assert (look.file.records, look.file.kept_count) == (2_386, 0)
    assert look.file.facts["line ends"] == "CR"
    assert [row["line"] for row in look.refused[:2]] == ["2", "3"]
    assert {row["reason"] for row in look.refused} == {
        "The file has no column for when it was opened: looked for “Created Date”."
    }


def test_the_whole_day_with_cr_line_ends_is_the_same_day(reading: Reading, tmp_path: Path) -> None:
    whole = SHARED / "nyc" / "nyc311_2013-12-25_full.csv"
    other = tmp_path / "cr.csv"
    other.write_bytes(whole.read_bytes().replace(b"\n", b"\r"))
    assert reading(other, PRESETS["nyc"]).kept == reading(whole, PRESETS["nyc"]).kept


def test_new_yorks_hand_edited_file_keeps_its_broken_rows_with_a_flag(reading: Reading) -> None:
    look = reading(SHARED / "nyc" / "nyc311_2023-02-28_hand_edited.csv", PRESETS["nyc"])
    edited = [row["external_id"] for row in look.kept if Flag.CLOSED_BEFORE_OPENED in Flag(int(row["flags"]))]
    assert (look.file.records, look.file.refused_count, look.file.facts["columns"]) == (4_999, 0, "46")
    assert edited == ["56923577", "56921224"]  # the first two: closing times typed in by hand
    assert Counter(row["channel"] for row in look.kept)["ONLINE"] == 2_099


def test_new_yorks_file_made_from_json_has_other_names_in_another_order(reading: Reading) -> None:
    source = SHARED / "nyc" / "nyc311_2013-12-25_full.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    names = [name.lower().replace(" ", "_") for name in rows[0]]
    last = [names.index("closed_date"), names.index("due_date")]
    order = [place for place in range(len(names)) if place not in last] + last
    changed = [tuple(row[place] for place in order) for row in [names, *rows[1:]]]
    lines = text(*changed[1:], header=changed[0])
    assert reading(lines, PRESETS["nyc"]).kept == reading(source, PRESETS["nyc"]).kept


def test_open311_answers_in_xml_and_json_are_read_without_a_closing_time(reading: Reading) -> None:
    folder = SHARED / "open311"
    toronto = reading(folder / "requests_many.xml", PRESETS["open311"])
    chicago = reading(folder / "service_requests.json", PRESETS["open311"])
    assert [row["external_id"] for row in toronto.kept] == ["101005420892", "101005420894"]
    assert toronto.kept[0]["due_at"] == "2018-08-03 04:01:00Z"
    assert chicago.one("14-01100669")["opened_at"] == "2014-07-12 15:58:43Z"
    assert {row["ended_at"] for row in toronto.kept + chicago.kept} == {""}
    with pytest.raises(Invalid, match="service_request_id"):
        reading(folder / "services_giessen.xml", PRESETS["open311"])
