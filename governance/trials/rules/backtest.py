"""What would have happened: a proposed target, and today's, judged on a service's past requests. Pure.

Both are judged by the proposal's formula; each by its own unit, calendar, due rule, comparison and pauses.
Says nothing about whether a repair would have been faster: a target changes what is called late, not the work.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from governance.agreements.rules.items import Term
from governance.calendars.rules.zones import DAY, to_walls
from governance.results.rules.formulas import FEWEST, FORMULAS, Formula, Rate, rate
from governance.results.rules.frame import ORDER, Codes, Ints, code
from governance.results.rules.verdicts import Verdict
from governance.trials.rules.curve import Mark, Point, marks, points
from governance.trials.rules.trial import Events, Facts, Trial, formula_of

YEAR = 365
LATE = (Verdict.MISSED, Verdict.OVERDUE)
WIDEST = 5  # the curve ends at most so many times beyond the longer target


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One target on the past: what became of the requests, and the rate by its formula and by the rival ones."""

    term: Term
    rate: Rate
    counts: Mapping[Verdict, int]
    rivals: Mapping[str, Rate]

    @property
    def late(self) -> int:
        return sum(self.counts[verdict] for verdict in LATE)


@dataclass(frozen=True, kw_only=True)
class Slice:
    """One month or district: its rate by the proposal and, where there is a target today, by that."""

    name: str
    now: Rate
    then: Rate | None

    @property
    def has_rate(self) -> bool:
        """Whether there are enough requests for the rate to be shown."""
        return self.now.n >= FEWEST


@dataclass(frozen=True, kw_only=True)
class Flips:
    """Requests (ids) that one target calls late and the other does not."""

    newly_late: Ints
    no_longer_late: Ints


@dataclass(frozen=True, kw_only=True)
class Backtest:
    """`proposed` and `today` (None: no target today) on the same requests; `extra_late` per year, or for all `days`
    where those are fewer than a year. `without_event`: (proposed, today) as if no event had been adjusted for.
    """

    requests: int
    days: int
    formula: Formula
    proposed: Judged
    today: Judged | None
    extra_late: int | None
    flips: Flips | None
    months: tuple[Slice, ...]
    districts: tuple[Slice, ...]
    points: tuple[Point, ...]
    marks: tuple[Mark, ...]
    today_milli: int | None
    upto: int
    events: tuple[str, ...]
    without_event: tuple[Rate, Rate | None] | None

    @property
    def a_year(self) -> bool:
        return self.days >= YEAR

    @property
    def few(self) -> bool:
        return self.proposed.rate.n < FEWEST


@dataclass(frozen=True, kw_only=True)
class Grouping:
    """To which month or district each request belongs: the place of its name in `names`."""

    place: Ints
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Past:
    """The requests that are judged, how they are grouped, and over how many days they were opened.

    Of those of the last 24 months `early` came with a due date that lies before their opening.
    """

    facts: Facts
    months: Grouping
    districts: Grouping
    days: int
    events: Events
    early: int = 0


def backtest(past: Past, proposed: Trial, today: Trial | None) -> Backtest:
    """The whole answer. Cheap once the times are known: a moved target is answered from the same times."""
    by = formula_of(proposed.term)
    codes = proposed.timed.codes(proposed.amount)
    was = today.timed.codes(today.amount) if today else None
    upto, equal = _width(proposed, today), _equal(proposed, today)
    one, other = _judged(proposed, by), _judged(today, by) if today else None
    return Backtest(
        requests=len(past.facts),
        days=past.days,
        formula=by,
        proposed=one,
        today=other,
        extra_late=extra_late(one.late, other.late, past.days) if other else None,
        flips=_flips(past.facts.request, codes, was) if was is not None else None,
        months=_slices(past.months, codes, was, by),
        districts=_slices(past.districts, codes, was, by),
        points=points(proposed.timed.curve, by, upto=upto),
        marks=marks(proposed.timed.curve, by),
        today_milli=equal,
        upto=upto,
        events=tuple(dict.fromkeys(past.events.names)),
        without_event=_without(proposed, today, by) if past.events else None,
    )


