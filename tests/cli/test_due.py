"""`governance due`: one answer a line, whatever the line."""

import json

import pytest
from click.testing import CliRunner, Result

from governance.cli.due import due

BOSTON = ("--hours", "Mon-Fri 08:30-17:00", "--holidays", "US-MA", "--zone", "America/New_York")


def ask(lines: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(due, [*options], input=lines)


def test_a_line_in_and_a_due_time_with_offset_out() -> None:
    lines = "2026-06-17 10:00\n2026-06-18T18:05:30\n2026-11-25 16:59:59"
    answer = ask(lines, "--amount", "1", "--unit", "business-days", *BOSTON)
    # Juneteenth and Thanksgiving are no working days; opened after hours counts from the next opening.
    assert answer.stdout.splitlines() == [
        "2026-06-18T10:00:00-04:00",
        "2026-06-23T08:30:00-04:00",
        "2026-11-27T16:59:59-05:00",
    ]
    assert answer.exit_code == 0
    assert not answer.stderr


@pytest.mark.parametrize("unit", ["business days", "business-days", "Business Day"])
def test_a_unit_is_written_with_spaces_or_hyphens(unit: str) -> None:
    answer = ask("2026-06-12 10:00\n", "--amount", "2", "--unit", unit, *BOSTON)
    assert answer.stdout == "2026-06-16T10:00:00-04:00\n"


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        ("24", "hours", "2026-03-08T11:00:00-04:00"),
        ("1", "calendar days", "2026-03-08T10:00:00-04:00"),
        ("17", "business hours", "2026-03-10T17:00:00-04:00"),
    ],
)
def test_each_unit_knows_the_night_the_clocks_change(amount: str, unit: str, expected: str) -> None:
    answer = ask("2026-03-07 10:00", "--amount", amount, "--unit", unit, *BOSTON)
    assert answer.stdout == f"{expected}\n"


def test_the_end_of_the_day_is_midnight_or_the_last_close() -> None:
    rule = ("--rule", "end-of-day", *BOSTON)
    assert ask("2026-06-12 10:00", "--amount", "1", "--unit", "calendar-days", *rule).stdout == (
        "2026-06-14T00:00:00-04:00\n"
    )
    assert ask("2026-06-12 10:00", "--amount", "1", "--unit", "business-days", *rule).stdout == (
        "2026-06-15T17:00:00-04:00\n"
    )


def test_a_bad_line_keeps_its_place_and_is_told_with_its_number() -> None:
    lines = b"2026-06-17 10:00\nyesterday\n\n2026-02-30 10:00\n2026-06-17 10:00+02:00\r\n\xff\xfe\n2026-06-17 10:00\r\n"
    answer = ask(lines, "--amount", "1", "--unit", "business-days", *BOSTON)
    good = "2026-06-18T10:00:00-04:00"
    assert answer.stdout.split("\n") == [good, "", "", "", "", "", good, ""]
    assert answer.exit_code == 1
    told = answer.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["line 2", "line 3", "line 4", "line 5", "line 6"]
    assert "“yesterday” is not a time; write it like 2026-06-18 08:30" in told[0]
    assert "day is out of range for month" in told[2]


def test_years_beyond_reason_are_refused_by_line() -> None:
    answer = ask("0001-01-01 00:00\n9999-12-31 23:59\n", "--amount", "1", "--unit", "hours", *BOSTON)
    assert answer.exit_code == 1
    assert answer.stdout == "\n\n"
    assert "not in the years 1900 to 2199" in answer.stderr


def test_json_is_one_object_with_rows_and_total() -> None:
    answer = ask(
        "2026-06-17 10:00\nnonsense\n", "--amount", "1", "--unit", "business days", "--json", *BOSTON
    )
    assert answer.exit_code == 1
    found = json.loads(answer.stdout)
    assert found["unit"] == "business-days"
    assert found["rows"][0] == {"line": 1, "opened": "2026-06-17 10:00", "due": "2026-06-18T10:00:00-04:00"}
    assert found["rows"][1]["line"] == 2
    assert "nonsense" in found["rows"][1]["reason"]
    assert found["total"] == {"lines": 2, "due": 1, "refused": 1}


