"""A file into records: what it is, by its first bytes and not by its name."""

from collections.abc import Sequence
from itertools import islice

from governance.errors import Invalid
from governance.tabular import text, workbook
from governance.tabular.rows import Known, Row, Unreadable

PACKED = b"PK"
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": "This is an Excel file of the old kind (.xls). Save it as .xlsx or CSV and send that.",
    b"%PDF": "This is a PDF. Send the spreadsheet it was made from, as .xlsx or CSV.",
    b"\x1f\x8b": "This file is compressed. Unpack it first.",
}


def records(content: bytes, known: Known, *, most: int) -> tuple[str, Sequence[Row | Unreadable]]:
    """The name of the encoding (or `xlsx`) and at most so many records of a text. Raises Invalid in words."""
    for mark, reason in _FOREIGN.items():
        if content.startswith(mark):
            raise Invalid(reason)
    if content.startswith(PACKED):
        return "xlsx", workbook.rows(content, known)
    decoded, encoding = text.decoded(content)
    if "\0" in decoded:
        raise Invalid("This is neither a text file nor an Excel workbook. Send .xlsx or CSV.")
    return encoding, list(islice(text.rows(decoded, known), most))
