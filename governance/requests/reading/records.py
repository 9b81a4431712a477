"""A CSV read record by record, for files whose quoting, line lengths or columns are not regular.

What cannot be read is refused by itself and reading goes on at the next line: a quotation mark that is never closed
costs one record, not the rest of the file.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from governance.requests.reading.shape import Shape

MOST_FIELD = 1_000_000  # characters
CUT = 200
_MOST_LINE = 4_000_000  # bytes of one physical line
_MOST_RECORD = 1_500_000  # characters over which a quoted value may run on
_MOST_LINES = 5_000  # physical lines, likewise
_CSV_LIMIT = (
    100_000  # beyond, the values are parted by ourselves: the standard reader has a limit for all of Python
)
_NUL = "a value holds a zero byte, which no text has"
_TOO_LONG = "a value is longer than 1,000,000 characters; a quotation mark is probably missing"
_STRAY = "a quotation mark stands inside a value or is never closed; double it or take it out"


class Record(NamedTuple):
    """`line` is the first physical line. A tuple: millions of them are made."""

    line: int
    cells: list[str]


@dataclass(frozen=True, kw_only=True)
class Refused:
    line: int
    column: str
    value: str
    reason: str


def records(path: Path, shape: Shape) -> Iterator[Record | Refused]:
    """Every record of a UTF-8 file with line feeds, or why it is refused. Blank lines are no records."""
    with path.open("rb") as file:
        file.seek(shape.start)
        lines = _Lines(file, shape.line)
        while (line := lines.take()) is not None:
            if line.text != "\n":
                yield _record(line, lines, shape)


class _Line(NamedTuple):
    number: int
    text: str  # with a line feed at its end
    too_long: bool = False


class _Lines:
    """Physical lines one after another; some may be put back to be read anew."""

    def __init__(self, file: IO[bytes], number: int) -> None:
        self._file = file
        self._number = number
        self._back: deque[_Line] = deque()

    def take(self) -> _Line | None:
        if self._back:
            return self._back.popleft()
        raw = self._file.readline(_MOST_LINE)
        if not raw:
            return None
        too_long = not raw.endswith(b"\n") and self._left_out()
        text = raw[:1_000].decode("utf-8", "ignore") if too_long else raw.decode("utf-8", "replace")
        self._number += 1
        return _Line(number=self._number - 1, text=text.removesuffix("\n") + "\n", too_long=too_long)

    def put_back(self, lines: list[_Line]) -> None:
        self._back.extendleft(reversed(lines))

    def _left_out(self) -> bool:
        """Reads over the rest of a line; whether there was any."""
        rest = self._file.readline(_MOST_LINE)
        some = bool(rest)
        while rest and not rest.endswith(b"\n"):
            rest = self._file.readline(_MOST_LINE)
        return some


def _record(line: _Line, lines: _Lines, shape: Shape) -> Record | Refused:
    wrong = _whole_line(line)
    if wrong:
        return _refused(line, wrong)
    if '"' not in line.text:
        return _fitting(line, line.text[:-1].split(shape.delimiter), shape, length=len(line.text))
    cells, more = _parted(line, lines, shape.delimiter)
    if cells is None or _swallowed(cells, more, shape):
        lines.put_back(more)
        return _refused(line, _STRAY)
    if any("\0" in each.text for each in more):
        return _refused(line, _NUL)
    return _fitting(line, cells, shape, length=len(line.text) + sum(len(each.text) for each in more))


def _whole_line(line: _Line) -> str:
    if line.too_long:
        return _TOO_LONG
    return _NUL if "\0" in line.text else ""


def _parted(line: _Line, lines: _Lines, delimiter: str) -> tuple[list[str] | None, list[_Line]]:
    """The cells, and the further lines they run over; None where the quoting cannot be read."""
    text = line.text
    more: list[_Line] = []
    while True:
        cells = _cells(text[:-1], delimiter)
        if not isinstance(cells, _Open):
            return cells, more
        following = _until_mark(lines, len(text), len(more))
        more += following
        if not following or following[-1].too_long or not _may_close(following[-1]):
            return None, more
        text += "".join(each.text for each in following)


def _until_mark(lines: _Lines, length: int, count: int) -> list[_Line]:
    """The next lines up to one that may close a value, as far as one record may run."""
    taken: list[_Line] = []
    while length < _MOST_RECORD and count < _MOST_LINES and (line := lines.take()) is not None:
        taken.append(line)
        length, count = length + len(line.text), count + 1
        if _may_close(line) or line.too_long:
            break
    return taken


def _may_close(line: _Line) -> bool:
    return line.text.count('"') % 2 == 1


@dataclass(frozen=True)
class _Open:
    """The text ends within a quoted value that began rightly."""


def _cells(text: str, delimiter: str) -> list[str] | _Open | None:
    if len(text) > _CSV_LIMIT:
        return _cells_of_long(text, delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error as broken:
        return _Open() if str(broken).startswith("unexpected end") else None


def _cells_of_long(text: str, delimiter: str) -> list[str] | _Open | None:
    mark = re.escape(delimiter)
    pattern = re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)"|((?!")[^{mark}]*+))({mark}|\Z)')
    cells, place = [], 0
    while (found := pattern.match(text, place)) is not None:
        quoted, bare, end = found.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        if not end:
            return cells
        place = found.end()
    return _Open() if re.compile(r'"[^"]*+(?:""[^"]*+)*+\Z').match(text, place) else None


def _swallowed(cells: list[str], more: list[_Line], shape: Shape) -> bool:
    """Whether a mark that was never closed took whole records into a value: one of the lines is a record by itself."""
    columns = len(shape.header)
    if not more or len(cells) == columns:
        return False
    alone = (_cells(each.text[:-1], shape.delimiter) for each in more)
    return any(isinstance(each, list) and len(each) == columns for each in alone)


def _fitting(line: _Line, cells: list[str], shape: Shape, *, length: int) -> Record | Refused:
    columns = len(shape.header)
    if len(cells) != columns:
        told = (
            f"this line has {len(cells):,} column{'s' if len(cells) != 1 else ''}, the header has {columns:,}"
        )
        return _refused(line, told)
    if length > MOST_FIELD:
        for name, cell in zip(shape.header, cells, strict=True):
            if len(cell) > MOST_FIELD:
                return Refused(line=line.number, column=name, value="", reason=_TOO_LONG)
    return Record(line=line.number, cells=cells)


def _refused(line: _Line, reason: str) -> Refused:
    """Nothing of the line is told: it may hold a name or an address, and its number is enough to find it."""
    return Refused(line=line.number, column="", value="", reason=reason)
