"""A file of terms is read whatever program saved it; a line is taken as it stands or refused with its reason."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from governance.agreements.rules.items import OwedBy, Pause, Target
from governance.agreements.terms_file.model import DaysMean, Layout, ParsedTerms, Span
from governance.agreements.terms_file.reading import MOST_BYTES, read_terms
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.errors import Invalid, Malformed, TooLarge
from governance.tabular import bounds, workbook
from tests.agreements import published

HEAD = ["agency", "problem", "problem_details", "additional_details", "sla_days"]
NOISE = ["Police", "Noise", "Loud music, party", "N/A", "8 hours"]
OURS = ["department", "problem", "amount", "unit"]


def listed(*lines: list[str], **how: str) -> ParsedTerms:
    return read_terms(published.as_csv([HEAD, *lines], **how).encode())


def ours(*lines: list[str], columns: list[str] = OURS) -> ParsedTerms:
    return read_terms(published.as_csv([columns, *lines]).encode())


def refusals(parsed: ParsedTerms) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.reason) for one in parsed.refused]


def xlsx(lines: Sequence[Sequence[str | None]]) -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# The published list


def test_every_real_value_of_new_yorks_list_is_taken():
    rows = published.rows()
    parsed = read_terms(published.as_csv(rows).encode())
    assert parsed.layout is Layout.PUBLISHED
    assert parsed.refused == ()
    assert len(parsed.lines) == parsed.read == len(rows) - 1
    assert parsed.departments == (
        "Administration for Children's Services",
        "Department for the Aging",
        "Department of Buildings",
    )
    assert parsed.needs_days_answer


def test_the_spans_of_the_real_list_are_what_its_words_say():
    values = published.profile()["sla_days_values"]
    parsed = read_terms(published.as_csv(published.rows()).encode())
    spans = dict(zip(values, [line.span for line in parsed.lines[-len(values) :]], strict=True))
    assert spans["4 days"] == Span(amount=4, unit=None)
    assert spans["1 day"] == Span(amount=1, unit=None)
    assert spans["8 hours"] == Span(amount=8, unit=Unit.HOURS)
    assert spans["365 days"] == Span(amount=365, unit=None)
    assert spans["SLA Not Managed by 311"] is None


def test_not_managed_by_311_is_no_target_handled_by_the_agency():
    line = listed(["Police", "Noise", "", "", "SLA Not Managed by 311"]).lines[0]
    assert line.span is None
    assert line.stated["handled_by"] == "Police"


def test_not_applicable_details_are_empty():
    line = listed(["Aging", "Meal", "N/A", "n/a", "3 days"]).lines[0]
    assert (line.detail, line.further) == ("", "")


def test_which_days_are_meant_is_asked_only_where_a_line_says_days():
    assert not listed(NOISE).needs_days_answer
    assert listed(NOISE, ["Police", "Cars", "", "", "3 days"]).needs_days_answer


def test_a_span_of_days_needs_the_answer():
    span = Span(amount=4, unit=None)
    assert span.target(DaysMean.BUSINESS) == Target(amount=4, unit=Unit.BUSINESS_DAYS)
    assert span.target(DaysMean.CALENDAR) == Target(amount=4, unit=Unit.CALENDAR_DAYS)
    with pytest.raises(ValueError, match="which days"):
        span.target(None)


# Whatever saved it


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter, end):
    parsed = listed(NOISE, ["Police", "", "", "", "1 day"], delimiter=delimiter, end=end)
    assert [line.detail for line in parsed.lines] == ["Loud music, party"]
    assert [one.line for one in parsed.refused] == [3]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_encodings(encoding):
    text = published.as_csv([HEAD, ["Policía", "Señal caída", "", "", "2 days"]])
    parsed = read_terms(text.encode(encoding))
    assert parsed.lines[0].problem == "Señal caída"


def test_text_that_breaks_off_inside_its_encoding_is_refused_with_the_place():
    text = published.as_csv([HEAD, NOISE]).encode("utf-8-sig") + b"\xff\xff"
    with pytest.raises(Invalid, match="byte"):
        read_terms(text)


def test_utf_8_with_a_broken_letter_is_refused_with_its_line_and_not_read_as_something_else():
    text = published.as_csv([HEAD, ["Policía", "Señal caída", "", "", "2 days"]]).encode()
    broken = text.replace("í".encode(), b"\xff", 1)
    with pytest.raises(Malformed, match="Line 2"):
        read_terms(broken)


def test_lines_are_counted_as_they_stand_in_the_file():
    text = 'Our list\n\nagency,problem,sla_days\nPolice,"Noise\nand more",8 hours\n\nPolice,Cars,soon\n'
    parsed = read_terms(text.encode())
    assert [line.line for line in parsed.lines] == [4]
    assert [one.line for one in parsed.refused] == [7]


def test_an_excel_workbook_is_read_by_its_content_with_the_numbers_of_its_rows():
    parsed = read_terms(
        xlsx([["Targets 2026"], HEAD, NOISE, [], ["Police", "Cars", None, None, "some days"]])
    )
    assert parsed.encoding == "xlsx"
    assert [line.line for line in parsed.lines] == [3]
    assert [(one.line, one.column) for one in parsed.refused] == [(5, "sla_days")]


def test_numbers_and_percentages_of_a_workbook_are_read_as_shown():
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([*OURS, "goal %"])
    sheet.append(["Streets", "Pothole", 4.0, "business days", 0.9])
    sheet["E2"].number_format = "0%"
    out = io.BytesIO()
    book.save(out)
    line = read_terms(out.getvalue()).lines[0]
    assert line.span == Span(amount=4, unit=Unit.BUSINESS_DAYS)
    assert line.stated["goal_bp"] == 9_000


# Our own columns


def test_our_columns_say_everything_a_target_holds():
    columns = [
        *OURS,
        "service",
        "covers",
        "goal %",
        "due at",
        "judged",
        "pauses",
        "closed when",
        "owed by",
        "effective from",
    ]
    values = [
        "pothole",
        "main roads",
        "97.5%",
        "end of day",
        "by date",
        "rain, at most 2 business days",
        "filled",
        "311",
    ]
    line = ours(["Streets", "Pothole", "4", "Business Days", *values, "2024-01-01"], columns=columns).lines[0]
    assert line.service == "pothole"
    assert line.population == "main-roads"
    assert line.effective_from == "2024-01-01"
    assert line.stated == {
        "population_words": "main roads",
        "goal_bp": 9_750,
        "due_rule": DueRule.END_OF_DAY,
        "comparison": Comparison.DATE,
        "pauses": (Pause(reason="rain", cap=Target(amount=2, unit=Unit.BUSINESS_DAYS)),),
        "closed_when": "filled",
        "owed_by": OwedBy.CENTER,
        "handled_by": "",
    }


def test_what_the_file_does_not_speak_of_is_not_stated():
    assert ours(["Streets", "Pothole", "4", "business days"]).lines[0].stated == {"handled_by": ""}


def test_a_line_can_take_a_target_out():
    line = ours(["Streets", "Pothole", "", "", "yes"], columns=[*OURS, "remove"]).lines[0]
    assert line.removed
    assert line.span is None


def test_columns_we_do_not_know_are_named():
    parsed = ours(["Streets", "Pothole", "4", "days", "x"], columns=[*OURS, "Priority"])
    assert parsed.ignored_columns == ("Priority",)


# Lines that cannot be taken


@pytest.mark.parametrize(
    ("amount", "unit", "reason"),
    [
        ("", "", "there is no amount"),
        ("soon", "", "not a number"),
        ("1.5", "days", "36 hours"),
        ("0", "days", "0 promises nothing"),
        ("4", "", "there is no unit"),
        ("4", "moons", "“4 moons” is not in a unit we know"),
        ("3-5 business days", "", "“3-5 business days” names two amounts"),
        ("3 to 5", "days", "“3 to 5 days” names two amounts"),
        ("two or three days", "", "“two or three days” names two amounts"),
        (
            "1.5",
            "business days",
            "“1.5 business days” must be a whole number; parts of a business day can be written as business hours",
        ),
        ("1.5", "calendar days", "1.5 calendar days can be written as 36 hours"),
        ("24/7", "", "“24/7” is not in a unit we know"),
        ("same day", "", "“same day” is not a number"),
        ("next business day", "", "“next business day” is not a number"),
        ("30 mins", "", "“30 mins” is not in a unit we know"),
        ("1 month", "", "“1 month” is not in a unit we know"),
        ("twenty one days", "", "“twenty one days” is not in a unit we know"),
        ("-4", "days", "not a number"),
    ],
)
def test_an_amount_that_cannot_be_read_is_refused(amount, unit, reason):
    ((line, column, why),) = refusals(ours(["Streets", "Pothole", amount, unit]))
    assert (line, column) == (2, "amount")
    assert reason in why


CASES = Path(__file__).parents[3].parent / "shared" / "data" / "cases"
real = pytest.mark.skipif(not CASES.is_dir(), reason=f"the cities' cases are not in {CASES}")


@real
def test_everyday_spellings_are_read_and_what_promises_no_one_amount_is_named_whole():
    parsed = read_terms((CASES / "t_spellings.csv").read_bytes())
    assert {line.problem: line.span and (line.span.amount, line.span.unit) for line in parsed.lines} == {
        "Sp A": (48, Unit.HOURS),
        "Sp B": (5, Unit.BUSINESS_DAYS),
        "Sp C": (14, Unit.CALENDAR_DAYS),
        "Sp D": (1000, Unit.HOURS),
        "Sp K": (10, Unit.BUSINESS_DAYS),
        "Sp L": (10, None),
        "Sp N": (4, Unit.BUSINESS_DAYS),
        "Sp O": (72, Unit.HOURS),
    }
    named = [reason.reason.partition("”")[0] for reason in parsed.refused if "“" in reason.reason]
    assert named[:5] == ["“3-5 business days", "“24/7", "“same day", "“next business day", "“30 mins"]


@real
def test_parts_of_a_business_day_are_advised_as_business_hours():
    (one,) = read_terms((CASES / "t_fraction.csv").read_bytes()).refused
    assert "business hours" in one.reason
    assert "36 hours" not in one.reason


@real
def test_a_row_that_the_sheet_hides_is_refused_and_named():
    parsed = read_terms((CASES / "x_hidden_row.xlsx").read_bytes())
    assert [(one.line, one.reason[:31]) for one in parsed.refused] == [(3, "this row is hidden on the sheet")]
    assert [line.problem for line in parsed.lines] == ["Sinkhole K"]
    assert parsed.read == 2


@real
@pytest.mark.parametrize(("name", "day"), [("x_1904.xlsx", "2027-02-01"), ("x_second_sheet.xlsx", "")])
def test_workbooks_that_were_read_rightly_stay_so(name, day):
    (line,) = read_terms((CASES / name).read_bytes()).lines
    assert line.span
    assert (line.span.amount, line.span.unit, line.effective_from) == (4, Unit.BUSINESS_DAYS, day)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("goal %", "0.9", "write 90"),
        ("goal %", "110", "1 to 100"),
        ("due at", "noon", "same time or end of day"),
        ("judged", "by ear", "by the minute or by date"),
        ("owed by", "the mayor", "department or center"),
        ("pauses", "rain", "at most"),
        ("pauses", "rain, at most 3 days", "at most"),
        ("effective from", "7/1/2026", "2026-07-01"),
        ("service", "Pot Hole", "lower-case"),
        ("remove", "maybe", "yes or nothing"),
        ("condition", "a\x07b", "cannot be shown"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused_with_its_column(column, value, reason):
    parsed = ours(["Streets", "Pothole", "4", "days", value], columns=[*OURS, column])
    ((line, named, why),) = refusals(parsed)
    assert (line, named) == (2, column)
    assert reason in why
    assert parsed.lines == ()


def test_a_line_without_a_problem_or_a_department_is_refused():
    parsed = listed(["Police", "N/A", "", "", "1 day"], ["", "Noise", "", "", "1 day"])
    assert [(line, column) for line, column, _ in refusals(parsed)] == [(2, "problem"), (3, "department")]


def test_a_repeated_line_is_refused_and_names_the_first():
    other = [*NOISE[:4], "9 hours"]
    parsed = listed(NOISE, [cell.upper() for cell in NOISE], other, ["Fire", *NOISE[1:]])
    assert [line.line for line in parsed.lines] == [2, 5]
    assert "repeats line 2" in refusals(parsed)[0][2]
    assert "line 2 says otherwise" in refusals(parsed)[1][2]


def test_a_value_with_an_unquoted_comma_is_refused_not_shifted():
    text = "agency,problem,sla_days\nPolice,Noise, loud,8 hours\n"
    assert "needs quotation marks" in refusals(read_terms(text.encode()))[0][2]


def test_quotation_marks_gone_wrong_cost_their_line_and_no_other():
    text = 'agency,problem,sla_days\nPolice,"Noise" loud,8 hours\nPolice,Cars,8 hours\nPolice,"Dogs,1 hour\nFire,Smoke,1 hour\n'
    parsed = read_terms(text.encode())
    assert [line.problem for line in parsed.lines] == ["Cars"]
    assert [line for line, _, _ in refusals(parsed)] == [2, 4]
    assert "never closed" in refusals(parsed)[1][2]
    assert parsed.read == 3


# Files that cannot be taken


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"name,color\nsky,blue\n", "agency, problem"),
        (b"problem,amount\nNoise,4 days\n", "department"),
        (b"agency,department,problem,sla_days\n", "both the column"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0old", "old kind"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x00\x01\x02" * 50, "neither"),
    ],
)
def test_a_file_that_is_no_file_of_terms_says_why(content, reason):
    with pytest.raises(Invalid, match=reason):
        read_terms(content)


def test_a_packed_file_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Invalid, match="no Excel workbook"):
        read_terms(out.getvalue())


def test_a_small_workbook_that_unpacks_to_a_huge_one_is_not_unpacked(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (bounds.MOST_UNPACKED + 1))
    assert len(out.getvalue()) < 1_000_000
    monkeypatch.setattr(workbook, "load_workbook", lambda *_, **__: pytest.fail("it was unpacked"))
    with pytest.raises(TooLarge, match="100 MB"):
        read_terms(out.getvalue())


def test_limits_of_size_and_length():
    with pytest.raises(TooLarge, match="10 MB"):
        read_terms(b"x" * (MOST_BYTES + 1))
    lines = io.StringIO()
    csv.writer(lines).writerows([HEAD, *([NOISE] * 20_001)])
    with pytest.raises(TooLarge, match="20,000"):
        read_terms(lines.getvalue().encode())
