"""Which other promises the same due dates could come from, and how many cases tell the two apart.

A promise's twin in another unit is always named; others where they explain nearly as much.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from governance.calendars.rules import MAX_AMOUNT, DueRule, Unit
from governance.inference.rules import voting
from governance.inference.rules.clocks import Holidays, hits
from governance.inference.rules.families import Families
from governance.inference.rules.fits import Piece
from governance.inference.rules.polish import near_hours
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import Promised, Rival

_MUCH = 0.8
_MOST = 3
_SAMPLE = 400  # rows from which other promises are voted; those named are counted over all
_CLOSE = 2  # cases that decide between two working hours: with more, they are told apart


@dataclass(frozen=True, kw_only=True)
class _Tried:
    rival: Rival
    share: float


def rivals(piece: Piece, tried: Families, off: Holidays) -> list[Rival]:
    """The closest first: those that fewest cases tell apart."""
    claim = piece.promise
    if claim is None or not piece.hits:
        return []
    found = [_compared(piece.rows, claim, other, off) for other in _others(piece.rows, claim, tried, off)]
    near = [each for each in found if _named(each, claim, piece.hits)]
    near.sort(key=lambda each: (each.rival.decides, voting.simplicity(each.rival.promise)))
    return [each.rival for each in _spread(near)][:_MOST]


def _others(rows: Rows, claim: Promised, tried: Families, off: Holidays) -> Iterable[Promised]:
    sample = rows.sample(_SAMPLE)
    others = [*twins(claim), *(each.promise for each in voting.ranked(sample, tried, off)[:4])]
    if claim.unit.is_business and not rows.by_date:
        others += [replace(claim, hours=text) for text in near_hours(claim.hours, steps=(15,))]
    return dict.fromkeys(other for other in others if other != claim)


def twins(claim: Promised) -> Iterator[Promised]:
    """The same length told in another unit."""
    if (
        claim.unit is Unit.CALENDAR_DAYS
        and claim.rule is DueRule.SAME_TIME
        and claim.amount * 24 <= MAX_AMOUNT
    ):
        yield replace(claim, unit=Unit.HOURS, amount=claim.amount * 24)
    if claim.unit is Unit.HOURS and claim.amount % 24 == 0:
        yield replace(claim, unit=Unit.CALENDAR_DAYS, amount=claim.amount // 24)


def _compared(rows: Rows, claim: Promised, other: Promised, off: Holidays) -> _Tried:
    ours, theirs = hits(rows, claim, off), hits(rows, other, off)
    for_claim, for_rival = int((ours & ~theirs).sum()), int((theirs & ~ours).sum())
    rival = Rival(
        claim=claim, promise=other, decides=for_claim + for_rival, for_claim=for_claim, for_rival=for_rival
    )
    return _Tried(rival=rival, share=float(np.mean(theirs)) if rows.n else 0.0)


def _named(tried: _Tried, claim: Promised, right: int) -> bool:
    rival = tried.rival
    if rival.promise in set(twins(claim)):
        return True
    if (
        rival.promise.unit is claim.unit
        and rival.promise.amount == claim.amount
        and rival.promise.rule is claim.rule
    ):
        return rival.for_claim <= _CLOSE  # the same on other hours
    return right - rival.for_claim + rival.for_rival >= _MUCH * right


def _spread(found: list[_Tried]) -> Iterator[_Tried]:
    """One rival of a kind: the closest of those that differ in hours alone, one per other unit and amount."""
    seen = set()
    for each in found:
        kind = (each.rival.promise.unit, each.rival.promise.amount, each.rival.promise.rule)
        if kind not in seen:
            seen.add(kind)
            yield each
