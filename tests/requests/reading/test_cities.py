"""Files of other cities and cases people reported, each with the figures that are right; see data/cases/README.md."""

import csv
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from governance import canonical
from governance.errors import Invalid
from governance.requests.rules.columns import wrong_columns
from governance.requests.rules.labels import NO_LABEL
from governance.requests.rules.mapping import (
    Column,
    DateForm,
    DateOrder,
    FeedMapping,
    mapping_body,
    mapping_from,
)
from governance.requests.rules.marks import Flag
from governance.requests.rules.presets import PRESETS, recognized
from tests.requests.reading.cities import CASES, counted, plain
from tests.requests.reading.conftest import Reading
from tests.requests.reading.files import PLAIN, row, text

real = pytest.mark.skipif(not CASES.is_dir(), reason=f"the cities' cases are not in {CASES}")
MONTH_FIRST = plain(date_order=DateOrder.MONTH_FIRST)
LOS_ANGELES, WASHINGTON, ST_LOUIS = (PRESETS[name] for name in ("los-angeles", "washington", "st-louis"))


@real
def test_los_angeles_last_update_is_no_closing_time(reading: Reading) -> None:
    file = CASES / "la_updated_as_closed.csv"
    wrong = replace(LOS_ANGELES, columns={**LOS_ANGELES.columns, Column.CLOSED: ("UpdatedDate",)})
    with pytest.raises(Invalid, match="“UpdatedDate” tells when a record was last touched"):
        reading(file, wrong)
    look = reading(file, LOS_ANGELES)
    assert counted(look, LOS_ANGELES).rate == 82.86
    assert sum(Flag.CLOSED_UNDONE in Flag(int(one["flags"])) for one in look.kept) == 2  # the cancelled ones


@real
def test_words_for_nothing_keep_washingtons_open_requests(reading: Reading) -> None:
    look = reading(CASES / "dc_null_na.csv", WASHINGTON)
    told = counted(look, WASHINGTON, as_of=datetime(2020, 1, 1, 4, 59, 59, tzinfo=UTC))
    assert told.counts == {"met": 1, "missed": 1, "overdue": 1, "untargeted": 1}
    assert told.rate == 33.33
    assert look.refused == []


@pytest.mark.parametrize(
    "word",
    ["NULL", "null", "NA", "N/A", "None", "NaN", r"\N", "-", "--", "NaT", "(null)", "#N/A", "TBD", "0"],
)
def test_what_stands_for_nothing_in_a_date_is_no_date(word: str, reading: Reading) -> None:
    mapping = replace(PLAIN, empty_words=("tbd", "0", "00/00/0000"))
    look = reading(text(row("A-1", closed=word, due=f" {word}", status="Open")), mapping)
    assert (look.one("A-1")["ended_at"], look.one("A-1")["due_at"]) == ("", "")
    assert look.flags("A-1") == Flag(0)


def test_a_word_that_nobody_named_is_no_date(reading: Reading) -> None:
    assert reading(text(row("A-1", due="TBD"))).refused[0]["value"] == "TBD"


@real
def test_a_stand_in_date_does_not_end_an_open_request(reading: Reading) -> None:
    look = reading(CASES / "sentinels.csv", MONTH_FIRST)
    assert look.refused == []
    told = counted(look, MONTH_FIRST)
    # s1, s2, s3 and s5 are open, whatever date stands there; s4 is due in 9999; s6 is closed after its due of 1900.
    assert told.counts == {"overdue": 4, "open": 1, "missed": 1}
    assert all(Flag.SENTINEL_DATE in look.flags(number) for number in ("s1", "s2", "s3", "s4", "s5", "s6"))
    assert Flag.TIME_WITHOUT_CLOSED in look.flags("s1")


@real
def test_a_reopened_request_has_not_ended_whatever_date_it_kept(reading: Reading) -> None:
    look = reading(CASES / "reopened_keeps_close.csv", MONTH_FIRST)
    assert [one["ended_at"] != "" for one in look.kept] == [False, True, True]
    assert Flag.TIME_WITHOUT_CLOSED in look.flags("ro1")
    assert counted(look, MONTH_FIRST).counts == {"met": 2, "overdue": 1}


@pytest.mark.parametrize(
    ("status", "ended"),
    [
        *(("Open", False), ("Re-Opened", False), ("REOPENED BY CITIZEN", False), ("Open - Dup", False)),
        *(("In-Progress", False), ("Closed", True), ("Pending", True), ("Completed", True), ("", True)),
    ],
)
def test_only_its_own_status_says_that_a_request_is_open(
    status: str, *, ended: bool, reading: Reading
) -> None:
    assert bool(reading(text(row("A-1", status=status))).one("A-1")["ended_at"]) is ended


