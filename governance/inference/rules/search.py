"""The search on one reading of the clock: hours, then days off, then changes over time, then the days off once more."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from governance.inference.rules import calendars, voting
from governance.inference.rules.clocks import NO_HOLIDAYS, Holidays
from governance.inference.rules.families import Families, families
from governance.inference.rules.fits import Pieces, fit
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import Promised

_LENDS = 0.3  # of a sample's rows, that a label's one promise must explain to speak for days off
_SPAN = 60  # days: a shorter stretch lends nothing to the calendar
_AGAIN = 2

Labels = Mapping[int, Rows]


@dataclass(frozen=True, kw_only=True)
class Searched:
    labels: Labels
    off: Holidays
    pieces: Mapping[int, Pieces]

    @property
    def kept(self) -> list[tuple[Promised, Rows]]:
        return list(lent(self.pieces))


def single(labels: Labels, official: Mapping[date, str]) -> tuple[dict[int, Families], Holidays, int]:
    """With one promise per label: the clocks to try, the days off, and how many rows come true."""
    tried = families(labels, NO_HOLIDAYS)
    kept = [found for label, rows in labels.items() for found in _main(rows, tried[label], NO_HOLIDAYS)]
    off = calendars.days_off(kept, official)
    right = sum(
        int(best.hits * rows.n / best.kept.size)
        for label, rows in labels.items()
        for best in voting.ranked(rows, tried[label], off)[:1]
    )
    return tried, off, right - calendars.UNLISTED_COST * len(off - set(official))


def _main(rows: Rows, tried: Families, off: Holidays) -> Iterator[tuple[Promised, Rows]]:
    for best in voting.ranked(rows, tried, off)[:1]:
        if best.hits >= _LENDS * best.kept.size:
            yield best.promise, rows


def search(labels: Labels, official: Mapping[date, str]) -> Searched:
    _, off, _ = single(labels, official)
    tried = families(labels, off)
    pieces = {label: fit(rows, tried[label], off) for label, rows in labels.items()}
    for _ in range(_AGAIN):
        better = calendars.days_off(list(lent(pieces)), official, start=off)
        if better == off:
            break
        off = better
        pieces = {label: fit(rows, tried[label], off) for label, rows in labels.items()}
    return Searched(labels=labels, off=off, pieces=pieces)


def lent(pieces: Mapping[int, Pieces]) -> Iterator[tuple[Promised, Rows]]:
    """The stretches long enough to speak for days off."""
    for mine in pieces.values():
        for piece in mine:
            if piece.promise is not None and (piece.days >= _SPAN or len(mine) == 1):
                yield piece.promise, piece.rows
