"""Cells of spreadsheets: no text of anybody's is run as a formula, and none is lost where the file is read again."""

import csv
import io
import re
from collections.abc import Sequence

# What a spreadsheet takes for a formula, also behind spaces.
_RUNS = r"[ \n]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_WOULD_RUN = re.compile(f"'*{_RUNS}")
_WAS_GUARDED = re.compile(f"'+{_RUNS}")


def guarded(text: str) -> str:
    """The text as it may stand in a cell. A text that begins like a guarded one is guarded too: nothing is lost."""
    return f"'{text}" if _WOULD_RUN.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _WAS_GUARDED.match(text) else text


def line(cells: Sequence[str]) -> str:
    """One line of CSV as RFC 4180 writes it, each cell harmless in a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return out.getvalue()
