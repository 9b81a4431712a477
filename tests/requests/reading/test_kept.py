"""What is kept of a record: instants in the feed's zone and clock, words as results, contradictions as flags."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.calendars.rules.units import Comparison
from governance.requests.rules.mapping import Column, FeedClock, FeedMapping
from governance.requests.rules.marks import Flag
from governance.requests.rules.presets import PRESETS
from tests.requests.reading.conftest import AT, Reading
from tests.requests.reading.files import COLUMNS, HEADER, PLAIN, row, text

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu")


def moments() -> list[datetime]:
    """Wall times over a century, and every quarter of an hour around three years of turning clocks."""
    sparse = [datetime.fromisoformat("1950-01-01 00:07") + timedelta(hours=997 * step) for step in range(800)]
    turning = [date(2018, 2, 17), date(2018, 11, 3), date(2026, 3, 7), date(2026, 10, 31), date(2026, 10, 24)]
    turning += [date(2026, 3, 28), date(2026, 4, 4), date(2026, 10, 3)]
    quarters = range(4 * 24 * 3)
    dense = [
        datetime.combine(day, time()) + timedelta(minutes=15 * step) for day in turning for step in quarters
    ]
    return sparse + dense


def opened(reading: Reading, walls: Sequence[datetime], mapping: FeedMapping) -> list[str]:
    lines = text(
        *((str(number), "Pothole", f"{wall:%Y-%m-%d %H:%M:%S}") for number, wall in enumerate(walls))
    )
    header = lines.splitlines()[0]
    look = reading(lines.replace(header, "Number,Problem,Opened", 1), mapping)
    return [one["opened_at"] for one in look.kept]


def told(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M:%SZ}"


@pytest.mark.parametrize("zone", ZONES)
def test_wall_times_become_the_instants_that_the_zone_says(zone: str, reading: Reading) -> None:
    """As zoneinfo with fold 0: a skipped time moves forward, of an ambiguous one the first is meant."""
    walls = moments()
    assert opened(reading, walls, replace(PLAIN, zone=zone)) == [
        told(wall.replace(tzinfo=ZoneInfo(zone))) for wall in walls
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_a_shifted_clock_is_moved_back_before_it_is_read(zone: str, reading: Reading) -> None:
    walls = moments()
    info = ZoneInfo(zone)
    back = [wall.replace(tzinfo=info).astimezone(UTC).replace(tzinfo=None) for wall in walls]
    assert opened(reading, walls, replace(PLAIN, zone=zone, clock=FeedClock.SHIFTED)) == [
        told(wall.replace(tzinfo=info)) for wall in back
    ]


def test_a_clock_of_utc_is_read_as_it_is(reading: Reading) -> None:
    walls = moments()
    assert opened(reading, walls, replace(PLAIN, clock=FeedClock.UTC)) == [
        told(wall.replace(tzinfo=UTC)) for wall in walls
    ]


BY_DATE = replace(PLAIN, comparison=Comparison.DATE)


@pytest.mark.parametrize(
    ("due", "mapping", "last"),
    [
        ("2026-03-05 09:00:00", BY_DATE, "2026-03-06 04:59:59Z"),
        ("2026-03-08 01:00:00", BY_DATE, "2026-03-09 03:59:59Z"),  # a day of 23 hours
        ("2026-03-06T02:00:00Z", BY_DATE, "2026-03-06 04:59:59Z"),  # still the fifth in New York
        (
            "2026-03-05 00:00:00+00",
            replace(PLAIN, due_is_date=True, clock=FeedClock.UTC),
            "2026-03-06 04:59:59Z",
        ),
        ("2026-03-06 02:00:00", replace(BY_DATE, clock=FeedClock.UTC), "2026-03-06 04:59:59Z"),
        ("2026-03-05", PLAIN, "2026-03-05 05:00:00Z"),
    ],
)
def test_where_dates_are_compared_due_is_the_last_second_of_its_local_date(
    due: str, mapping: FeedMapping, last: str, reading: Reading
) -> None:
    assert reading(text(row("A-1", due=due)), mapping).one("A-1")["due_at"] == last


@pytest.mark.parametrize(
    ("record", "flag"),
    [
        ({"opened": "2026-03-04 09:00:00"}, Flag.CLOSED_BEFORE_OPENED),
        ({"due": "1900-01-01"}, Flag.SENTINEL_DATE | Flag.DUE_BEFORE_OPENED),
        ({"due": "2099-12-31 00:00:00"}, Flag.SENTINEL_DATE),
        ({"closed": "1901-01-01 00:00:00"}, Flag.SENTINEL_DATE | Flag.CLOSED_BEFORE_OPENED),
        ({"closed": ""}, Flag.CLOSED_WITHOUT_TIME),
        ({"status": "Open"}, Flag.TIME_WITHOUT_CLOSED),
        ({"opened": "2026-03-02 00:00:00"}, Flag.DATE_ONLY),
        ({"opened": "2026-03-02"}, Flag.DATE_ONLY),
        ({"due": "2026-03-01 09:00:00"}, Flag.DUE_BEFORE_OPENED),
        ({"closed": "2026-11-02 12:00:00"}, Flag.FUTURE_DATE),
        ({"closed": "2026-11-02 07:00:00"}, Flag(0)),  # the very instant at which the file was taken in
        ({"status": ""}, Flag(0)),
        ({"status": " CLOSED "}, Flag(0)),
        ({"status": "Open", "closed": ""}, Flag(0)),
    ],
)
def test_contradictions_are_kept_with_a_flag(record: dict[str, str], flag: Flag, reading: Reading) -> None:
    look = reading(text(row("A-1", **record)))
    assert look.flags("A-1") == flag


def test_a_file_without_a_status_is_closed_where_it_has_a_closing_time(reading: Reading) -> None:
    rows = [row("A-1"), row("A-2", closed="")]
    look = reading(text(*rows, header=(*HEADER[:-1], "Other")))
    assert [one["closed"] for one in look.kept] == ["true", "false"]
    assert [one["flags"] for one in look.kept] == ["0", "0"]


WIDE = replace(
    PLAIN,
    columns=COLUMNS
    | {
        Column.VERDICT: ("On time?",),
        Column.OUTCOME: ("Outcome",),
        Column.DISTRICT: ("District",),
        Column.CHANNEL: ("Channel",),
        Column.COMPLETE: ("Complete",),
        Column.TRANSFERS: ("Sent on",),
        Column.REOPENED: ("Reopened",),
        Column.HANDED: ("Handed",),
        Column.PAUSED: ("Paused",),
        Column.RESUMED: ("Resumed",),
        Column.PAUSE_REASON: ("Why",),
    },
    on_time_words=("On-Time", "yes"),
    late_words=("overdue",),
    undone_words=("case invalid",),
)
WIDE_HEADER = (
    *(*HEADER, "On time?", "Outcome", "District", "Channel", "Complete", "Sent on", "Reopened", "Handed"),
    *("Paused", "Resumed", "Why"),
)


def wide(number: str, **told: str) -> tuple[str, ...]:
    usual = dict.fromkeys(
        ["verdict", "outcome", "district", "channel", "complete", "transfers", "reopened", "handed"], ""
    ) | {"paused": "", "resumed": "", "why": ""}
    return (*row(number), *(usual | told).values())


def test_all_that_a_feed_may_tell_is_kept(reading: Reading) -> None:
    one = wide(
        "A-1",
        verdict="on time",
        outcome="Case  Invalid",
        district="  4 ",
        channel="Phone",
        complete="No",
        transfers="2",
        reopened="yes",
        handed="2026-03-02 10:00:00",
        paused="2026-03-02 11:00:00",
        resumed="2026-03-02 12:00:00",
        why="waiting for the resident",
    )
    look = reading(text(one, wide("A-2", verdict="OVERDUE"), header=WIDE_HEADER), WIDE)
    kept = look.one("A-1")
    assert look.flags("A-1") == Flag.CLOSED_UNDONE
    assert {key: kept[key] for key in ("verdict", "outcome", "district", "channel", "pause_reason")} == {
        "verdict": "1",
        "outcome": "Case Invalid",
        "district": "4",
        "channel": "Phone",
        "pause_reason": "waiting for the resident",
    }
    assert [kept[key] for key in ("complete", "transfers", "reopened")] == ["0", "2", "1"]
    assert [kept[key][11:16] for key in ("handed_at", "paused_at", "resumed_at")] == [
        "15:00",
        "16:00",
        "17:00",
    ]
    blank = look.one("A-2")
    assert blank["verdict"] == "2"
    assert [blank[key] for key in ("complete", "transfers", "reopened", "district", "handed_at")] == [
        *("-1", "-1", "-1", "", "")
    ]


def test_what_a_feed_does_not_tell_is_not_made_up(reading: Reading) -> None:
    kept = reading(text(row("A-1"))).one("A-1")
    assert [kept[key] for key in ("verdict", "complete", "transfers", "reopened", "handed_at")] == [
        *("0", "-1", "-1", "-1", "")
    ]


def test_no_record_is_refused_or_marked_for_when_it_was_last_touched(reading: Reading) -> None:
    mapping = replace(PLAIN, columns={**COLUMNS, Column.UPDATED: ("Touched",)})
    told = ("2026-03-03 10:00:00", "yesterday", "1900-01-01", "")
    rows = [(*row(f"A-{number}"), touched) for number, touched in enumerate(told)]
    look = reading(text(*rows, header=(*HEADER, "Touched")), mapping)
    assert look.refused == []
    assert [one["updated_at"][:13] for one in look.kept] == ["2026-03-03 15", "", "1900-01-01 05", ""]
    assert {one["flags"] for one in look.kept} == {"0"}


def test_outcomes_are_kept_while_they_are_few_and_left_out_where_they_are_free_text(reading: Reading) -> None:
    few = [wide(f"A-{number}", outcome=f"Kind {number % 300}") for number in range(600)]
    many = [wide(f"A-{number}", outcome=f"Spoke with resident {number}") for number in range(301)]
    assert reading(text(*few, header=WIDE_HEADER), WIDE).one("A-7")["outcome"] == "Kind 7"
    look = reading(text(*many, header=WIDE_HEADER), WIDE)
    assert {one["outcome"] for one in look.kept} == {""}
    assert look.file.facts["left out"] == "“Outcome” holds free text, which is not stored"


def test_reasons_to_pause_that_are_free_text_are_left_out(reading: Reading) -> None:
    many = [
        wide(f"A-{number}", why=f"Ms. Smith of {number} Main Street asked us to wait")
        for number in range(301)
    ]
    look = reading(text(*many, header=WIDE_HEADER), WIDE)
    assert {one["pause_reason"] for one in look.kept} == {""}
    assert "free text" in look.file.facts["left out"]


def test_long_values_are_cut_and_unseen_signs_taken_out(reading: Reading) -> None:
    sign = "\u202e"
    look = reading(
        text(wide("A-1", district="x" * 500, channel=f"Pho{sign}ne\x07 call"), header=WIDE_HEADER), WIDE
    )
    assert look.one("A-1")["district"] == "x" * 80
    assert look.one("A-1")["channel"] == "Phone call"


def test_labels_of_several_columns_are_joined_and_repetition_is_left_out(reading: Reading) -> None:
    header = ("Unique Key", "Complaint Type", "Created Date", "Status", "Descriptor")
    rows = [("1", "Noise", "01/02/2026", "Open", "Loud Music"), ("2", "Noise", "01/02/2026", "Open", "NOISE")]
    rows += [("3", "Noise", "01/02/2026", "Open", "")]
    look = reading(text(*rows, header=header), PRESETS["nyc"])
    assert [one["label"] for one in look.kept] == ["Noise · Loud Music", "Noise", "Noise"]


PHILADELPHIA = (
    *("objectid", "service_request_id", "status", "status_notes", "service_name", "service_code"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "zipcode", "media_url", "lat", "lon", "subject", "closed_datetime", "service_type"),
)


def philadelphia(number: str, kind: str, *, expected: str = "", closed: str = "") -> tuple[str, ...]:
    known = {
        "service_request_id": number,
        "status": "Closed" if closed else "Open",
        "service_name": kind,
        "requested_datetime": "2025-03-03 15:00:00+00",
        "updated_datetime": "2025-05-05 05:05:05+00",
        "expected_datetime": expected,
        "address": "1234 MARKET ST",
        "media_url": "https://media.invalid/1.jpg",
        "closed_datetime": closed,
        "service_type": kind,
    }
    return tuple(known.get(name, "") for name in PHILADELPHIA)


def test_philadelphia_is_judged_by_date_and_its_information_requests_are_set_aside(reading: Reading) -> None:
    rows = [
        philadelphia("1", "Pothole", expected="2025-03-06 00:00:00+00", closed="2025-03-07 04:30:00+00"),
        philadelphia("2", "Information Request"),
    ]
    look = reading(text(*rows, header=PHILADELPHIA), PRESETS["philadelphia"])
    pothole = look.one("1")
    assert pothole["opened_at"] == "2025-03-03 15:00:00Z"
    assert (pothole["ended_at"], pothole["due_at"]) == ("2025-03-07 04:30:00Z", "2025-03-07 04:59:59Z")
    assert look.one("2")["label"] == "Information Request"
    left = look.file.kept.read_text(encoding="utf-8")
    assert "MARKET" not in left
    assert "media.invalid" not in left


def test_facts_say_what_the_file_was(reading: Reading) -> None:
    facts = reading(text(row("A-1"), row("A-2", opened="2026-04-01 09:00:00"))).file.facts
    assert facts["form"] == "CSV"
    assert (facts["first"], facts["last"]) == ("2026-03-02T14:00:00Z", "2026-04-01T13:00:00Z")
    assert facts["column opened"] == "Opened"


def test_the_same_file_read_twice_is_the_same(reading: Reading) -> None:
    content = text(*(row(f"A-{number}") for number in range(500)))
    assert reading(content, at=AT).kept == reading(content, at=AT).kept
