"""Excel workbooks into rows: which sheet, how many columns and rows. What a small file may unpack to, bounds.py decides."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from governance.errors import Invalid, TooLarge
from governance.tabular.bounds import UNREADABLE, check_bounds
from governance.tabular.rows import Known, Row, Unreadable

MOST_COLUMNS = 60
MOST_LINES = 100_000  # empty ones included: a sheet may claim a row a million lines down
_LOOKED_AT = 20
HIDDEN = "this row is hidden on the sheet; show it and send the file again, or delete it"
_BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    OSError,
    EOFError,
    ParseError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    InvalidFileException,
)


def rows(content: bytes, known: Known) -> list[Row | Unreadable]:
    """The rows of the first sheet on which known columns are found. `line` is the row's number on the sheet.

    A row that the sheet hides is refused: nobody who looked at the sheet saw it.
    """
    check_bounds(content)
    try:
        with warnings.catch_warnings():
            # openpyxl warns about styles and drop-down lists that it leaves out; we read values only
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return list(_rows(book, archive, known))
    except _BROKEN as broken:
        raise Invalid(UNREADABLE) from broken


def _rows(book: Any, archive: zipfile.ZipFile, known: Known) -> Iterator[Row | Unreadable]:
    try:
        for each in book.worksheets:
            each.reset_dimensions()  # a sheet's own word on its size can be false
        sheet = _with_header(
            [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets, known
        )
        hidden = _hidden(archive, sheet)
        for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            if line > MOST_LINES:
                raise TooLarge(
                    f"The sheet goes on below line {MOST_LINES:,}. Delete what lies below the table."
                )
            cells = tuple(_text(cell) for cell in row)
            if any(cells) and line in hidden:
                yield Unreadable(line=line, reason=HIDDEN)
            elif any(cells):
                yield Row(line=line, cells=cells)
    finally:
        book.close()


def _hidden(archive: zipfile.ZipFile, sheet: Any) -> frozenset[int]:
    """The numbers of the rows that the sheet hides; the library tells them only of workbooks it holds whole."""
    found, line = set(), 0
    with archive.open(sheet._worksheet_path.lstrip("/")) as part:  # noqa: SLF001 - where else it says which part is its own
        for _, element in iterparse(part):  # noqa: S314 - bounded above, and read by the library itself
            if element.tag.rpartition("}")[2] == "row":
                line = int(element.get("r") or line + 1)
                if element.get("hidden") in {"1", "true"}:
                    found.add(line)
                element.clear()
    return frozenset(found)


def _with_header(sheets: list[Any], known: Known) -> Any:
    for sheet in sheets:
        for row in islice(sheet.iter_rows(max_col=MOST_COLUMNS), _LOOKED_AT):
            if sum(1 for cell in row if known(_text(cell))) > 1:
                return sheet
    return sheets[0]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number(float(value), percent="%" in str(cell.number_format))
    return str(value).strip()


def _number(value: float, *, percent: bool) -> str:
    """As the sheet shows it: 4, not 4.0; 90%, not 0.9."""
    shown = round(value * 100 if percent else value, 6)
    plain = str(int(shown)) if shown == int(shown) else str(shown)
    return f"{plain}%" if percent else plain
