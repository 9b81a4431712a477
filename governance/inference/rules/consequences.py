"""What follows from a reading for single requests: those that no promise explains, and those due otherwise by law.

A request is *apart* where its due date is not what its label's promise says, and *moved* where that lies so far off that
no day off explains it: somebody set it by hand. On the *official calendar* the days that are official and that the
city's system works are off as well. Whether the city meant them to be off cannot be read from the data.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from governance.calendars.rules import vector
from governance.calendars.rules.zones import DAY, Ints, day_number, to_walls
from governance.inference.rules.clocks import Holidays, forward, same
from governance.inference.rules.rows import Flags, Rows, by_label
from governance.inference.rules.shifts import unshifted
from governance.inference.rules.values import NONE, Cases, CountsFrom, HolidayVerdict, Kind, Reading, Regime

FAR, FAR_DATES = (
    3_660,
    DAY,
)  # seconds beyond which a due date was moved by hand; an hour alone may be summer time


class Apart(StrEnum):
    """How a request differs from its label's promise."""

    APART = "apart"
    MOVED = "moved"
    HOLIDAY = "holiday"


class Effect(StrEnum):
    """What its result is called only for that difference."""

    NONE = ""
    LATE = "late"  # called late; on time by the promise, or on the official calendar
    ON_TIME = "on-time"  # called on time; late by the promise


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """One request, by the place of its case; `expected` is when it would be due, as its source tells
    moments; None where no promise held then.
    """

    place: int
    kind: Apart
    expected: int | None
    effect: Effect
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Unloaded:
    """An official day that the system works: so many due dates would move, so many results are late for that alone."""

    date: date
    name: str
    moved: int
    late: int


@dataclass(frozen=True, kw_only=True)
class LabelApart:
    """Of one label: requests that its promise does not explain, those moved by hand, and results that hang on that."""

    label: str
    apart: int
    moved: int
    late: int
    on_time: int


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """In figures; `requests` is the fingerprint of the list of them."""

    unloaded: tuple[Unloaded, ...]
    labels: tuple[LabelApart, ...]
    requests: str = ""


def consequences(cases: Cases, reading: Reading) -> list[Consequence]:
    """Of every label of which a promise is told, in the order of the cases; only a claim tells what was moved by hand."""
    told = {
        each.label: each for each in reading.labels if each.regimes and each.counts_from is CountsFrom.OPENING
    }
    days = {
        verdict: [seen.date for seen in reading.holidays if seen.verdict is verdict]
        for verdict in HolidayVerdict
    }
    found: list[Consequence] = []
    for label, rows in by_label(cases, reading.shift):
        if finding := told.get(cases.labels[label]):
            one = _Label.of(cases, rows, reading, frozenset(days[HolidayVerdict.LOADED]))
            if finding.kind is Kind.PROMISE:
                found += one.exceptions(finding.regimes)
                found += one.by_law(finding.regimes, days[HolidayVerdict.WORKED])
            else:
                found += [_unexplained(each.place) for each in one.exceptions(finding.regimes)]
            mine = np.nonzero(cases.label == label)[0]
            found += [_unexplained(int(place)) for place in np.setdiff1d(mine, rows.place)]
    return sorted(found, key=lambda each: (each.place, each.kind))


def _unexplained(place: int) -> Consequence:
    return Consequence(place=place, kind=Apart.APART, expected=None, effect=Effect.NONE)


