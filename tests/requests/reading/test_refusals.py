"""What is refused, record by record: on which line, in which column, with what value and why; and what is not."""

from dataclasses import replace

import pytest

from governance.errors import Invalid
from governance.requests.reading import records
from governance.requests.rules.labels import NO_LABEL
from governance.requests.rules.mapping import Column
from tests.requests.reading.conftest import Look, Reading
from tests.requests.reading.files import COLUMNS, DAY_FIRST, MONTH_FIRST, PLAIN, row, text


def only(look: Look) -> tuple[str, str, str, str]:
    (one,) = look.refused
    return one["line"], one["column"], one["value"], one["reason"]


def test_a_record_without_a_number_is_refused(reading: Reading) -> None:
    line, column, value, reason = only(reading(text(row("A-1"), row("  "))))
    assert (line, column, value) == ("3", "Number", "")
    assert "no number" in reason


def test_a_number_that_a_spreadsheet_shortened_is_refused(reading: Reading) -> None:
    line, column, value, reason = only(reading(text(row("1.01001E+11"))))
    assert (line, column, value) == ("2", "Number", "1.01001E+11")
    assert "spreadsheet has shortened" in reason


def test_a_number_that_is_a_text_is_refused(reading: Reading) -> None:
    _, column, value, reason = only(reading(text(row("x" * 201))))
    assert (column, len(value)) == ("Number", 200)
    assert "longer than 200" in reason


def test_of_a_repeated_number_the_last_record_counts(reading: Reading) -> None:
    look = reading(text(row("A-1", problem="old"), row("A-2"), row("A-1", problem="new")))
    assert look.one("A-1")["label"] == "new"
    line, column, value, reason = only(look)
    assert (line, column, value) == ("2", "Number", "A-1")
    assert "the last one counts" in reason


def test_a_last_record_that_is_refused_does_not_take_the_earlier_one_with_it(reading: Reading) -> None:
    look = reading(text(row("A-1"), row("A-1", opened="soon")))
    assert look.one("A-1")["line"] == "2"
    assert only(look)[:3] == ("3", "Opened", "soon")


def test_a_record_that_does_not_say_what_it_is_about_is_taken_in(reading: Reading) -> None:
    assert [
        one["label"] for one in reading(text(row("A-1", problem=" "), row("A-2", problem="NULL"))).kept
    ] == [
        NO_LABEL,
        NO_LABEL,
    ]


@pytest.mark.parametrize("column", ["opened", "closed", "due"])
@pytest.mark.parametrize(
    "wrong",
    ["yesterday", "2026-13-01", "2026-02-30 10:00:00", "41633.99", "12/25/2026", "2026-01-01 25:00", "0"],
)
def test_a_text_that_is_no_date_is_refused(column: str, wrong: str, reading: Reading) -> None:
    line, name, value, reason = only(reading(text(row("A-0"), row("A-1", **{column: wrong}))))
    assert (line, name, value) == ("3", column.capitalize(), wrong)
    assert "year, month, day" in reason


def test_the_value_told_of_a_refused_record_is_cut(reading: Reading) -> None:
    assert only(reading(text(row("A-1", opened="x" * 5_000))))[2] == "x" * 200