def test_a_source_says_which_of_its_statuses_mean_open(reading: Reading) -> None:
    mapping = replace(PLAIN, open_words=("awaiting parts",), closed_words=("closed", "opened in error"))
    look = reading(
        text(row("A-1", status="Awaiting parts: gate"), row("A-2", status="Opened in error")), mapping
    )
    assert [one["ended_at"] != "" for one in look.kept] == [False, True]


@real
def test_st_louis_requests_without_a_label_are_taken_in(reading: Reading) -> None:
    look = reading(CASES / "stlouis_blank_label.csv", replace(ST_LOUIS, label_fallback=()))
    blank = [one for one in look.kept if one["label"] == NO_LABEL]
    assert {one["reason"] for one in look.refused} == {
        "this number stands again further down in the file; the last one counts"
    }
    assert len(blank) == 29

    labels = [one["label"] for one in reading(CASES / "stlouis_blank_label.csv", ST_LOUIS).kept]
    assert labels[:2] == ["Short Term Initiativ", "Short Term Initiativ"]
    assert NO_LABEL not in labels
    assert "Graffiti on public property" in labels


HALF_PAST_EIGHT, UTC_HALF_PAST_EIGHT = "2026-01-05 13:30:00Z", "2026-01-05 08:30:00Z"
# f26 and f27 are no dates in any form. What a form adds to those that are always read, by case.
ALWAYS = {
    **dict.fromkeys(("f0", "f1", "f2", "f3", "f4", "f5", "f7", "f22", "f23", "f24", "f25"), HALF_PAST_EIGHT),
    **dict.fromkeys(("f6", "f8", "f9", "f10", "f11"), UTC_HALF_PAST_EIGHT),
    "f20": "2026-01-06 05:00:00Z",
    "f21": "2026-01-05 05:30:00Z",
    "f28": "2026-03-08 07:30:00Z",
    "f29": "2026-11-01 05:30:00Z",
}
NAMED = {
    DateForm.USUAL: {},
    DateForm.MONTH_NAMES: dict.fromkeys(("f12", "f13", "f14", "f15"), HALF_PAST_EIGHT),
    DateForm.COMPACT: {"f16": HALF_PAST_EIGHT},
    DateForm.EXCEL: {"f17": "2026-01-05 13:29:46Z"},
    DateForm.EPOCH_SECONDS: {"f18": "2026-01-05 08:10:00Z"},
    DateForm.EPOCH_MILLISECONDS: {"f19": "2026-01-05 08:10:00Z"},
}


@real
@pytest.mark.parametrize("form", DateForm)
def test_dates_are_read_in_the_form_that_the_source_names_and_in_no_other(
    form: DateForm, reading: Reading
) -> None:
    look = reading(CASES / "date_forms.csv", replace(MONTH_FIRST, date_form=form))
    assert {one["external_id"]: one["opened_at"] for one in look.kept} == ALWAYS | NAMED[form]


def test_every_form_of_a_date_is_some_sources_form() -> None:
    """28 of the 30: neither February 30 nor a thirteenth month is a date."""
    assert len(ALWAYS) + sum(map(len, NAMED.values())) == 28


@pytest.mark.parametrize(
    ("form", "written", "instant"),
    [
        (DateForm.MONTH_NAMES, "Jan 5 2026", "2026-01-05 05:00:00Z"),
        (DateForm.MONTH_NAMES, "January 5th, 2026 at 8:30 pm", "2026-01-06 01:30:00Z"),
        (DateForm.MONTH_NAMES, "05-SEP-26 08.30.00.000000 PM", "2026-09-06 00:30:00Z"),
        (DateForm.MONTH_NAMES, "Jan 5 2026 08:30 GMT", "2026-01-05 08:30:00Z"),
        (DateForm.MONTH_NAMES, "Jan 5 2026 08:30 EST", ""),  # which zone that is, nobody said
        (DateForm.MONTH_NAMES, "32-Jan-2026", ""),
        (DateForm.COMPACT, "20260105", "2026-01-05 05:00:00Z"),
        (DateForm.COMPACT, "20260105T0830", "2026-01-05 13:30:00Z"),
        (DateForm.COMPACT, "20261305083000", ""),
        (DateForm.EPOCH_MILLISECONDS, "1767600600", ""),  # seconds
        (DateForm.EPOCH_SECONDS, "1767600600000", ""),  # milliseconds
        (DateForm.EPOCH_SECONDS, "1767600600.0", "2026-01-05 08:10:00Z"),
        (DateForm.EXCEL, "46027", "2026-01-05 05:00:00Z"),
    ],
)
def test_a_named_form_is_read_exactly(form: DateForm, written: str, instant: str, reading: Reading) -> None:
    look = reading(text(row("A-1", opened=written)), replace(PLAIN, date_form=form))
    assert [one["opened_at"] for one in look.kept] == ([instant] if instant else [])


