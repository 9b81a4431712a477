"""Labels whose promises are known: drawn at random, laid over real openings, written into due dates by the product's own `due`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import Calendar, Clock, DueRule, Unit, parse_hours, sorted_holidays, vector
from governance.calendars.rules.zones import DAY, Ints, to_instants, to_walls
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
YEARS = range(2013, 2022)
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

    def cases(self, *, listed: bool = True) -> Cases:
        """`listed`: beside the official holidays, one of which this city does not keep."""
        nothing = np.full(len(self.label), NONE)
        return Cases(
            label=self.label,
            opened=self.opened,
            due=self.due,
            closed=nothing,
            updated=nothing,
            labels=self.labels,
            zone=ZoneInfo(ZONE),
            official=proposed_holidays("US-MA", YEARS) if listed else {},
        )


def known(*, labels: int = 40, rows: int = 22_500, seed: int) -> Known:
    random = np.random.default_rng(seed)
    sizes = LEAST + np.round(random.dirichlet(np.full(labels, 2.0)) * (rows - LEAST * labels)).astype(int)
    drawn = []
    for size in sizes.tolist():
        mine = np.sort(random.choice(openings(), size=size, replace=size > openings().size))
        drawn.append((mine, _regimes(random, mine)))
    return _known(random, drawn)


def of_one(*promises: Promised, rows: int = 400, seed: int = 1) -> Known:
    """One label with these promises, one after the other, each for as many requests."""
    random = np.random.default_rng(seed)
    mine = np.sort(random.choice(openings(), size=rows))
    places = [rows * number // len(promises) for number in range(len(promises))]
    return _known(random, [(mine, _since(mine, promises, places))])


def _known(random: np.random.Generator, drawn: Sequence[tuple[Ints, tuple[TrueRegime, ...]]]) -> Known:
    opened, due, moved = [], [], []
    for mine, truth in drawn:
        dues, by_hand = _dues(random, mine, truth, loaded())
        opened.append(mine // 60 * 60 if random.random() < 0.5 else mine)
        due.append(dues)
        moved.append(by_hand)
    return Known(
        labels=tuple(f"Label {number:02}" for number in range(len(drawn))),
        label=np.repeat(np.arange(len(drawn)), [mine.size for mine, _ in drawn]),
        opened=np.concatenate(opened),
        due=np.concatenate(due),
        moved=np.concatenate(moved),
        regimes=tuple(truth for _, truth in drawn),
        holidays=frozenset(loaded()),
    )


@lru_cache
def loaded() -> dict[date, str]:
    """Massachusetts' holidays but one of each year, which this city works through."""
    return {day: name for day, name in proposed_holidays("US-MA", YEARS).items() if name != NOT_LOADED}


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
    """When requests fall due: the end of a calendar day as its last second, as files write it."""
    started = opened
    if promise.after:
        walls = to_walls(opened, ZONE)
        late = walls % DAY >= promise.after.hour * 3_600 + promise.after.minute * 60
        started = np.where(late, to_instants((walls // DAY + 1) * DAY, ZONE), opened)
    dues = vector.due(started, promise.amount, clock=clock(promise, holidays))
    if promise.by_date:
        return to_instants((dues.on + 1) * DAY, ZONE) - 1
    ends = promise.unit is Unit.CALENDAR_DAYS and promise.rule is DueRule.END_OF_DAY
    return dues.at - 1 if ends else dues.at


def _regimes(random: np.random.Generator, opened: Ints) -> tuple[TrueRegime, ...]:
    """One to three; each has its share of the requests, and begins with one of them."""
    size = int(random.choice((1, 2, 3), p=(0.5, 0.3, 0.2)))
    inner = np.cumsum(random.uniform(0.8, 1.2, size=size) / size)[:-1]
    places = [0, *(inner * len(opened) * 0.98).astype(int).tolist()]
    promises = [_promise(random)]
    while len(promises) < size:
        promises.append(_changed(random, promises[-1], opened))
    return _since(opened, promises, places)


def _since(opened: Ints, promises: Sequence[Promised], places: Sequence[int]) -> tuple[TrueRegime, ...]:
    """Each from the minute of its first request, since half of the labels tell no seconds."""
    return tuple(
        TrueRegime(promise=promise, since=int(opened[place]) // 60 * 60)
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


def _changed(random: np.random.Generator, before: Promised, opened: Ints) -> Promised:
    """Mostly another amount, as departments renegotiate; sometimes another kind, if most of the requests tell it."""
    was = promised(opened, before, loaded())
    while True:
        other = _promise(random)
        if random.random() < 0.7:
            other = replace(before, amount=int(random.choice(AMOUNTS[before.unit])))
        if (np.abs(promised(opened, other, loaded()) - was) > 60).mean() > 0.5:
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
