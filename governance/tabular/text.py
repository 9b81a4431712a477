"""Text files into rows: encoding, delimiter and line ends found out, physical line numbers kept."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from governance.errors import Invalid, Malformed
from governance.tabular.rows import Known, Row, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGER = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_DELIMITERS = ",;\t"
_LOOKED_AT = 20  # lines in which the header, and with it the delimiter, is looked for
_BROKEN = {
    "unexpected end of data": "a quotation mark is opened here and never closed, so the rest of the file was not read",
    "field larger": "one value is longer than 131,072 characters; a quotation mark is probably missing",
}


def decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding. Bytes that are not UTF-8 are taken as Windows or ISO Latin.

    UTF-8 with a few broken bytes is neither: nobody signs names that were guessed. Raises Malformed naming the line.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decoded(content, name), name.removesuffix("-sig")
    for name in ("utf-8", *_unmarked_utf_16(content), "cp1252"):
        try:
            return content.decode(name), name
        except UnicodeDecodeError as wrong:
            if name == "utf-8" and not _unmarked_utf_16(content):
                _check_guess(content, wrong)
    return content.decode("latin-1"), "latin-1"


def _check_guess(content: bytes, wrong: UnicodeDecodeError) -> None:
    """Letters in two bytes or more are as good as never Latin by chance."""
    broken = content.decode("utf-8", "replace").count("\ufffd")
    if len(_LONGER.findall(content)) > broken:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise Malformed(
            f"Line {line} holds a letter that is broken in UTF-8. Save the file again as “CSV UTF-8”."
        )


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as wrong:
        raise Invalid(
            f"The file begins as {name.removesuffix('-sig')} but byte {wrong.start + 1:,} is not. It was probably cut "
            "off or pasted together; save it again from the spreadsheet."
        ) from wrong


def _unmarked_utf_16(content: bytes) -> tuple[str, ...]:
    """Every second byte of Latin text in UTF-16 is zero; UTF-8 accepts zeros, so it must not be asked first."""
    start = content[:400]
    if start[1::2].count(0) > len(start) // 4:
        return ("utf-16-le",)
    return ("utf-16-be",) if start[::2].count(0) > len(start) // 4 else ()


def rows(text: str, known: Known) -> Iterator[Row | Unreadable]:
    """Every record that is not blank. `line` is the first physical line of the record."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text, known), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            yield Unreadable(line=line, reason=_reason(str(broken)))
            continue
        if any(cell.strip() for cell in cells):
            yield Row(line=line, cells=tuple(cells))


def delimiter(text: str, known: Known) -> str:
    """The sign that parts the header into the most columns we know; a comma if none does."""
    lines = [line for line in io.StringIO(text[:20_000], newline="") if line.strip()][:_LOOKED_AT]
    counts = {
        sign: max((_columns_known(line, sign, known) for line in lines), default=0) for sign in _DELIMITERS
    }
    return max(counts, key=lambda sign: counts[sign])


def _columns_known(line: str, sign: str, known: Known) -> int:
    return sum(1 for cell in line.split(sign) if known(cell.strip().strip('"')))


def _reason(broken: str) -> str:
    for known, reason in _BROKEN.items():
        if broken.startswith(known):
            return reason
    return "a quotation mark stands inside a value; double it or take it out"