BALTIMORE = FeedMapping(
    columns={
        Column.ID: ("ServiceRequestNum",),
        Column.LABEL: ("SRType",),
        Column.OPENED: ("CreatedDate",),
        Column.CLOSED: ("CloseDate",),
        Column.DUE: ("DueDate",),
        Column.STATUS: ("SRStatus",),
    },
    zone="America/New_York",
)


@real
def test_baltimores_milliseconds_are_read_once_the_source_says_so(reading: Reading) -> None:
    file = CASES / "baltimore_epoch_ms.csv"
    assert reading(file, BALTIMORE).kept == []
    named = replace(BALTIMORE, date_form=DateForm.EPOCH_MILLISECONDS)
    look = reading(file, named)
    assert look.one("22-90000001")["opened_at"] == "2022-01-03 14:30:00Z"
    assert counted(look, named).counts == {"met": 1, "overdue": 1}


def test_a_date_and_its_time_of_day_may_stand_apart(reading: Reading) -> None:
    header = ("Number", "Problem", "Opened", "Hour", "Status")
    mapping = replace(
        PLAIN,
        columns={**PLAIN.columns, Column.CLOSED: ()},
        times={Column.OPENED: ("Hour",)},
        date_order=DateOrder.MONTH_FIRST,
    )
    rows = [
        ("A-1", "Pothole", "07/01/2020", "09:22 AM", "Open"),
        ("A-2", "Pothole", "07/01/2020 12:00:00 AM", "4:48 PM", "Open"),
        ("A-3", "Pothole", "07/01/2020 10:15", "", "Open"),
        ("A-4", "Pothole", "07/01/2020", "NULL", "Open"),
        ("A-5", "Pothole", "07/01/2020", "late", "Open"),
    ]
    look = reading(text(*rows, header=header), mapping)
    opened = [one["opened_at"][11:16] for one in look.kept]
    assert opened == ["13:22", "20:48", "14:15", "04:00"]
    assert look.refused[0]["value"] == "07/01/2020 late"


@real
@pytest.mark.parametrize("name", ["o311_empty.json", "o311_empty.xml"])
def test_an_empty_answer_is_no_record_at_all(name: str, reading: Reading) -> None:
    look = reading(CASES / name, PRESETS["open311"])
    assert (look.file.records, look.kept, look.refused) == (0, [], [])


@pytest.mark.parametrize("content", ['{"service_requests": []}', " [ ] ", "<service_requests/>"])
def test_an_empty_list_is_empty_however_it_is_written(content: str, reading: Reading) -> None:
    assert reading(content, PRESETS["open311"]).file.records == 0


@pytest.mark.parametrize("content", ['[{"a": 1}]', "[{}]", "[", "<html><body><p>Busy</p></body></html>"])
def test_what_is_no_empty_answer_is_not_taken_for_one(content: str, reading: Reading) -> None:
    with pytest.raises(Invalid, match="no column for the number"):
        reading(content, PRESETS["open311"])


SAN_ANTONIO = FeedMapping(
    columns={
        Column.ID: ("CASEID",),
        Column.LABEL: ("TYPENAME",),
        Column.OPENED: ("OPENEDDATETIME",),
        Column.CLOSED: ("CLOSEDDATETIME",),
        Column.DUE: ("SLA_Date",),
        Column.STATUS: ("CaseStatus",),
        Column.VERDICT: ("Late (Yes/No)",),
    },
    zone="America/Chicago",
    date_order=DateOrder.MONTH_FIRST,
)


@pytest.mark.parametrize("words", [{}, {"on_time_words": ("NO",)}, {"late_words": ("YES",)}])
def test_the_citys_own_results_need_words_for_on_time_and_late(words: dict[str, Any]) -> None:
    wrong = wrong_columns(replace(SAN_ANTONIO, **words))
    assert "Say which of its words mean on time, and which late" in wrong[Column.VERDICT]


