"""Targets as a spreadsheet in our own columns, so that the edited file comes back through `reading` unharmed."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from governance.agreements.rules.items import Term, goal_words, pauses_words
from governance.agreements.terms_file.columns import NATIVE
from governance.calendars.rules.units import Comparison, DueRule
from governance.cells import guarded

COLUMNS = tuple(NATIVE)
_CHOICES = {
    "unit": "hours,business hours,calendar days,business days,no target",
    "due at": "same time,end of day",
    "judged": "by the minute,by date",
    "owed by": "department,center",
    "remove": "yes",
}
_WIDTHS = {
    "problem": 34,
    "detail": 30,
    "further": 26,
    "department": 26,
    "closed when": 40,
    "condition": 40,
    "pauses": 40,
}


@dataclass(frozen=True, kw_only=True)
class ListedTerm:
    """A target with the names that a reader of the spreadsheet needs; `effective_from` is an ISO date or "".

    `removed` marks a target that a proposal takes out of the agreement.
    """

    term: Term
    department: str
    problem: str
    detail: str = ""
    further: str = ""
    grouping: str = ""
    effective_from: str = ""
    removed: bool = False


def as_csv(listed: Iterable[ListedTerm]) -> bytes:
    """UTF-8 with a mark at its start and CRLF line ends, as Excel expects it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(one) for one in listed)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(listed: Iterable[ListedTerm]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Targets"
    sheet.append(COLUMNS)
    for one in listed:
        sheet.append(_cells(one))
    _made_readable(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(listed: ListedTerm) -> list[str | int]:
    told = _row_values(listed)
    return [guarded(value) if isinstance(value, str) else value for value in (told[name] for name in COLUMNS)]


def _row_values(listed: ListedTerm) -> dict[str, str | int]:
    term = listed.term
    names: dict[str, str | int] = {
        name: getattr(listed, name) for name in ("department", "problem", "detail", "further", "grouping")
    }
    return names | {
        "service": term.service,
        "metric": term.metric,
        "population": term.population,
        "covers": term.population_words,
        "amount": term.target.amount if term.target else "",
        "unit": str(term.target.unit).replace("-", " ") if term.target else "no target",
        "goal %": goal_words(term.goal_bp),
        "calendar": term.calendar,
        "due at": "end of day" if term.due_rule is DueRule.END_OF_DAY else "same time",
        "judged": "by date" if term.comparison is Comparison.DATE else "by the minute",
        "pauses": pauses_words(term.pauses),
        "closed when": term.closed_when,
        "worked out as": term.formula,
        "condition": term.condition,
        "owed by": str(term.owed_by),
        "handled by": term.handled_by,
        "effective from": listed.effective_from,
        "remove": "yes" if listed.removed else "",
    }


def _made_readable(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, name in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 16)
        if name in _CHOICES:
            choice = DataValidation(type="list", formula1=f'"{_CHOICES[name]}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{max(sheet.max_row + 200, 500)}")
            sheet.add_data_validation(choice)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