def _judged(trial: Trial, by: Formula) -> Judged:
    found = trial.timed.curve.counts(trial.amount)
    rivals = {name: rate(found, each) for name, each in FORMULAS.items() if name not in (by.name, "city")}
    return Judged(term=trial.term, rate=rate(found, by), counts=found, rivals=rivals)


def _without(proposed: Trial, today: Trial | None, by: Formula) -> tuple[Rate, Rate | None]:
    return (
        proposed.plain.curve.share(proposed.amount, by),
        today.plain.curve.share(today.amount, by) if today else None,
    )


def extra_late(proposed: int, today: int, days: int) -> int:
    """How many more requests a year the proposal calls late (below 0: fewer); of less than a year, in all of it.

    Rounded towards more lateness, so that no improvement is told that did not happen.
    """
    more = proposed - today
    return -(-more * YEAR // days) if days >= YEAR else more


def _flips(request: Ints, then: Codes, was: Codes) -> Flips:
    late, before = (np.isin(each, [code(verdict) for verdict in LATE]) for each in (then, was))
    return Flips(newly_late=request[late & ~before], no_longer_late=request[before & ~late])


def _slices(group: Grouping, now: Codes, was: Codes | None, by: Formula) -> tuple[Slice, ...]:
    new = _table(group, now)
    old = _table(group, was) if was is not None else None
    return tuple(
        Slice(
            name=name,
            now=_rate_of(new[place], by),
            then=_rate_of(old[place], by) if old is not None else None,
        )
        for place, name in enumerate(group.names)
    )


def _table(group: Grouping, codes: Codes) -> Ints:
    """Verdicts counted: one row per group, one column per verdict."""
    width = len(ORDER)
    flat = np.bincount(group.place * width + codes, minlength=width * len(group.names))
    return flat.reshape(len(group.names), width).astype(np.int64)


def _rate_of(row: Ints, by: Formula) -> Rate:
    return rate({verdict: int(row[place]) for place, verdict in enumerate(ORDER)}, by)


def _same_clock(proposed: Trial, today: Trial) -> bool:
    return proposed.by == today.by


def _width(proposed: Trial, today: Trial | None) -> int:
    """Where the curve ends: beyond the targets and, if that is not far, beyond the time for 95 of 100."""
    longest = max(proposed.amount, today.amount if today and _same_clock(proposed, today) else 0)
    most = proposed.timed.curve.reached(9_500, formula_of(proposed.term))
    wanted = -(-(most or 0) * 11 // 10_000)
    return max(min(wanted, WIDEST * longest), longest + -(-longest // 4), 2)


def _equal(proposed: Trial, today: Trial | None) -> int | None:
    """Today's target in thousandths of the proposal's unit; in another unit: the time that was met as often."""
    if today is None:
        return None
    if _same_clock(proposed, today):
        return today.amount * 1_000
    by = formula_of(proposed.term)
    was = today.timed.curve.share(today.amount, by)
    return proposed.timed.curve.reached(was.met, by, of=was.n) if was.met else None


def by_month(opened: Ints, zone: str) -> Grouping:
    """The local month of each opening, `2026-05`; months without a request are not among them."""
    days = (to_walls(opened, zone) // DAY).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    numbers, place = _numbered(months.astype(np.int64))
    return Grouping(place=place, names=tuple(str(np.datetime64(int(number), "M")) for number in numbers))


def by_name(values: Ints, names: Mapping[int, str], *, unknown: str) -> Grouping:
    """Groups of equal numbers, by the names of those numbers."""
    numbers, place = _numbered(values)
    return Grouping(place=place, names=tuple(names.get(int(each), unknown) for each in numbers))


def _numbered(values: Ints) -> tuple[Ints, Ints]:
    """The different numbers in order, and the place of each row's number among them; without sorting the rows."""
    numbers = np.sort(np.unique(values)).astype(np.int64)
    return numbers, np.searchsorted(numbers, values).astype(np.int64)