@real
def test_san_antonios_own_results_agree_with_the_file(reading: Reading) -> None:
    file = CASES / "sanantonio_verdict.csv"
    named = replace(SAN_ANTONIO, on_time_words=("no",), late_words=("Yes",))
    told = counted(reading(file, named), named, by="city")
    assert (told.counts, told.rate) == ({"met": 1, "missed": 1, "overdue": 1}, 33.33)
    other = replace(named, on_time_words=("in time",), neither_words=("unknown",))
    with pytest.raises(Invalid, match="“Late \\(Yes/No\\)” says “NO”: say whether that means on time"):
        reading(file, other)
    assert counted(reading(file, replace(other, neither_words=("no",))), other, by="city").counts == {
        "missed": 1,
        "overdue": 1,
        "untargeted": 1,
    }


@real
def test_austins_own_figures_agree_with_the_file(reading: Reading) -> None:
    austin = PRESETS["austin"]
    look = reading(CASES / "austin_overdue.csv", austin)
    told = counted(look, austin, by="city")
    # Two closed on time, one closed late, one overdue: as its own columns count.
    assert (told.counts, told.rate) == ({"met": 2, "missed": 1, "overdue": 1}, 50.0)
    assert counted(look, austin).counts == told.counts
    early = counted(look, austin, as_of=datetime(2024, 6, 9, tzinfo=UTC), by="city")
    assert early.counts["open"] == 2  # before it is due, “0” does not mean late
    assert Flag.CLOSED_UNDONE in look.flags("24-90000004")


@real
def test_kansas_citys_moment_is_two_columns_and_its_result_needs_no_due_date(reading: Reading) -> None:
    kansas_city = PRESETS["kansas-city"]
    look = reading(CASES / "kc_split_date_time.csv", kansas_city)
    assert look.one("2020900001")["opened_at"] == "2020-07-01 14:22:00Z"
    assert look.one("2020900002")["opened_at"] == "2020-07-01 21:48:00Z"
    told = counted(look, kansas_city, by="city")
    # The cancelled one is work that was not done: set aside.
    assert (told.counts, told.rate) == ({"met": 1, "overdue": 1, "untargeted": 1}, 50.0)
    assert counted(look, kansas_city).rate is None
    assert look.one("2020900003")["label"] == "CANC"
    with pytest.raises(Invalid, match="EXCEEDED EST TIMEFRAME"):
        reading(CASES / "kc_split_date_time.csv", replace(kansas_city, late_words=("yes",)))


# Cincinnati's has no file in that folder: its columns and forms, as the folder's page describes them.
CINCINNATI = """SR_NUMBER,SR_TYPE_DESC,DEPT_NAME,DATE_CREATED,TIME_RECEIVED,DATE_LAST_UPDATE,DATE_CLOSED,SR_STATUS,PLANNED_COMPLETION_DAYS
SR1,"Pothole, repair",PUBLIC SERVICES,Jan 05 2026 12:00:00 AM,08:30:00 AM,Jan 09 2026 09:00:00 AM,Jan 06 2026 04:15:00 PM,CLOSED,7
SR2,"Pothole, repair",PUBLIC SERVICES,Jan 05 2026 02:30:00 PM,02:30:00 PM,Jan 09 2026 09:00:00 AM,,OPEN,7
"""


def test_cincinnatis_dates_have_month_names_and_twelve_hours(reading: Reading) -> None:
    look = reading(CINCINNATI, PRESETS["cincinnati"])
    assert [one["opened_at"] for one in look.kept] == ["2026-01-05 13:30:00Z", "2026-01-05 19:30:00Z"]
    assert [one["ended_at"] for one in look.kept] == ["2026-01-06 21:15:00Z", ""]


@real
def test_chicagos_duplicates_are_no_work(reading: Reading) -> None:
    chicago = PRESETS["chicago"]
    look = reading(CASES / "chicago_potholes_legacy.csv", chicago)
    assert [(one["label"], one["closed"]) for one in look.kept] == [
        ("Completed - Dup", "false"),
        ("Pot Hole in Street", "true"),
        ("Open - Dup", "false"),
        ("Pot Hole in Street", "false"),
    ]
    assert counted(look, chicago).counts == {"untargeted": 4}


@real
def test_san_franciscos_cases_are_read_whole(reading: Reading) -> None:
    look = reading(CASES / "sf_cases.csv", PRESETS["san-francisco"])
    assert look.refused == []
    assert [one["label"] for one in look.kept] == [
        "Street and Sidewalk Cleaning · Bulky Items",
        "Graffiti · Graffiti on Building_commercial",
        "Graffiti · Graffiti on Pole",
    ]
    assert look.one("9000001")["opened_at"] == "2018-07-01 07:05:32Z"
    assert Flag.CLOSED_UNDONE | Flag.CLOSED_BEFORE_OPENED in look.flags("9000003")
    assert "http" not in look.file.kept.read_text(encoding="utf-8")


