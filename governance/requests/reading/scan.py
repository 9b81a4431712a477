"""One look at the bytes of a CSV: how many records it has, on which lines they begin, and whether its quoting is regular.

Decides whether the quick way may be taken. A file that is not regular is read record by record (records.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
_PIECE = 4 * 1024 * 1024
_LONGEST = 1_000_000  # bytes of one record that are surely no field too large
_MOST_INNER = 1_000_000  # line ends within values whose places are kept
_FEED, _QUOTE = 10, 34
NO_PLACES: Places = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, kw_only=True)
class Scan:
    """`irregular` says why the quick way is closed, "" where it is open. `inner` lists, for each line end within a
    value, the number (from 0) of the record that holds it.
    """

    records: int
    irregular: str = ""
    inner: Places = field(default_factory=lambda: NO_PLACES)


@dataclass
class _Tally:
    """What was seen of the file before the piece that is looked at."""

    quotes: int = 0
    records: int = 0
    inner_count: int = 0
    since_end: int = 0  # bytes since the last end of a record
    blank: bool = False  # the last line was blank
    inner: list[Places] = field(default_factory=list)


def scanned(path: Path, *, start: int, delimiter: str) -> Scan:
    """The records from the byte `start` on."""
    seen = _Tally()
    for window in _windows(path, start):
        wrong = _look(window, ord(delimiter), seen)
        if wrong:
            return Scan(records=0, irregular=wrong)
    if seen.quotes % 2:
        return Scan(records=0, irregular="a quotation mark is never closed")
    inner = np.concatenate(seen.inner) if seen.inner else NO_PLACES
    return Scan(records=seen.records, inner=inner)


def line_count(path: Path) -> int:
    """Physical lines, for telling how far reading is."""
    with path.open("rb") as file:
        return 1 + sum(piece.count(b"\n") for piece in iter(lambda: file.read(_PIECE), b""))


def _windows(path: Path, start: int) -> Iterator[NDArray[np.uint8]]:
    """Pieces with the byte before and the byte after: what a quotation mark means depends on its neighbors.

    A line end is added where the file lacks the last one.
    """
    before = b"\n"
    with path.open("rb") as file:
        file.seek(start)
        held = file.read(_PIECE)
        while held:
            following = file.read(_PIECE)
            if not following and not held.endswith(b"\n"):
                held += b"\n"
            yield np.frombuffer(before + held + (following[:1] or b"\n"), dtype=np.uint8)
            before, held = held[-1:], following


def _look(window: NDArray[np.uint8], delimiter: int, so_far: _Tally) -> str:
    """Goes on counting; why the file is irregular, or ""."""
    middle = window[1:-1]
    if not middle.all():
        return "it holds zero bytes"
    quotes = np.flatnonzero(middle == _QUOTE)
    if not _well_quoted(window, quotes, delimiter, so_far.quotes):
        return "a quotation mark stands within a value"
    ends = np.flatnonzero(middle == _FEED)
    within = (np.searchsorted(quotes, ends) + so_far.quotes) % 2 == 1
    so_far.quotes += len(quotes)
    _keep_inner(within, so_far)
    if so_far.inner_count > _MOST_INNER:
        return "very many values hold line ends"
    return _count(ends[~within], len(middle), so_far)


def _well_quoted(window: NDArray[np.uint8], quotes: Places, delimiter: int, before: int) -> bool:
    """An opening mark follows a delimiter, a line end or a closing mark; a closing one stands before one of them."""
    opening = quotes[before % 2 :: 2]
    closing = quotes[1 - before % 2 :: 2]
    left, right = window[opening], window[closing + 2]
    allowed = np.zeros(256, dtype=bool)
    allowed[[delimiter, _FEED, _QUOTE]] = True
    return bool(allowed[left].all() and allowed[right].all())


def _keep_inner(within: NDArray[np.bool_], so_far: _Tally) -> None:
    if within.any():
        numbers = so_far.records + np.cumsum(~within)[within]
        so_far.inner.append(numbers.astype(np.int64))
        so_far.inner_count += len(numbers)


def _count(ends: Places, size: int, so_far: _Tally) -> str:
    """Counts the records that end in this piece. Blank lines are no records; only the last ones are regular."""
    if not len(ends):
        so_far.since_end += size
        return "one record is very long" if so_far.since_end > _LONGEST else ""
    lengths = np.diff(ends, prepend=-1 - so_far.since_end) - 1
    so_far.since_end = size - int(ends[-1]) - 1
    if max(int(lengths.max()), so_far.since_end) > _LONGEST:
        return "one record is very long"
    full = np.flatnonzero(lengths > 0)
    if len(full) and (so_far.blank or int(full[-1]) != len(full) - 1):
        return "it holds blank lines"
    so_far.blank = so_far.blank or len(full) < len(lengths)
    so_far.records += len(full)
    return ""
