"""A spreadsheet we made comes back as it went out, and no cell of it runs as a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from governance.agreements.rules.items import OwedBy, Pause, Target, Term
from governance.agreements.terms_file.reading import read_terms
from governance.agreements.terms_file.writing import ListedTerm, as_csv, as_xlsx
from governance.calendars.rules.units import Comparison, DueRule, Unit
from governance.cells import guarded, unguarded

PLAIN = Term(service="pothole", target=Target(amount=4, unit=Unit.BUSINESS_DAYS), calendar="streets")
FULL = Term(
    service="utility-cut",
    metric="first-response",
    population="main-roads",
    population_words="=main roads, “all”",
    owed_by=OwedBy.CENTER,
    target=Target(amount=1_000, unit=Unit.HOURS),
    calendar="city",
    due_rule=DueRule.END_OF_DAY,
    comparison=Comparison.DATE,
    goal_bp=9_750,
    pauses=(
        Pause(reason="rain; snow", cap=Target(amount=1, unit=Unit.CALENDAR_DAYS)),
        Pause(reason="resident, away", cap=Target(amount=1_200, unit=Unit.BUSINESS_HOURS)),
    ),
    closed_when="+filled\nand rolled",
    condition="'-if asked",
)
NONE = Term(service="pruning", handled_by="Parks", calendar="streets")
LISTED = [
    ListedTerm(term=term, department="streets", problem="-Pothole", detail=f"Kind {term.service}")
    for term in (PLAIN, FULL, NONE)
]


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_an_unchanged_file_says_what_it_said(write):
    parsed = read_terms(write(LISTED))
    assert parsed.refused == ()
    assert parsed.ignored_columns == ()
    assert not parsed.needs_days_answer
    again = [
        Term(
            service=line.service,
            metric=line.metric,
            population=line.population,
            target=line.span.target(None) if line.span else None,
            **line.stated,
        )
        for line in parsed.lines
    ]
    assert again == [PLAIN, FULL, NONE]
    assert [line.problem for line in parsed.lines] == ["-Pothole"] * 3


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_no_cell_begins_like_a_formula(write):
    content = write(LISTED)
    if write is as_csv:
        cells = [
            cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row
        ]
    else:
        book = load_workbook(io.BytesIO(content))
        assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
        cells = [str(cell.value or "") for row in book.worksheets[0].iter_rows() for cell in row]
    assert "'-Pothole" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.text(alphabet="'=+-@a ＝", max_size=6))
def test_guarding_loses_nothing(text):
    assert not guarded(text).startswith(tuple("=+-@＝"))
    assert unguarded(guarded(text)) == text
