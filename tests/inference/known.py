"""Labels whose promises are known: drawn at random, laid over real openings, written into due dates by the product's own `due`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import Calendar, Clock, DueRule, Unit, parse_hours, sorted_holidays, vector
from governance.calendars.rules.zones import Ints
from governance.inference.rules.values import NONE, Cases, Promised
from tests.inference.openings import ZONE, openings

WEEKS = (
    "Mon-Fri 08:30-17:00",
    "Mon-Fri 08:00-16:00",
    "Mon-Fri 07:00-15:30",
    "Mon-Sat 08:00-18:00",
    "Mon-Fri 09:00-17:30",
)
AMOUNTS = {
    Unit.HOURS: (4, 8, 24, 36, 48, 72, 96, 120, 168, 336),
    Unit.BUSINESS_HOURS: (4, 6, 8, 12, 16, 20, 24, 36, 40, 60),
    Unit.CALENDAR_DAYS: (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120),
    Unit.BUSINESS_DAYS: (1, 2, 3, 5, 7, 10, 14, 15, 20, 30),
}
NOT_LOADED = "Columbus Day"
LEAST = 100  # requests of a label
_YEARS = range(2013, 2022)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class TrueRegime:
    """From `since` on, an instant, up to the next one's."""

    promise: Promised
    since: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """Rows, and the truth of each label; `moved` are rows whose due somebody set by hand."""

    labels: tuple[str, ...]
    label: Ints
    opened: Ints
    due: Ints
    moved: Flags
    regimes: tuple[tuple[TrueRegime, ...], ...]
    holidays: frozenset[date]

    def cases(self) -> Cases:
        nothing = np.full(len(self.label), NONE)
        return Cases(
            label=self.label,
            opened=self.opened,
            due=self.due,
            closed=nothing,
            updated=nothing,
            labels=self.labels,
            zone=ZoneInfo(ZONE),
        )


def known(*, labels: int = 40, rows: int = 22_500, seed: int) -> Known:
    random = np.random.default_rng(seed)
    sizes = LEAST + np.round(random.dirichlet(np.full(labels, 2.0)) * (rows - LEAST * labels)).astype(int)
    every = openings()
    holidays = loaded()
    opened, due, moved, regimes = [], [], [], []
    for size in sizes.tolist():
        mine = np.sort(random.choice(every, size=size, replace=size > every.size))
        truth = _regimes(random, mine)
        dues, by_hand = _dues(random, mine, truth, holidays)
        opened.append(mine // 60 * 60 if random.random() < 0.5 else mine)
        due.append(dues)
        moved.append(by_hand)
        regimes.append(truth)
    return Known(
        labels=tuple(f"Label {number:02}" for number in range(labels)),
        label=np.repeat(np.arange(labels), sizes),
        opened=np.concatenate(opened),
        due=np.concatenate(due),
        moved=np.concatenate(moved),
        regimes=tuple(regimes),
        holidays=frozenset(holidays),
    )


@lru_cache
def loaded() -> dict[date, str]:
    """Massachusetts' holidays but one of each year, which this city works through."""
    return {day: name for day, name in proposed_holidays("US-MA", _YEARS).items() if name != NOT_LOADED}


def clock(promise: Promised, holidays: Iterable[date]) -> Clock:
    calendar = Calendar(
        code="known",
        name="Known",
        number=1,
        zone=ZONE,
        week=parse_hours(promise.hours or "Mon-Fri 08:00-17:00"),
        holidays=sorted_holidays(dict.fromkeys(holidays, "")),
        covers_until=date(2030, 1, 1),
        effective_from=date(2010, 1, 1),
    )
    return Clock(calendar=calendar, unit=promise.unit, rule=promise.rule)


def promised(opened: Ints, promise: Promised, holidays: Iterable[date]) -> Ints:
    found: Ints = vector.due(opened, promise.amount, clock=clock(promise, holidays)).at
    return found


def _regimes(random: np.random.Generator, opened: Ints) -> tuple[TrueRegime, ...]:
    """One to three; each has its share of the requests, and begins with one of them."""
    size = int(random.choice((1, 2, 3), p=(0.5, 0.3, 0.2)))
    inner = np.cumsum(random.uniform(0.8, 1.2, size=size) / size)[:-1]
    places = [0, *(inner * len(opened) * 0.98).astype(int).tolist()]
    promises = [_promise(random)]
    while len(promises) < size:
        promises.append(_changed(random, promises[-1]))
    return tuple(
        TrueRegime(promise=promise, since=int(opened[place]))
        for promise, place in zip(promises, places, strict=True)
    )


def _promise(random: np.random.Generator) -> Promised:
    unit = Unit(random.choice(list(AMOUNTS)))
    ends = unit.is_days and random.random() < 0.3
    return Promised(
        amount=int(random.choice(AMOUNTS[unit])),
        unit=unit,
        rule=DueRule.END_OF_DAY if ends else DueRule.SAME_TIME,
        hours=str(random.choice(WEEKS)) if unit.is_business else "",
    )


def _changed(random: np.random.Generator, before: Promised) -> Promised:
    """Mostly another amount, as departments renegotiate; sometimes another kind of promise."""
    while True:
        other = _promise(random)
        if random.random() < 0.7:
            other = replace(before, amount=int(random.choice(AMOUNTS[before.unit])))
        if other != before:
            return other


def _dues(
    random: np.random.Generator, opened: Ints, regimes: tuple[TrueRegime, ...], holidays: dict[date, str]
) -> tuple[Ints, Flags]:
    bounds = [*(regime.since for regime in regimes), int(opened[-1]) + 1]
    due = np.empty_like(opened)
    for regime, since, until in zip(regimes, bounds, bounds[1:], strict=False):
        rows = (opened >= since) & (opened < until)
        due[rows] = promised(opened[rows], regime.promise, holidays)
    by_hand = random.random(len(opened)) < random.uniform(0.005, 0.02)
    off = random.integers(-5 * 24 * 60, 60 * 24 * 60, size=len(opened)) * 60
    return np.where(by_hand, np.maximum(due + off, opened), due), by_hand
