"""The promises of one label over time: which are tried, when each held, and what a weak stretch says when asked alone."""

from dataclasses import dataclass, replace

from governance.inference.rules import families, voting
from governance.inference.rules.clocks import Holidays, hits
from governance.inference.rules.families import Families
from governance.inference.rules.regimes import stretches
from governance.inference.rules.rows import Rows, joined
from governance.inference.rules.values import FEWEST, Promised

_WEAK = 0.95  # of a stretch's rows: below it is asked alone
_WORTH = 20  # rows that a stretch must have for it
_REFITS = 2
_ALONE, _LEFT = 400, 0.15  # rows that are asked for hours of their own, where so many are left unexplained


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Rows of a label, in order of opening, and the promise that `hits` of them keep to."""

    promise: Promised | None
    rows: Rows
    hits: int

    @property
    def days(self) -> int:
        return int(self.rows.opened[-1] - self.rows.opened[0]) // 86_400 + 1


Pieces = tuple[Piece, ...]


def fit(rows: Rows, tried: Families, off: Holidays, *, known: Families = ()) -> Pieces:
    """The label's promises in order of time."""
    wanted = [*known, *voting.covering(voting.ranked(rows, tried, off))]
    pieces = _pieces(rows, wanted, off)
    for _ in range(_REFITS):
        more = [promise for piece in pieces if _weak(piece) for promise in _alone(piece, tried, off)]
        if not set(more) - set(wanted):
            break
        wanted += more
        pieces = _pieces(rows, wanted, off)
    return pieces


def _pieces(rows: Rows, wanted: list[Promised], off: Holidays) -> Pieces:
    promises = list(dict.fromkeys(wanted))
    if not promises:
        return (Piece(promise=None, rows=rows, hits=0),)
    kept = [hits(rows, promise, off) for promise in promises]
    found = []
    for part in stretches(kept):
        mine = slice(part.start, part.end)
        counts = [int(each[mine].sum()) for each in kept]
        which = part.which
        if which is not None:
            most = max(counts)
            which = min(
                (p for p, count in enumerate(counts) if count == most),
                key=lambda p: voting.simplicity(promises[p]),
            )
        promise = None if which is None else promises[which]
        found.append(Piece(promise=promise, rows=rows.only(mine), hits=0 if which is None else counts[which]))
    return _merged(found)


def _merged(pieces: list[Piece]) -> Pieces:
    """Neighbors of one promise are one piece."""
    done: list[Piece] = []
    for piece in pieces:
        if done and done[-1].promise == piece.promise:
            rows = joined([done[-1].rows, piece.rows])
            done[-1] = replace(done[-1], rows=rows, hits=done[-1].hits + piece.hits)
        else:
            done.append(piece)
    return tuple(done)


def recut(rows: Rows, pieces: Pieces, off: Holidays) -> Pieces:
    """The same promises with other days off: some changes were none."""
    promises = [piece.promise for piece in pieces if piece.promise is not None]
    return _pieces(rows, promises, off)


def _weak(piece: Piece) -> bool:
    return piece.rows.n >= _WORTH and piece.hits < _WEAK * piece.rows.n


def _alone(piece: Piece, tried: Families, off: Holidays) -> list[Promised]:
    """What a stretch says by itself, on hours of its own as well."""
    rows = piece.rows.sample(_ALONE)
    left = families.unexplained(rows, tried, off)
    if not rows.by_date and rows.n >= FEWEST and left.mean() >= _LEFT:
        usual = families.usual_weeks([rows])
        tried = (*tried, *(each.family for each in families.own_hours(rows, usual, off)))
    return voting.covering(voting.ranked(piece.rows, dict.fromkeys(tried), off), most=3)