def test_holidays_are_known_for_every_year_that_a_promise_reaches() -> None:
    answer = ask("2026-01-02 10:00\n1999-12-30 10:00", "--amount", "2000", "--unit", "business-days", *BOSTON)
    # Counted one by one with Massachusetts' holidays of those eight years.
    assert answer.stdout.splitlines() == ["2034-01-04T10:00:00-05:00", "2007-12-24T10:00:00-05:00"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--amount", "1", "--unit", "days", *BOSTON), "calendar days or business days: say which"),
        (("--amount", "x", "--unit", "hours", *BOSTON), "--amount"),
        (("--amount", "-1", "--unit", "hours", *BOSTON), "--amount"),
        (("--amount", "0", "--unit", "hours", *BOSTON), "cannot be promised"),
        (("--unit", "hours", *BOSTON), "--amount"),
        (("--amount", "1", "--unit", "business-days", "--zone", "America/New_York"), "need working hours"),
        (("--amount", "1", "--unit", "hours", "--zone", "Boston"), "not a time zone"),
        (("--amount", "1", "--unit", "hours", "--zone", "../etc/passwd"), "not a time zone"),
        (("--amount", "1", "--unit", "hours", "--zone", "UTC", "--holidays", "US-XX"), "cannot be used"),
        (("--amount", "1", "--unit", "hours", "--zone", "UTC", "--hours", "Mon 9-5"), "“9-5” is not a range"),
        (("--amount", "1", "--unit", "hours", "--zone", "UTC", "--rule", "soon"), "--rule"),
    ],
)
def test_wrong_use_is_exit_2_and_says_what_is_wrong(options: tuple[str, ...], told: str) -> None:
    answer = ask("2026-06-17 10:00\n", *options)
    assert answer.exit_code == 2
    assert told in answer.stderr
    assert not answer.stdout


NIGHTS = ("--amount", "2", "--unit", "business-days", "--zone", "America/New_York", "--hours")


@pytest.mark.parametrize(
    "hours", ["Mon-Fri 22:00-06:00", "Mon 22:00-24:00; Tue-Fri 00:00-06:00,22:00-24:00; Sat 00:00-06:00"]
)
def test_two_nights_after_thursday_are_monday_however_the_hours_are_typed(hours: str) -> None:
    assert ask("2026-03-05 23:00", *NIGHTS, hours).stdout == "2026-03-09T23:00:00-04:00\n"


def test_exceptions_come_before_the_holidays() -> None:
    days = ("--amount", "1", "--unit", "business-days", *BOSTON)
    said = [
        part
        for line in ("2026-12-24 08:30-12:00 Christmas Eve", "2026-12-25 10:00-11:00", "2026-12-28")
        for part in ("--exception", line)
    ]
    lines = "2026-12-23 16:00\n2026-12-24 10:30\n2026-12-25 10:30\n"
    assert ask(lines, *days, *said).stdout.splitlines() == [
        "2026-12-24T12:00:00-05:00",
        "2026-12-25T10:30:00-05:00",
        "2026-12-29T10:30:00-05:00",
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["tomorrow"], "“tomorrow” is not a date"),
        (["2026-12-24 9-5"], "has hours that cannot be read"),
        (["2026-12-24 08:30-25:00"], "is outside 00:00-24:00"),
        (["2026-12-24", "2026-12-24 08:30-12:00"], "named twice"),
        (["0001-01-01 08:30-12:00"], "cannot have hours"),
        (["2026-12-24 05:00-09:00"], "The night of 2026-12-23 ends at 06:00"),
    ],
)
def test_an_exception_that_cannot_be_is_exit_2(lines: list[str], told: str) -> None:
    said = [part for line in lines for part in ("--exception", line)]
    answer = ask("2026-06-17 10:00\n", *NIGHTS, "Mon-Fri 22:00-06:00", *said)
    assert answer.exit_code == 2
    assert told in answer.stderr


def test_nothing_in_nothing_out() -> None:
    answer = ask("", "--amount", "1", "--unit", "hours", "--zone", "UTC")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "")
