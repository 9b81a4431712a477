"""What may be said of a label: a claim, a note, that its due dates are no promise, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from governance.calendars.rules.zones import DAY, Ints, day_at, to_walls
from governance.inference.rules import echoes
from governance.inference.rules.fits import Piece, Pieces
from governance.inference.rules.rivals import rivals
from governance.inference.rules.rows import Rows
from governance.inference.rules.search import Searched
from governance.inference.rules.values import (
    FEWEST,
    Cases,
    CountsFrom,
    Kind,
    LabelFinding,
    Regime,
    Shift,
    Why,
)

CLAIM, NOTE = 9_000, 5_000  # of ten thousand due dates, that a claim and a note must explain


def finding(cases: Cases, label: int, found: Searched, shift: Shift) -> LabelFinding:
    rows, pieces = found.labels[label], found.pieces[label]
    n = int((cases.label == label).sum())
    plain = _plain(cases.labels[label], n, pieces)
    if plain.share_bp < NOTE:
        return _otherwise(cases, rows, plain, found, shift)
    beside = tuple(rival for piece in pieces for rival in rivals(piece, found.tried[label], found.off))
    return replace(plain, rivals=beside)


def _plain(label: str, n: int, pieces: Pieces) -> LabelFinding:
    told = regimes(pieces)
    explained = sum(each.hits for each in told)
    share_bp = explained * 10_000 // max(n, 1)
    kind, why = _kind(n, share_bp)
    return LabelFinding(label=label, n=n, kind=kind, regimes=told, hits=explained, share_bp=share_bp, why=why)


def _kind(n: int, share_bp: int) -> tuple[Kind, Why | None]:
    if n < FEWEST:
        return Kind.NOTE, Why.FEW
    return (Kind.PROMISE, None) if share_bp >= CLAIM else (Kind.NOTE, Why.MIXED)


def _otherwise(cases: Cases, rows: Rows, plain: LabelFinding, found: Searched, shift: Shift) -> LabelFinding:
    """No promise from the opening: an echo of the closing, a clock that restarts, or nothing."""
    nothing = replace(plain, kind=Kind.NOTHING, why=Why.NO_RULE, regimes=())
    if echoed := echoes.echoes(cases, rows, shift):
        return replace(nothing, kind=Kind.NOT_A_PROMISE, why=Why.ECHOES_CLOSING, echoes=echoed)
    label = next(each for each, mine in found.labels.items() if mine is rows)
    piece = echoes.restart(cases, rows, shift, found.tried[label], found.off)
    if piece is None:
        return nothing
    return replace(
        plain,
        kind=Kind.NOTE,
        why=Why.RESTARTS,
        regimes=regimes((piece,)),
        hits=piece.hits,
        share_bp=piece.hits * 10_000 // plain.n,
        rivals=tuple(rivals(piece, found.tried[label], found.off)),
        counts_from=CountsFrom.LAST_UPDATE,
    )


def regimes(pieces: Sequence[Piece]) -> tuple[Regime, ...]:
    """The pieces with a promise as they are told: a change lies on the day of its first case."""
    return tuple(_regime(pieces, place) for place, piece in enumerate(pieces) if piece.promise is not None)


def _regime(pieces: Sequence[Piece], place: int) -> Regime:
    piece = pieces[place]
    days = _days(piece.rows)
    first = day_at(int(days[0]))
    following = day_at(int(_days(pieces[place + 1].rows)[0])) if place + 1 < len(pieces) else None
    assert piece.promise is not None  # noqa: S101 - the caller leaves stretches without a rule out
    return Regime(
        promise=piece.promise,
        since=first if place else None,
        until=max(first, following - timedelta(days=1)) if following else None,
        first=first,
        last=day_at(int(days[-1])),
        n=piece.rows.n,
        hits=piece.hits,
    )


def _days(rows: Rows) -> Ints:
    days: Ints = to_walls(rows.opened, rows.zone) // DAY
    return days