@dataclass(frozen=True, kw_only=True)
class _Label:
    """The rows of one label, when each was opened and closed (NEVER: not yet), and which fit none of its promises."""

    rows: Rows
    day: Ints
    closed: Ints
    raw: Ints
    off: Holidays

    @classmethod
    def of(cls, cases: Cases, rows: Rows, reading: Reading, off: Holidays) -> "_Label":
        closed = cases.closed[rows.place]
        closed = np.where(closed == NONE, NONE, unshifted(np.maximum(closed, 0), reading.shift, rows.zone))
        day = to_walls(rows.opened, rows.zone) // DAY
        return cls(rows=rows, day=day, closed=closed, raw=cases.due[rows.place], off=off)

    def only(self, rows: Flags) -> "_Label":
        arrays = {name: getattr(self, name)[rows] for name in ("day", "closed", "raw")}
        return _Label(rows=self.rows.only(rows), off=self.off, **arrays)

    def under(self, regime: Regime, *, further: int = 0) -> Flags:
        """The rows opened while a promise held; with `further` days, in which the one before may still hold."""
        first = day_number(regime.since) if regime.since else -(2**31)
        last = day_number(regime.until) + further if regime.until else 2**31
        found: Flags = (self.day >= first) & (self.day <= last)
        return found

    def fitting(self, regime: Regime, off: Holidays) -> tuple[Flags, vector.Dues]:
        dues = forward(self.rows, regime.promise.amount, regime.promise, off)
        return same(self.rows, dues), dues

    def exceptions(self, regimes: Sequence[Regime]) -> Iterator[Consequence]:
        """The rows that are due otherwise than the promise of their day says, and than the one before said."""
        left = np.ones(self.rows.n, dtype=bool)
        for regime in regimes:
            mine = left & self.under(regime, further=1)
            left[np.nonzero(mine)[0][self.only(mine).fitting(regime, self.off)[0]]] = False
        told = np.zeros(self.rows.n, dtype=bool)
        for regime in regimes:
            mine = left & self.under(regime)
            told |= mine
            yield from self.only(mine).differing(regime, self.off)
        yield from (_unexplained(int(place)) for place in self.rows.place[left & ~told])

    def by_law(self, regimes: Sequence[Regime], worked: Sequence[date]) -> Iterator[Consequence]:
        """The rows that are due as promised, and would not be with the official days off that their system works."""
        if not worked:
            return
        for regime in regimes:
            if regime.promise.unit.is_business:
                one = self.only(self.under(regime))
                fit = one.only(one.fitting(regime, self.off)[0])
                yield from fit.differing(regime, self.off | frozenset(worked), sorted(worked))

    def differing(self, regime: Regime, off: Holidays, days: Sequence[date] = ()) -> Iterator[Consequence]:
        """What is due otherwise by this promise; with `days`, because of one of them."""
        fit, dues = self.fitting(regime, off)
        apart, numbers = self.apart(dues), np.array([day_number(day) for day in days], dtype=np.int64)
        far = FAR_DATES if self.rows.by_date else FAR
        late, by_rule = self.late(self.rows.due, self.rows.date), self.late(dues.at, dues.on)
        for row in np.nonzero(~fit)[0].tolist():
            first = int(np.searchsorted(numbers, self.day[row]))
            yield Consequence(
                place=int(self.rows.place[row]),
                kind=Apart.HOLIDAY if days else Apart.MOVED if abs(apart[row]) > far else Apart.APART,
                expected=int(self.raw[row] + apart[row]),
                effect=_effect(late=bool(late[row]), by_rule=bool(by_rule[row])),
                day=days[min(first, len(days) - 1)] if days else None,
            )

    def apart(self, dues: vector.Dues) -> Ints:
        """Seconds from the due date that is told to the one that is worked out."""
        found: Ints = (dues.on - self.rows.date) * DAY if self.rows.by_date else dues.at - self.rows.due
        return found

    def late(self, at: Ints, on: Ints) -> Flags:
        known = self.closed != NONE
        over = to_walls(self.closed, self.rows.zone) // DAY > on if self.rows.by_date else self.closed > at
        found: Flags = known & over
        return found


def _effect(*, late: bool, by_rule: bool) -> Effect:
    return Effect.NONE if late == by_rule else Effect.LATE if late else Effect.ON_TIME


def counted(cases: Cases, reading: Reading, found: Sequence[Consequence]) -> Consequences:
    """The same in figures: by official day that was worked, and by label."""
    names = {seen.date: seen.name or "" for seen in reading.holidays if seen.verdict is HolidayVerdict.WORKED}
    days = Counter(each.day for each in found)
    late = Counter(each.day for each in found if each.effect is Effect.LATE)
    by_label: dict[str, list[Consequence]] = {
        each.label: [] for each in reading.labels if each.kind is Kind.PROMISE
    }
    for each in found:
        label = cases.labels[int(cases.label[each.place])]
        if each.kind is not Apart.HOLIDAY and label in by_label:
            by_label[label].append(each)
    return Consequences(
        unloaded=tuple(
            Unloaded(date=day, name=name, moved=days[day], late=late[day]) for day, name in names.items()
        ),
        labels=tuple(_label_apart(label, mine) for label, mine in by_label.items()),
    )


def _label_apart(label: str, found: Sequence[Consequence]) -> LabelApart:
    moved = [each for each in found if each.kind is Apart.MOVED]
    effects = Counter(each.effect for each in moved)
    return LabelApart(
        label=label,
        apart=len(found),
        moved=len(moved),
        late=effects[Effect.LATE],
        on_time=effects[Effect.ON_TIME],
    )