FILES = {
    "los-angeles": "la_updated_as_closed.csv",
    "san-francisco": "sf_cases.csv",
    "chicago": "chicago_potholes_legacy.csv",
    "austin": "austin_overdue.csv",
    "washington": "dc_null_na.csv",
    "kansas-city": "kc_split_date_time.csv",
    "st-louis": "stlouis_blank_label.csv",
}


@real
@pytest.mark.parametrize("name", FILES)
def test_a_citys_file_is_known_by_its_columns(name: str) -> None:
    with (CASES / FILES[name]).open(encoding="utf-8", newline="") as file:
        assert recognized(next(csv.reader(file))) == name
    assert recognized(next(csv.reader([CINCINNATI.partition("\n")[0]]))) == "cincinnati"


@pytest.mark.parametrize("name", PRESETS)
def test_no_known_source_says_anything_wrong_of_its_columns(name: str) -> None:
    assert wrong_columns(PRESETS[name]) == {}
    assert mapping_from(json.loads(canonical.dumps(mapping_body(PRESETS[name])))) == PRESETS[name]


@real
def test_the_header_is_found_below_its_titles(reading: Reading) -> None:
    look = reading(CASES / "title_rows.csv", MONTH_FIRST)
    assert look.one("tt1")["line"] == "5"
    assert look.file.facts["above"] == "2 lines above the names of the columns"
    assert counted(look, MONTH_FIRST).counts == {"overdue": 1}


def test_names_of_groups_above_the_header_are_passed_over_and_blank_lines_counted_as_lines(
    reading: Reading,
) -> None:
    content = ",,Dates,,,\n\n\n" + text(row("A-1"))
    assert (reading(content).one("A-1")["line"], reading(content).file.facts["above"][:6]) == ("5", "1 line")


def test_a_header_that_serves_is_not_looked_for_further_down(reading: Reading) -> None:
    look = reading(text(row("A-1"), ("Number", "Problem", "Opened", "Closed", "Due", "Status")))
    assert "above" not in look.file.facts
    assert len(look.refused) == 1


@real
def test_which_of_two_twins_counts_the_source_has_to_say(reading: Reading) -> None:
    file = CASES / "dup_header.csv"
    with pytest.raises(Invalid, match="“STATUS \\(1\\)” or “STATUS \\(2\\)”"):
        reading(file, MONTH_FIRST)
    told = {
        number: reading(
            file,
            replace(MONTH_FIRST, columns={**MONTH_FIRST.columns, Column.STATUS: (f"STATUS ({number})",)}),
        ).one("d1")["closed"]
        for number in (1, 2)
    }
    assert told == {1: "false", 2: "true"}


def test_twins_that_nobody_uses_trouble_nobody(reading: Reading) -> None:
    content = text(
        (*row("A-1"), "a", "b"), header=("Number", "Problem", "Opened", "Closed", "Due", "Status", "X", "x")
    )
    assert reading(content).one("A-1")["closed"] == "true"


@real
def test_line_ends_within_values_and_a_byte_order_mark_move_no_line(reading: Reading) -> None:
    look = reading(CASES / "multiline.csv", MONTH_FIRST)
    assert [(one["external_id"], one["line"]) for one in look.kept] == [
        ("m0", "2"),
        ("m1", "5"),
        ("m3", "11"),
    ]
    assert [(one["line"], one["value"]) for one in look.refused] == [("8", "soon")]


@real
def test_torontos_file_has_no_numbers_and_says_so(reading: Reading) -> None:
    names = {Column.LABEL: ("Service Request Type",), Column.OPENED: ("Creation Date",), Column.ID: ("ID",)}
    toronto = FeedMapping(columns=names, zone="America/Toronto")
    with pytest.raises(Invalid, match="no column for the number of a request"):
        reading(CASES / "toronto_noid.csv", toronto)


def test_statuses_that_nobody_said_the_meaning_of_are_named(reading: Reading) -> None:
    look = reading(
        text(row("A-1", status="Pending"), row("A-2", status="Reopened"), row("A-3", status="closed"))
    )
    assert look.file.facts["statuses"].startswith("“Pending”: neither closed nor open here")
    assert "statuses" not in reading(text(row("A-1"), row("A-2", status="Open"))).file.facts
