"""Cells of spreadsheets: text that one would run as a formula stands behind an apostrophe, and is read without it."""

import csv
import io
import re
from collections.abc import Sequence

_FORMULA = r"[ \n]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"  # also behind spaces
_WOULD_RUN = re.compile(f"'*{_FORMULA}")
_WAS_GUARDED = re.compile(f"'+{_FORMULA}")


def guarded(text: str) -> str:
    """The text as it may stand in a cell. A text that begins like a guarded one is guarded too: nothing is lost."""
    return f"'{text}" if _WOULD_RUN.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if _WAS_GUARDED.match(text) else text


def line(cells: Sequence[str]) -> str:
    """One line of CSV as RFC 4180 writes it, each cell guarded."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return out.getvalue()
