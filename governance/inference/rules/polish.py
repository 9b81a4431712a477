"""Working hours told by several labels together: moved to where most of all their cases come true, then to round times."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from governance.calendars.rules import parse_hours
from governance.inference.rules.clocks import Holidays, hits
from governance.inference.rules.fits import Piece, Pieces
from governance.inference.rules.hours import hours_text
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import Promised

_STEPS = (15, 30, 45, 60)  # minutes
_MIDNIGHT = 24 * 60

Shared = list[tuple[Promised, Rows]]


def polished(pieces: Mapping[int, Pieces], off: Holidays) -> dict[int, Pieces]:
    """The pieces with the hours that they share improved."""
    shared: dict[str, Shared] = {}
    for mine in pieces.values():
        for piece in mine:
            if piece.promise is not None and piece.promise.unit.is_business and not piece.rows.by_date:
                shared.setdefault(piece.promise.hours, []).append((piece.promise, piece.rows))
    better = {text: _best(text, kept, off) for text, kept in shared.items()}
    return {label: tuple(_told(piece, better, off) for piece in mine) for label, mine in pieces.items()}


def _told(piece: Piece, better: Mapping[str, str], off: Holidays) -> Piece:
    promise = piece.promise
    if promise is None or better.get(promise.hours, promise.hours) == promise.hours:
        return piece
    promise = replace(promise, hours=better[promise.hours])
    return replace(piece, promise=promise, hits=int(hits(piece.rows, promise, off).sum()))


def _best(text: str, kept: Shared, off: Holidays) -> str:
    """One edge moved at a time; of hours that explain the same, the rounder ones."""
    best = (_right(text, kept, off), -_odd(text))
    moved = True
    while moved:
        moved = False
        for near in near_hours(text):
            found = (_right(near, kept, off), -_odd(near))
            if found > best:
                best, text, moved = found, near, True
    return text


def _right(text: str, kept: Shared, off: Holidays) -> int:
    return sum(int(hits(rows, replace(promise, hours=text), off).sum()) for promise, rows in kept)


def near_hours(text: str, *, steps: Iterable[int] = _STEPS) -> Iterator[str]:
    """The same days with one edge moved by some minutes; nothing for hours with a break or by weekday."""
    week = parse_hours(text)
    days = [day for day, hours in enumerate(week) if hours]
    if len({week[day] for day in days}) > 1 or len(week[days[0]]) > 1:
        return
    ((opens, closes),) = week[days[0]]
    for step in (sign * each for each in steps for sign in (-1, 1)):
        for first, last in ((opens, closes + step), (opens + step, closes)):
            if 0 <= first < last <= _MIDNIGHT:
                yield hours_text(days, first, last)


def _odd(text: str) -> int:
    """How far from round its times are: full hours before halves before quarters."""
    week = parse_hours(text)
    edges = {edge for hours in week for pair in hours for edge in pair}
    return sum((edge % 60 != 0) + (edge % 30 != 0) for edge in edges)