@pytest.mark.parametrize(
    ("written", "month_first", "day_first"),
    [
        ("12/25/2026 02:30:05 PM", "2026-12-25 19:30:05Z", ""),
        ("01/02/2026 12:00:00 AM", "2026-01-02 05:00:00Z", "2026-02-01 05:00:00Z"),
        ("1/2/2026 2:30", "2026-01-02 07:30:00Z", "2026-02-01 07:30:00Z"),
        ("1/2/26", "2026-01-02 05:00:00Z", "2026-02-01 05:00:00Z"),
        ("1/2/1999 2:30 pm", "1999-01-02 19:30:00Z", "1999-02-01 19:30:00Z"),
        ("01.02.2026 14:30", "2026-01-02 19:30:00Z", "2026-02-01 19:30:00Z"),
        ("25/12/2026 14:30:00", "", "2026-12-25 19:30:00Z"),
        ("12/25/2026 14:30:00 PM", "", ""),
        ("01/02/2026 00:30 AM", "2026-01-02 05:30:00Z", "2026-02-01 05:30:00Z"),
        ("01/02/2026 00:30 PM", "", ""),
        ("2026-01-02 2:30:00 PM", "2026-01-02 19:30:00Z", "2026-01-02 19:30:00Z"),
        ("2026-01-02T14:30:00", "2026-01-02 19:30:00Z", "2026-01-02 19:30:00Z"),
        ("2026-01-02 14:30:00.999", "2026-01-02 19:30:00Z", "2026-01-02 19:30:00Z"),
        ("2026-01-02T14:30:00Z", "2026-01-02 14:30:00Z", "2026-01-02 14:30:00Z"),
        ("2026-01-02T14:30:00+05:30", "2026-01-02 09:00:00Z", "2026-01-02 09:00:00Z"),
        ("2026/01/02 14:30:00+00", "2026-01-02 14:30:00Z", "2026-01-02 14:30:00Z"),
        ("2026-01-02 14:30:00-0500", "2026-01-02 19:30:00Z", "2026-01-02 19:30:00Z"),
        ("\t2026-01-02 ", "2026-01-02 05:00:00Z", "2026-01-02 05:00:00Z"),
    ],
)
def test_dates_are_read_in_the_order_that_the_data_source_says(
    written: str, month_first: str, day_first: str, reading: Reading
) -> None:
    content = text(row("A-1", opened=written, closed="", due="", status="Open"))
    for mapping, expected in ((MONTH_FIRST, month_first), (DAY_FIRST, day_first)):
        look = reading(content, mapping)
        assert [one["opened_at"] for one in look.kept] == ([expected] if expected else [])


def test_a_line_with_other_columns_than_the_header_is_refused_by_itself(reading: Reading) -> None:
    short, long = "A-1,Pothole,2026-03-02\n", ",".join(row("A-2")) + ",one,two\n"
    look = reading(text(row("A-0")) + short + long + ",".join(row("A-3")) + "\n")
    assert [one["external_id"] for one in look.kept] == ["A-0", "A-3"]
    assert [(one["line"], one["reason"]) for one in look.refused] == [
        ("3", "this line has 3 columns, the header has 6"),
        ("4", "this line has 8 columns, the header has 6"),
    ]


def test_of_a_line_that_cannot_be_read_nothing_is_kept_since_it_may_hold_names(reading: Reading) -> None:
    name = "Smith"
    wrong = [f"{name},{name}\n", f'A-1,"{name},2026-03-02,,,Open\n', f"A-2,{name}\0,2026-03-02,,,Open\n"]
    look = reading(text(row("A-0")) + "".join(wrong) + ",".join(row("A-3")) + "\n")
    assert [(one["line"], one["value"]) for one in look.refused] == [("3", ""), ("4", ""), ("5", "")]


def test_a_quotation_mark_that_is_never_closed_costs_one_record(reading: Reading) -> None:
    broken = 'A-1,"Pothole,2026-03-02,,,Open\n'
    rest = "".join(",".join(row(f"B-{number}")) + "\n" for number in range(50))
    look = reading(text(row("A-0")) + broken + rest)
    assert (look.file.kept_count, look.file.refused_count) == (51, 1)
    assert only(look)[0] == "3"
    assert "quotation mark" in only(look)[3]


def test_a_quotation_mark_closed_by_a_later_stray_one_costs_those_two_records(reading: Reading) -> None:
    broken = 'A-1,"Pothole,2026-03-02,,,Open\n'
    whole = ",".join(row("B-1")) + "\n"
    look = reading(text() + broken + whole + broken.replace("A-1", "A-2") + whole.replace("B-1", "B-2"))
    assert [one["external_id"] for one in look.kept] == ["B-1", "B-2"]
    assert [one["line"] for one in look.refused] == ["2", "4"]


def test_an_inch_mark_within_a_value_is_part_of_it(reading: Reading) -> None:
    look = reading(text() + '\nA-1,Pipe of 5" broken,2026-03-02,,,Open\n')
    assert look.one("A-1")["label"] == 'Pipe of 5" broken'
    assert look.file.facts["read"].startswith("record by record")


