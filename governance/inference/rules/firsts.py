"""The first days off, found with one promise per label before any change over time is looked for.

A day off is easily taken for a short change of the promise, and a long promise for one a day longer. So labels with
short promises speak first; once their days off are known, every label's promise is sought anew, and all speak.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from governance.calendars.rules import Unit
from governance.inference.rules import calendars, voting
from governance.inference.rules.clocks import NO_HOLIDAYS, Holidays, hits
from governance.inference.rules.families import Families, families, hours_in
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import Promised
from governance.inference.rules.voting import Scored

_LENDS = 0.3  # of a sample's rows, that a label's one promise must explain to speak for days off
_COMPARED = 4  # promises of a label, best without days off, that are tried with them
_CLEAR = (
    0.5  # of a sample's rows, that a label's best promise explains: then days off are not needed to see it
)
_ENOUGH = 0.25  # of the rows that speak for days off, that short promises must have to speak first
_SHORT = {Unit.BUSINESS_DAYS: 7, Unit.BUSINESS_HOURS: 60}

Labels = Mapping[int, Rows]
Ranked = Mapping[int, list[Scored]]


@dataclass(frozen=True, kw_only=True)
class Single:
    """With one promise per label: those promises, the days off, and how many rows come true, less what those cost."""

    mains: Mapping[int, Promised]
    off: Holidays
    score: int


def plainly(
    labels: Labels, official: Mapping[date, str], *, patience: int = 1_000
) -> tuple[dict[int, Families], dict[int, list[Scored]]]:
    """The clocks to try and each label's promises, best first, as though nobody ever had a day off.

    Long promises hardly show then; labels of which little is explained are asked as though the official days were off.
    """
    tried = families(labels, NO_HOLIDAYS, patience=patience)
    plain = {label: voting.ranked(rows, tried[label], NO_HOLIDAYS) for label, rows in labels.items()}
    return (tried, plain) if not official else _listed(labels, (tried, plain), frozenset(official), patience)


def _listed(
    labels: Labels, told: tuple[dict[int, Families], dict[int, list[Scored]]], listed: Holidays, patience: int
) -> tuple[dict[int, Families], dict[int, list[Scored]]]:
    """As though the official days were off, where that explains more."""
    tried, plain = told
    vague = {label: labels[label] for label, found in plain.items() if _share(found) < _CLEAR}
    more = families(vague, listed, known=hours_in(tried.values()), patience=patience) if vague else {}
    clocks = {label: _clocks(found) for label, found in plain.items()} | more
    again = {label: voting.ranked(rows, clocks[label], listed) for label, rows in labels.items()}
    better = {label: found for label, found in again.items() if _share(found) > _share(plain[label])}
    return tried | {label: mine for label, mine in more.items() if label in better}, plain | better


def _share(found: list[Scored]) -> float:
    return found[0].share if found else 0.0


def single(labels: Labels, plain: Ranked, official: Mapping[date, str]) -> Single:
    off = calendars.days_off(list(_kept(labels, plain)), official)
    best = {label: _best(labels[label], found, off) for label, found in plain.items() if found}
    return Single(
        mains={label: promise for label, (promise, _) in best.items()},
        off=off,
        score=sum(right for _, right in best.values()) - calendars.UNLISTED_COST * len(off - set(official)),
    )


def _best(rows: Rows, found: list[Scored], off: Holidays) -> tuple[Promised, int]:
    counts = [(each.promise, int(hits(rows, each.promise, off).sum())) for each in found[:_COMPARED]]
    return max(counts, key=lambda each: each[1])


def first_off(labels: Labels, plain: Ranked, official: Mapping[date, str]) -> Holidays:
    """The days off that each label's best promise speaks for, those of short promises first."""
    best, off = plain, NO_HOLIDAYS
    short = list(_kept(labels, best, short=True))
    if _rows(short) >= _ENOUGH * _rows(_kept(labels, best)):
        off, _ = calendars.found(short, official, start=off)
        best = _anew(labels, plain, off)
    off, _ = calendars.found(list(_kept(labels, best)), official, start=off)
    return off


def _anew(labels: Labels, plain: Ranked, off: Holidays) -> Ranked:
    """The best promises on days off, on the clocks that were best without any."""
    return {label: voting.ranked(labels[label], _clocks(found), off) for label, found in plain.items()}


def _clocks(found: list[Scored]) -> Families:
    return tuple(dict.fromkeys(replace(each.promise, amount=1) for each in found))[:_COMPARED]


def _rows(kept: Iterable[tuple[Promised, Rows]]) -> int:
    return sum(rows.n for promise, rows in kept if promise.unit.is_business)


def _kept(labels: Labels, ranked: Ranked, *, short: bool = False) -> Iterator[tuple[Promised, Rows]]:
    for label, found in ranked.items():
        if found and found[0].share >= _LENDS:
            promise = found[0].promise
            if not short or promise.amount <= _SHORT.get(promise.unit, 0):
                yield promise, labels[label]
