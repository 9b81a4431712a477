"""The search on one reading of the clock: hours, then days off, then changes over time, then the days off once more."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from governance.inference.rules import calendars, voting
from governance.inference.rules.clocks import Holidays
from governance.inference.rules.families import Families, families, hours_in, offered
from governance.inference.rules.firsts import Labels, first_off, plainly
from governance.inference.rules.fits import Piece, Pieces, fit, recut
from governance.inference.rules.polish import polished
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import FEWEST, Promised

_SPAN = 60  # days: a shorter stretch lends nothing to the calendar
_AGAIN = 3
_LONGER = 2  # units by which days off may make a promise seem longer
_SURE = 0.9  # of a stretch's rows, that prove its working hours
_LENT = 5  # promises most common in a feed
_ENOUGH = 0.97  # of a label's rows


class Step(StrEnum):
    """What the search is at."""

    SHIFTS = "shifts"
    DAYS_OFF = "days off"
    PROMISES = "promises"
    RIVALS = "rivals"


Progress = Callable[[Step, int, int], None]  # how much of a step is done, of how much


@dataclass(frozen=True, kw_only=True)
class Searched:
    labels: Labels
    tried: Mapping[int, Families]
    off: Holidays
    unclear: Holidays  # days off that might as well lie a few days away
    pieces: Mapping[int, Pieces]

    @property
    def kept(self) -> list[tuple[Promised, Rows]]:
        return list(lent(self.pieces))


def search(labels: Labels, official: Mapping[date, str], tell: Progress) -> Searched:
    tell(Step.DAYS_OFF, 0, 1)
    few = {label: rows.sample(voting.SAMPLE) for label, rows in labels.items()}
    plain = plainly(few, official)
    off = first_off(few, plain[1], official)
    tried = families(labels, off, known=hours_in(plain[0].values()))
    pieces = _fitted(labels, tried, off, tell)
    for _ in range(_AGAIN):
        better, _ = calendars.found(list(lent(pieces)), official, start=off)
        if better == off:
            break
        off = better
        held = {label: recut(labels[label], mine, off) for label, mine in pieces.items()}
        weak = {label: labels[label] for label, mine in held.items() if not _explained(mine)}
        pieces = held | _fitted(weak, tried, off, tell)
    tried = {label: _proven(rows, tried[label], pieces) for label, rows in labels.items()}
    left = {label: labels[label] for label, mine in pieces.items() if not _explained(mine)}
    pieces |= _fitted(left, tried, off, tell)
    pieces |= _lent_to_small(labels, tried, pieces, off)
    off, unclear = calendars.settled(list(lent(pieces)), off, official)
    pieces = {label: recut(labels[label], mine, off) for label, mine in pieces.items()}
    return Searched(labels=labels, tried=tried, off=off, unclear=unclear, pieces=polished(pieces, off))


def _lent_to_small(
    labels: Labels, tried: Mapping[int, Families], pieces: Mapping[int, Pieces], off: Holidays
) -> dict[int, Pieces]:
    """Labels with too few cases to vote are asked whether they keep to a promise that is common in the feed."""
    votes: Counter[Promised] = Counter()
    for piece in (piece for mine in pieces.values() for piece in mine):
        if piece.promise is not None:
            votes[piece.promise] += piece.hits
    known = tuple(promise for promise, _ in votes.most_common(_LENT))
    small = [label for label, rows in labels.items() if rows.n < FEWEST and not _explained(pieces[label])]
    same = {label: tuple(each for each in known if each.by_date == labels[label].by_date) for label in small}
    return {label: fit(labels[label], tried[label], off, known=same[label]) for label in small}


def _proven(rows: Rows, tried: Families, pieces: Mapping[int, Pieces]) -> Families:
    """With the working hours that any label keeps to."""
    if rows.by_date:
        return tried
    kept = [piece for mine in pieces.values() for piece in mine if piece.promise and not piece.rows.by_date]
    sure = [piece for piece in kept if piece.rows.n >= FEWEST and piece.hits >= _SURE * piece.rows.n]
    texts = {piece.promise.hours for piece in sure if piece.promise and piece.promise.hours}
    return tuple(dict.fromkeys((*tried, *offered(rows, sorted(texts)))))


def _explained(pieces: Pieces) -> bool:
    """Whether other days off leave nothing to look for."""
    return sum(piece.hits for piece in pieces) >= _ENOUGH * sum(piece.rows.n for piece in pieces)


def _fitted(
    labels: Labels, tried: Mapping[int, Families], off: Holidays, tell: Progress
) -> dict[int, Pieces]:
    found = {}
    for number, (label, rows) in enumerate(labels.items()):
        tell(Step.PROMISES, number, len(labels))
        found[label] = fit(rows, tried[label], off)
    return found


def lent(pieces: Mapping[int, Pieces]) -> Iterator[tuple[Promised, Rows]]:
    """The stretches long enough to speak for days off; a short one or one without a rule as part of the promise around.

    Two or three weeks of a promise a day longer are the look of a day off that is not known yet.
    """
    for mine in pieces.values():
        around = zip((None, *mine), (*mine[1:], None), strict=False)
        for piece, (before, after) in zip(mine, around, strict=False):
            promise = piece.promise
            if len(mine) > 1 and (promise is None or piece.days < _SPAN):
                promise = _around(piece, before, after)
            if promise is not None:
                yield promise, piece.rows


def _around(piece: Piece, before: Piece | None, after: Piece | None) -> Promised | None:
    """The promise on both sides; at either end of the data, or of a promise, one that differs by a few units alone."""
    if before and after and before.promise == after.promise:
        return before.promise
    for side in (before, after):
        if side and side.promise and piece.promise and _alike(piece.promise, side.promise):
            return side.promise
    return None


def _alike(one: Promised, other: Promised) -> bool:
    return replace(one, amount=other.amount) == other and abs(one.amount - other.amount) <= _LONGER