def test_zero_bytes_are_refused_by_record(reading: Reading) -> None:
    look = reading(
        text(row("A-0"), row("A-1", problem="Pot\0hole"), row("A-2", problem="Pot\n\0hole"), row("A-3"))
    )
    assert [one["external_id"] for one in look.kept] == ["A-0", "A-3"]
    assert [one["line"] for one in look.refused] == ["3", "4"]


@pytest.mark.parametrize("size", [1_000_001, 3_000_000, 10_000_000])
def test_a_field_of_many_megabytes_is_refused_and_the_next_record_read(size: int, reading: Reading) -> None:
    look = reading(text(row("A-0"), row("A-1", problem="x" * size), row("A-2")))
    assert [one["external_id"] for one in look.kept] == ["A-0", "A-2"]
    assert "longer than 1,000,000" in only(look)[3]
    assert len(only(look)[2]) <= 200


def test_a_field_of_half_a_megabyte_in_a_column_that_is_not_read_is_no_matter(reading: Reading) -> None:
    header = (*("Number", "Problem", "Opened", "Closed", "Due", "Status"), "Note")
    look = reading(text((*row("A-1"), 'x"' * 250_000), header=header))
    assert look.file.kept_count == 1


def test_formulas_in_cells_are_text(reading: Reading) -> None:
    look = reading(
        text(row("=1+1", problem="=HYPERLINK(1)"), row("@x", problem="-2+3", closed="", status="Open"))
    )
    assert [one["external_id"] for one in look.kept] == ["=1+1", "@x"]
    assert look.one("=1+1")["label"] == "=HYPERLINK(1)"


def test_a_blank_opening_is_kept_and_judged_later(reading: Reading) -> None:
    assert reading(text(row("A-1", opened=""))).one("A-1")["opened_at"] == ""


def test_a_file_without_the_column_of_openings_is_refused_record_by_record(reading: Reading) -> None:
    look = reading(
        text(row("A-1"), row("A-2"), header=("Number", "Problem", "When", "Closed", "Due", "Status"))
    )
    assert (look.file.kept_count, look.file.refused_count) == (0, 2)
    assert "“Opened”" in look.refused[0]["reason"]


def test_a_file_of_something_else_is_refused_as_a_whole_and_by_field(reading: Reading) -> None:
    with pytest.raises(Invalid, match="The file has: Name, Street") as wrong:
        reading("Name,Street\nAnn,Main\n")
    assert wrong.value.fields.keys() == {"column-id", "column-label"}


def test_a_column_that_means_updated_is_never_taken_for_closed(reading: Reading) -> None:
    """Trap 12: Open311 has no closing time, and everything would look closed at its last touch."""
    header = ("service_request_id", "service_name", "requested_datetime", "updated_datetime", "status")
    mapping = replace(
        PLAIN,
        columns={
            Column.ID: ("service_request_id",),
            Column.LABEL: ("service_name",),
            Column.OPENED: ("requested_datetime",),
            Column.CLOSED: ("updated_datetime",),
        },
    )
    with pytest.raises(Invalid, match="last touched, not when the work ended") as wrong:
        reading(text(("1", "Pothole", "2026-01-01", "2026-01-02", "open"), header=header), mapping)
    assert list(wrong.value.fields) == ["column-closed"]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "updated_datetime",
            "Resolution Action Updated Date",
            "Last Modified",
            "LastUpdate",
            "last_action_date",
        ),
        *("Date Updated", "modified_at", "Last Activity"),
    ],
)
def test_every_name_of_a_last_touch_is_refused_as_closed(name: str, reading: Reading) -> None:
    with pytest.raises(Invalid, match="last touched"):
        reading(text(row("A-1")), replace(PLAIN, columns={**COLUMNS, Column.CLOSED: ("Closed", name)}))


def test_one_column_is_not_two_times(reading: Reading) -> None:
    with pytest.raises(Invalid, match="already when it was closed") as wrong:
        reading(text(row("A-1")), replace(PLAIN, columns={**COLUMNS, Column.DUE: ("Closed",)}))
    assert list(wrong.value.fields) == ["column-due"]


def test_many_quotation_marks_do_not_take_long(reading: Reading) -> None:
    """Each line opens a value that is never closed; none is read more than a few times."""
    lines = 'A,"b\n' * 20_000
    look = reading(text() + lines)
    assert look.file.refused_count == look.file.records
    assert records.MOST_FIELD == 1_000_000
