"""When an answer about labels of known promises is right.

A claim is exact where it gives the same due at any opening of its stretch. Where it does so only for the requests at
hand, the data cannot tell the two apart: right only if the truth is named among its rivals. A change is right within a
day of what the requests can tell of it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from governance.calendars.rules.zones import Ints
from governance.inference.rules.values import HolidayVerdict, Kind, LabelFinding, Promised, Reading
from tests.inference.known import Known, promised
from tests.inference.openings import ZONE

WITHIN = 60  # seconds
EVERY = 1_234  # seconds between the openings at which two promises are compared
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Score:
    """`wrong` says of each label what; `false` are days off that are none, `missed` those that were not seen."""

    right: int
    ties: int
    wrong: tuple[str, ...]
    false: tuple[date, ...]
    missed: tuple[date, ...]


def scored(truth: Known, reading: Reading) -> Score:
    told = {finding.label: finding for finding in reading.labels}
    words = [
        _judged(truth, place, told[label]) if label in told else "not told"
        for place, label in enumerate(truth.labels)
    ]
    loaded = {each.date for each in reading.holidays if each.verdict is HolidayVerdict.LOADED}
    first, last = (datetime.fromtimestamp(int(x), UTC).date() for x in (truth.opened.min(), truth.due.max()))
    real = {day for day in truth.holidays if first <= day <= last and day.weekday() < 5}
    counted = Counter(words)
    return Score(
        right=counted["exact"] + counted["tie"],
        ties=counted["tie"],
        wrong=tuple(
            f"{label} {_n(truth, place)}: {said}"
            for place, (label, said) in enumerate(zip(truth.labels, words, strict=True))
            if said not in ("exact", "tie")
        ),
        false=tuple(sorted(loaded - truth.holidays)),
        missed=tuple(sorted(real - loaded)),
    )


def _n(truth: Known, place: int) -> str:
    return f"(n = {int((truth.label == place).sum())})"


def _judged(truth: Known, place: int, finding: LabelFinding) -> str:
    true = truth.regimes[place]
    says = " | ".join(
        f"{_words(each.promise)} from {each.since} ({each.hits} of {each.n})" for each in finding.regimes
    )
    should = " | ".join(f"{_words(each.promise)} from {_day(each.since)}" for each in true)
    if finding.kind is not Kind.PROMISE or len(finding.regimes) != len(true):
        return f"{finding.kind} {finding.why}: {says}; true is {should}"
    rows = truth.label == place
    opened = truth.opened[rows & ~truth.moved]
    bounds = [*(each.since for each in true), int(truth.opened[rows].max()) + 1]
    word = "exact"
    for regime, claim, since, until in zip(true, finding.regimes, bounds, bounds[1:], strict=False):
        here = opened[(opened >= since) & (opened < until)]
        if same(np.arange(since, until, EVERY), claim.promise, regime.promise, truth.holidays):
            continue
        named = [claim.promise, *(rival.promise for rival in finding.rivals)]
        tied = same(here, claim.promise, regime.promise, truth.holidays)
        if not (
            tied
            and any(
                same(np.arange(since, until, EVERY), each, regime.promise, truth.holidays) for each in named
            )
        ):
            return f"{'unnamed tie' if tied else 'wrong'}: {says}; true is {should}"
        word = "tie"
    for before, after, claim in zip(true, true[1:], finding.regimes[1:], strict=False):
        earliest, latest = _change(opened, before.promise, after.promise, after.since, truth)
        if claim.since is None or not earliest - DAY <= claim.since <= latest + DAY:
            return f"changed {claim.since}, true is {earliest} to {latest}: {says}"
    return word


def same(opened: Ints, one: Promised, other: Promised, holidays: frozenset[date]) -> bool:
    """Whether two promises fall due together at each of some openings."""
    mine, theirs = (promised(opened, each, holidays) for each in (one, other))
    return bool((np.abs(mine - theirs) <= WITHIN).all())


def _change(opened: Ints, before: Promised, after: Promised, since: int, truth: Known) -> tuple[date, date]:
    """The last request that tells the old promise from the new one, and the first after it."""
    differ = (
        np.abs(promised(opened, before, truth.holidays) - promised(opened, after, truth.holidays)) > WITHIN
    )
    old, new = opened[differ & (opened < since)], opened[differ & (opened >= since)]
    return _day(int(old[-1]) if old.size else since), _day(int(new[0]) if new.size else since)


def _day(at: int) -> date:
    return datetime.fromtimestamp(at, ZoneInfo(ZONE)).date()


def _words(promise: Promised) -> str:
    return " ".join(filter(None, (str(promise.amount), promise.unit, promise.hours, promise.rule)))
