"""The search on one reading of the clock: hours, then days off, then changes over time, then the days off once more."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.inference.rules import calendars, voting
from governance.inference.rules.clocks import NO_HOLIDAYS, Holidays, hits
from governance.inference.rules.families import Families, families, offered
from governance.inference.rules.fits import Pieces, fit, recounted
from governance.inference.rules.polish import polished
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import FEWEST, Promised
from governance.inference.rules.voting import Scored

_LENDS = 0.3  # of a sample's rows, that a label's one promise must explain to speak for days off
_SPAN = 60  # days: a shorter stretch lends nothing to the calendar
_AGAIN = 2
_SURE = 0.9  # of a stretch's rows, that prove its working hours
_LENT = 5  # promises most common in a feed
_ENOUGH = 0.97  # of a label's rows
_COMPARED = 4  # promises of a label, best without days off, that are tried with them

Labels = Mapping[int, Rows]


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


@dataclass(frozen=True, kw_only=True)
class Single:
    """With one promise per label: those promises, the days off, and how many rows come true, less what those cost."""

    mains: Mapping[int, Promised]
    off: Holidays
    score: int


def plainly(labels: Labels, *, patience: int = 1_000) -> tuple[dict[int, Families], dict[int, list[Scored]]]:
    """The clocks to try and each label's promises, best first, as though nobody ever had a day off."""
    tried = families(labels, NO_HOLIDAYS, patience=patience)
    return tried, {label: voting.ranked(rows, tried[label], NO_HOLIDAYS) for label, rows in labels.items()}


def single(labels: Labels, plain: Mapping[int, list[Scored]], official: Mapping[date, str]) -> Single:
    off = first_off(labels, plain, official)
    best = {label: _best(labels[label], found, off) for label, found in plain.items() if found}
    return Single(
        mains={label: promise for label, (promise, _) in best.items()},
        off=off,
        score=sum(right for _, right in best.values()) - calendars.UNLISTED_COST * len(off - set(official)),
    )


def _best(rows: Rows, found: list[Scored], off: Holidays) -> tuple[Promised, int]:
    counts = [(each.promise, int(hits(rows, each.promise, off).sum())) for each in found[:_COMPARED]]
    return max(counts, key=lambda each: each[1])


def first_off(labels: Labels, plain: Mapping[int, list[Scored]], official: Mapping[date, str]) -> Holidays:
    """The days off that each label's best promise speaks for."""
    believed = {label: found[0] for label, found in plain.items() if found}
    kept = [(best.promise, labels[label]) for label, best in believed.items() if best.share >= _LENDS]
    return calendars.days_off(kept, official)


def search(labels: Labels, official: Mapping[date, str], tell: Progress) -> Searched:
    tell(Step.DAYS_OFF, 0, 1)
    _, plain = plainly({label: rows.sample(voting.SAMPLE) for label, rows in labels.items()})
    off = first_off(labels, plain, official)
    tried = families(labels, off)
    pieces = _fitted(labels, tried, off, tell)
    for _ in range(_AGAIN):
        better = calendars.days_off(list(lent(pieces)), official, start=off)
        if better == off:
            break
        off = better
        held = {label: tuple(recounted(piece, off) for piece in mine) for label, mine in pieces.items()}
        weak = {label: labels[label] for label, mine in held.items() if not _explained(mine)}
        pieces = held | _fitted(weak, tried, off, tell)
    tried = {label: _proven(rows, tried[label], pieces) for label, rows in labels.items()}
    left = {label: labels[label] for label, mine in pieces.items() if not _explained(mine)}
    pieces |= _fitted(left, tried, off, tell)
    pieces |= _lent_to_small(labels, tried, pieces, off)
    off, unclear = calendars.settled(list(lent(pieces)), off, official)
    pieces = {label: tuple(recounted(piece, off) for piece in mine) for label, mine in pieces.items()}
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
    """The stretches long enough to speak for days off; so does one without a rule amid one promise."""
    for mine in pieces.values():
        around = zip((None, *mine), (*mine[1:], None), strict=False)
        for piece, (before, after) in zip(mine, around, strict=False):
            promise = piece.promise
            if promise is None and before and after and before.promise == after.promise:
                promise = before.promise
            elif piece.days < _SPAN and len(mine) > 1:
                promise = None
            if promise is not None:
                yield promise, piece.rows
