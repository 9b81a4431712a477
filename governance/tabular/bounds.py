"""What an Excel workbook may unpack to, found out before any of it is read: size, ratio, parts, elements, no entities.

A file of some kilobytes can hold gigabytes, millions of empty cells, or names that unfold into one another: the library
that reads workbooks would take minutes over each. What a good file says, others decide.
"""

import io
import zipfile
import zlib
from itertools import count
from typing import Any, NoReturn
from xml.parsers import expat

from governance.errors import Invalid, TooLarge

MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100  # a sheet shrinks to a tenth or a thirtieth; a file made to harm, to a thousandth
RATIO_FROM = 10 * 1024 * 1024  # unpacked bytes; below, a ratio harms nobody
MOST_PARTS = 2_000
MOST_ELEMENTS = 600_000  # of all parts: a filled cell takes two, an empty one that is formatted takes one
_PIECE = 1 << 16
UNREADABLE = (
    "This Excel file cannot be read: it is damaged or protected by a password. Open it in Excel, save it again "
    "without a password as .xlsx or CSV, and send that."
)
_ALONE = "Send the sheet with the table alone."


def check_bounds(content: bytes) -> None:
    """Raises Invalid or TooLarge; takes about a second at the most."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive.infolist(), len(content))
            _check_elements(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as broken:
        raise Invalid(UNREADABLE) from broken


def _check_parts(parts: list[zipfile.ZipInfo], packed: int) -> None:
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Invalid("This is a packed file, but no Excel workbook. Send .xlsx or CSV.")
    # what a part claims to unpack to is all that zipfile will ever unpack of it
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise TooLarge(f"This Excel file unpacks to more than 100 MB. {_ALONE}")
    if unpacked > max(RATIO_FROM, packed * MOST_RATIO):
        raise TooLarge(f"This Excel file unpacks to more than {MOST_RATIO} times its size. {_ALONE}")


def _check_elements(archive: zipfile.ZipFile) -> None:
    """Of every part, whatever it is called: which of them is a sheet, the file itself says."""
    seen = count(1)

    def one_more(_name: str, _attributes: Any) -> None:
        if next(seen) > MOST_ELEMENTS:
            raise TooLarge(f"This Excel file holds more than {MOST_ELEMENTS:,} cells and formats. {_ALONE}")

    for part in archive.infolist():
        parser = expat.ParserCreate()
        parser.StartElementHandler = one_more
        parser.StartDoctypeDeclHandler = _refuse_entities
        with archive.open(part) as file:
            try:
                while piece := file.read(_PIECE):
                    parser.Parse(piece)
            except expat.ExpatError:  # a picture, or nothing that anybody could read on
                continue


def _refuse_entities(*_: Any) -> NoReturn:
    raise Invalid(UNREADABLE)
