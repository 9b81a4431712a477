"""The shape of a file of records: CSV, JSON or XML; the delimiter and the header of a CSV. Values are not looked at."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from governance.errors import Invalid
from governance.requests.rules.column_names import guess, named_apart
from governance.requests.rules.columns import NEEDED, column_places
from governance.requests.rules.mapping import FeedMapping

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_MOST_ABOVE = 30
_HEAD = 256 * 1024  # bytes in which the header ends
_MOST_COLUMNS = 2_000
_SAID = "sep="  # a line that some spreadsheets write before the header


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`start` is the byte at which the first record begins, `line` the physical line it is on."""

    form: str  # csv, json, xml
    delimiter: str = ","
    header: tuple[str, ...] = ()
    start: int = 0
    line: int = 1
    above: int = 0  # lines with something on them that stand above the header, such as a title


def shape_of(path: Path, mapping: FeedMapping | None) -> Shape:
    """By the first signs of a UTF-8 file. Raises Invalid where there is nothing that could be a header."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text = head.decode("utf-8", "ignore")
    first = text.removeprefix("\ufeff").lstrip()[:1]
    if not first:
        raise Invalid(
            "The file is empty." if not head.strip() else "The file begins with nothing but blanks."
        )
    if first == "<":
        return Shape(form="xml")
    return Shape(form="json") if first in "[{" else _csv(text, mapping)


def _csv(text: str, mapping: FeedMapping | None) -> Shape:
    lines = text.splitlines(keepends=True) if "\n" not in text else _lines(text)
    skipped, delimiter = _begins(lines, mapping)
    above = [line for line in lines[:skipped] if line.strip(" \n\ufeff,;|\t") and not _says(line)]
    header, taken = _header(lines[skipped:], delimiter)
    if len(header) > _MOST_COLUMNS:
        raise Invalid(f"The first line has {len(header):,} columns; this does not look like a header.")
    used = skipped + taken
    if used == len(lines) and not lines[-1].endswith("\n") and len(text) >= _HEAD:
        raise Invalid("The first line is longer than 256 KB; this does not look like a header.")
    start = len("".join(lines[:used]).encode())
    return Shape(
        form="csv",
        delimiter=delimiter,
        header=named_apart(header),
        start=start,
        line=used + 1,
        above=len(above),
    )


def _begins(lines: list[str], mapping: FeedMapping | None) -> tuple[int, str]:
    """How many lines stand before the header, and the delimiter: the first line that could be one, or, where its names
    tell of no request, the line below that has the most known names: a title or names of groups may stand above.
    """
    skipped = _before_header(lines)
    said = lines[skipped - 1].strip()[len(_SAID) :] if skipped and _says(lines[skipped - 1]) else ""
    delimiter = said if said in DELIMITERS else _delimiter(lines[skipped:], mapping)
    first = _known(lines[skipped:], delimiter, mapping)
    if first >= (_MOST_COLUMNS if mapping else 1):
        return skipped, delimiter
    below = range(skipped + 1, min(skipped + _MOST_ABOVE, len(lines)))
    lower = (
        (_known(lines[place : place + _MOST_ABOVE], sign, mapping), -place, sign)
        for place in below
        for sign in DELIMITERS
    )
    known, place, sign = max(lower, default=(0, 0, ""))
    return (-place, sign) if known > first else (skipped, delimiter)


def _known(lines: list[str], delimiter: str, mapping: FeedMapping | None) -> int:
    """How many known columns a line names, as long as those are among them that no request is known without.

    The names of the source outweigh those that columns usually have.
    """
    try:
        header = _header(lines, delimiter)[0]
    except Invalid:
        return 0
    own, usual = column_places(mapping, header).columns if mapping else {}, guess(header)
    if set(NEEDED) <= own.keys():
        return _MOST_COLUMNS + len(own)
    return len(usual) if set(NEEDED) <= usual.keys() else 0


def _lines(text: str) -> list[str]:
    # Not splitlines: it also breaks at signs that are no line ends in files.
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [text.rpartition("\n")[2]]


def _before_header(lines: list[str]) -> int:
    """How many lines stand before the header: blank ones, and one that names the delimiter."""
    skipped = 0
    while skipped < len(lines) - 1 and (not lines[skipped].strip(" \n\ufeff") or _says(lines[skipped])):
        skipped += 1
    return skipped


def _says(line: str) -> bool:
    return (
        line.lower().removeprefix("\ufeff").startswith(_SAID)
        and len(line.strip("\ufeff\n ")) <= len(_SAID) + 1
    )


def _delimiter(lines: list[str], mapping: FeedMapping | None) -> str:
    """The sign that makes the most known columns of the header; among equals the most columns, the comma first."""

    def known(sign: str) -> tuple[int, int]:
        header = _header(lines, sign)[0]
        return (len(column_places(mapping, header).columns) if mapping else 0, len(header))

    return max(DELIMITERS, key=known)


def _header(lines: list[str], delimiter: str) -> tuple[tuple[str, ...], int]:
    """The names in the header, and how many physical lines it takes: a quoted name may hold line ends."""
    source = _Counted(lines)
    reader = csv.reader(source, delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error as broken:
        raise Invalid("The first line cannot be read as names of columns.") from broken
    return tuple(cell.strip("\ufeff \t\n")[:200] for cell in cells), source.taken


class _Counted:
    """Lines, and how many of them were taken."""

    def __init__(self, lines: list[str]) -> None:
        self._rest = iter(lines)
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._rest)
        self.taken += 1
        return line
