"""Files of other cities and cases people reported, each with the figures that are right; see data/cases/README.md."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from governance.calendars.rules.units import Comparison
from governance.errors import Invalid
from governance.requests.rules.labels import NO_LABEL
from governance.requests.rules.mapping import Column, DateOrder, FeedMapping
from governance.requests.rules.marks import Flag
from tests.requests.reading.cities import CASES, counted, plain
from tests.requests.reading.conftest import Reading
from tests.requests.reading.files import PLAIN, row, text

real = pytest.mark.skipif(not CASES.is_dir(), reason=f"the cities' cases are not in {CASES}")
MONTH_FIRST = plain(date_order=DateOrder.MONTH_FIRST)
LOS_ANGELES = FeedMapping(
    columns={
        Column.ID: ("SRNumber",),
        Column.LABEL: ("RequestType",),
        Column.OPENED: ("CreatedDate",),
        Column.CLOSED: ("ClosedDate",),
        Column.DUE: ("ServiceDate",),
        Column.STATUS: ("Status",),
    },
    zone="America/Los_Angeles",
    date_order=DateOrder.MONTH_FIRST,
    comparison=Comparison.DATE,
    due_is_date=True,
)
WASHINGTON = FeedMapping(
    columns={
        Column.ID: ("SERVICEREQUESTID",),
        Column.LABEL: ("SERVICECODEDESCRIPTION",),
        Column.OPENED: ("ADDDATE",),
        Column.CLOSED: ("RESOLUTIONDATE",),
        Column.DUE: ("SERVICEDUEDATE",),
        Column.STATUS: ("SERVICEORDERSTATUS",),
        Column.DISTRICT: ("WARD",),
        Column.OUTCOME: ("RESOLUTION",),
    },
    zone="America/New_York",
)
ST_LOUIS = FeedMapping(
    columns={
        Column.ID: ("REQUESTID",),
        Column.LABEL: ("PLAIN_ENGLISH_NAME_FOR_PROBLEMCODE",),
        Column.OPENED: ("DATETIMEINIT",),
        Column.CLOSED: ("DATETIMECLOSED",),
        Column.DUE: ("PRJCOMPLETEDATE",),
        Column.STATUS: ("STATUS",),
    },
    zone="America/Chicago",
)


@real
def test_los_angeles_last_update_is_no_closing_time(reading: Reading) -> None:
    file = CASES / "la_updated_as_closed.csv"
    wrong = replace(LOS_ANGELES, columns={**LOS_ANGELES.columns, Column.CLOSED: ("UpdatedDate",)})
    with pytest.raises(Invalid, match="“UpdatedDate” tells when a record was last touched"):
        reading(file, wrong)
    assert counted(reading(file, LOS_ANGELES), LOS_ANGELES).rate == 82.86


@real
def test_words_for_nothing_keep_washingtons_open_requests(reading: Reading) -> None:
    look = reading(CASES / "dc_null_na.csv", WASHINGTON)
    told = counted(look, WASHINGTON, as_of=datetime(2020, 1, 1, 4, 59, 59, tzinfo=UTC))
    assert told.counts == {"met": 1, "missed": 1, "overdue": 1, "untargeted": 1}
    assert told.rate == 33.33
    assert look.refused == []
    assert look.one("16-90000003")["outcome"] == ""


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
    look = reading(CASES / "stlouis_blank_label.csv", ST_LOUIS)
    blank = [one for one in look.kept if one["label"] == NO_LABEL]
    assert {one["reason"] for one in look.refused} == {
        "this number stands again further down in the file; the last one counts"
    }
    assert len(blank) == 29

    by_value = replace(ST_LOUIS, label_fallback=("PROBLEMCODE",))
    labels = [one["label"] for one in reading(CASES / "stlouis_blank_label.csv", by_value).kept]
    assert labels[:2] == ["Short Term Initiativ", "Short Term Initiativ"]
    assert NO_LABEL not in labels
    assert "Graffiti on public property" in labels
