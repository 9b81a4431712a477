"""Which days the city's system really has off: found from the due dates that a day off would make come true.

One promise per label is taken as given. Days are tried one by one and in pairs (Thanksgiving and the day after it),
kept where four of five of the cases they move come true, and each is tried once more at the end.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from governance.calendars.rules.zones import Ints, day_at, day_number
from governance.inference.rules.clocks import NO_HOLIDAYS, Holidays, day_numbers
from governance.inference.rules.ground import Ground, Kept, Toggled
from governance.inference.rules.values import HolidaySeen, HolidayVerdict

_LEAST, _LEAST_OFFICIAL = 3, 1  # cases that a date must repair
_OF = 0.8  # of the cases that it moves
_ROUNDS = 12
_SHORTLY = 5  # days before a date
_MOSTLY, _HARDLY = (
    0.7,
    0.4,
)  # of the rows, that fall due later than they would: on a day off, and shortly before
_FAILED = 12  # dates tried in vain in a row, after which a pass ends
_MANY = 10  # cases that speak for a date
_AROUND = 4  # days to either side to which a date is moved
_NEAR = 8  # days around an accepted date that wait for the next round
_WEEK = 7
_PASSES = 3  # in which dates are moved: where one lies right, others come to lie right
_CROWDED = 4  # dates off within ten days that are no longer holidays
UNLISTED_COST = 2  # cases that a date on no list must win

_Proposing = Callable[[Ground, frozenset[date]], list[int]]


@dataclass(frozen=True, kw_only=True)
class Found:
    off: Holidays
    right: int
    official: frozenset[date]

    @property
    def score(self) -> int:
        return self.right - UNLISTED_COST * len(self.off - self.official)


def days_off(kept: Kept, official: Mapping[date, str], *, start: Holidays = NO_HOLIDAYS) -> Holidays:
    """From what is known and from the official list, whichever explains more."""
    kept, listed = list(kept), frozenset(official)
    if not any(promise.unit.is_business for promise, _ in kept):
        return NO_HOLIDAYS
    tries = {start, start | listed}
    return max(
        (_search(kept, listed, each) for each in sorted(tries, key=len, reverse=True)),
        key=lambda each: each.score,
    ).off


def _search(kept: Kept, official: frozenset[date], start: Holidays) -> Found:
    ground = Ground(kept, start)
    _drop(ground, official)
    vain: set[int] = set()
    for _ in range(_ROUNDS):
        done = _add(ground, official, vain)
        if not done:
            break
        vain = {day for day in vain if not _near(day, done)}
    _drop(ground, official)
    return Found(off=ground.off, right=ground.right, official=official)


def _add(ground: Ground, official: frozenset[date], vain: set[int]) -> list[int]:
    """The dates of one pass: those at which lateness begins; only where there are none those that most cases speak for."""
    return _tried(ground, official, vain, _edges) or _tried(ground, official, vain, _candidates)


def _tried(ground: Ground, official: frozenset[date], vain: set[int], propose: _Proposing) -> list[int]:
    """The proposed dates that are accepted; those close to an accepted one wait for the next pass.

    `vain` collects the dates that were tried without success; after many in a row the rest is not tried.
    """
    done: list[int] = []
    failed = 0
    for day in propose(ground, official):
        if day in vain or _near(day, done):
            continue
        change = _best(ground, day, official)
        if change is None:
            vain.add(day)
            failed += 1
        else:
            ground.take(change)
            done.append(day)
            failed = 0
        if failed >= _FAILED:
            break
    return done


def _edges(ground: Ground, official: frozenset[date]) -> list[int]:
    """Dates on which what would fall due falls due later, while what would fall due shortly before does so rightly.

    Where long promises always span several days off, only this edge tells the first of them.
    """
    first, landed, late = _landed(ground)
    need = _needed(day_numbers(official), first, late.size)
    before, late_before = _shortly_before(landed), _shortly_before(late)
    edge = (late >= need) & (late >= _MOSTLY * landed) & (before > 0) & (late_before <= _HARDLY * before)
    days = np.nonzero(edge)[0] + first
    return [int(day) for day in days if _workable(ground, int(day))]


def _landed(ground: Ground) -> tuple[int, Ints, Ints]:
    """From a first day on, by the date on which rows would fall due: how many rightly or later, and how many later."""
    first = min(int(stand.on.min()) for stand in ground.stands)
    size = max(int(stand.on.max()) for stand in ground.stands) - first + 1
    landed, late = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for stand, (_, _, right, later) in zip(ground.stands, ground.windows(), strict=True):
        landed += np.bincount(stand.on[right | later] - first, minlength=size)
        late += np.bincount(stand.on[later] - first, minlength=size)
    return first, landed, late


def _shortly_before(counts: Ints) -> Ints:
    total = np.concatenate([[0], np.cumsum(counts)])
    place = np.arange(counts.size)
    shortly: Ints = total[place] - total[np.maximum(place - _SHORTLY, 0)]
    return shortly


def _needed(listed: Ints, first: int, size: int) -> Ints:
    return np.where(np.isin(np.arange(size) + first, listed), _LEAST_OFFICIAL, _LEAST)


def _near(day: int, others: Iterable[int]) -> bool:
    return any(abs(day - other) <= _NEAR for other in others)


def _candidates(ground: Ground, official: frozenset[date]) -> list[int]:
    """Dates by how many more cases speak for them than against."""
    first, votes, against = _votes(ground)
    need = _needed(day_numbers(official), first, votes.size)
    (enough,) = np.nonzero((votes >= need) & (votes >= 2 * against))
    order = enough[np.argsort(against[enough] - votes[enough], kind="stable")]
    return [int(each) + first for each in order if _workable(ground, int(each) + first)]


def _votes(ground: Ground) -> tuple[int, Ints, Ints]:
    windows = list(ground.windows())
    first = min(int(begun.min()) for begun, *_ in windows)
    size = max(int(last.max()) for _, last, *_ in windows) - first + 2
    found = []
    for which in (3, 2):
        steps = np.zeros(size, dtype=np.int64)
        for window in windows:
            begun, last = window[0][window[which]], window[1][window[which]]
            steps += np.bincount(begun - first, minlength=size)
            steps -= np.bincount(np.maximum(last, begun) - first + 1, minlength=size)
        found.append(np.cumsum(steps))
    return first, found[0], found[1]


def _workable(ground: Ground, day: int) -> bool:
    """Whether anybody works on a date, and it does not stand in a crowd of days off."""
    crowd = sum(abs(day_number(other) - day) <= 5 for other in ground.off)
    return day_at(day) not in ground.off and crowd < _CROWDED and _worked(ground, day)


def _worked(ground: Ground, day: int) -> bool:
    return any((day + 3) % 7 in group.weekdays for group in ground.groups)


def _best(ground: Ground, day: int, official: frozenset[date]) -> Toggled | None:
    """The date alone, else with the working day before or after it."""
    if _accepted(change := _taken_off(ground, (day,)), (day,), official):
        return change
    for step in (1, -1):
        other = next(near for near in range(day + step, day + 8 * step, step) if _worked(ground, near))
        pair = (day, other)
        if day_at(other) not in ground.off and _accepted(change := _taken_off(ground, pair), pair, official):
            return change
    return None


def _taken_off(ground: Ground, days: Iterable[int]) -> Toggled:
    return ground.toggled(days, ground.off | {day_at(day) for day in days})


def _accepted(change: Toggled, days: Iterable[int], official: frozenset[date]) -> bool:
    listed = all(day_at(day) in official for day in days)
    enough = change.repaired >= (_LEAST_OFFICIAL if listed else _LEAST)
    return enough and change.repaired >= _OF * (change.repaired + change.broken)


def _drop(ground: Ground, official: frozenset[date]) -> None:
    """Each date is worked again where it does not earn its place; an official one only where cases speak against it."""
    for day in sorted(ground.off):
        back = ground.toggled((day_number(day),), ground.off - {day})
        need = 0 if day in official else _LEAST
        if back.broken < need or back.broken < _OF * (back.broken + back.repaired):
            ground.take(back)


def found(kept: Kept, official: Mapping[date, str], *, start: Holidays) -> tuple[Holidays, Holidays]:
    """The days off, each settled; beside these the unclear ones are sought anew, as long as others come to light."""
    kept = list(kept)
    off, unclear = settled(kept, days_off(kept, official, start=start), official)
    for _ in range(_PASSES if unclear else 0):
        before = off
        off, unclear = settled(kept, days_off(kept, official, start=off - unclear), official)
        if off == before or not unclear:
            break
    return off, unclear


def settled(kept: Kept, off: Holidays, official: Mapping[date, str]) -> tuple[Holidays, Holidays]:
    """Each date on no list moved to the day near it that explains most; and those of which a near one does as well."""
    ground, listed = Ground(kept, off), set(official)
    if not ground.groups:
        return ground.off, NO_HOLIDAYS
    for _ in range(_PASSES):
        before = ground.off
        unclear = {day for day in sorted(ground.off - listed) if _moved(ground, day)}
        if ground.off == before:
            break
    unclear |= {day for day in ground.off - listed if not _begun_before(ground, day_number(day))}
    return ground.off, frozenset(unclear)


def _moved(ground: Ground, day: date) -> bool:
    """Moves a date where one near it explains more; True where one explains about as much."""
    moved = [
        ground.toggled((day_number(day), near), ground.off ^ {day, day_at(near)})
        for near in _around(ground, day)
    ]
    best = max(moved, key=lambda each: each.repaired - each.broken, default=None)
    if best is not None and best.repaired > best.broken:
        ground.take(best)
        return False
    return best is not None and best.broken - best.repaired < _sure_by(ground, day)


def _begun_before(ground: Ground, day: int) -> bool:
    """Whether any case was opened in the week up to a date: else the edge is missing that tells it from those around."""
    edges = (np.searchsorted(group.begun, (day - _WEEK, day + 1)) for group in ground.groups)
    return any(first < last for first, last in edges)


def _sure_by(ground: Ground, day: date) -> int:
    """The cases by which a date must be better than any near it: more where few speak for it at all."""
    return 1 if ground.toggled((day_number(day),), ground.off - {day}).broken >= _MANY else 2


def _around(ground: Ground, day: date) -> list[int]:
    number = day_number(day)
    near = (number + step for step in range(-_AROUND, _AROUND + 1) if step)
    return [other for other in near if day_at(other) not in ground.off and _worked(ground, other)]


def seen(
    kept: Kept, off: Holidays, official: Mapping[date, str], *, unclear: Holidays = NO_HOLIDAYS
) -> tuple[HolidaySeen, ...]:
    """Per date off or official, within the data: is it loaded, worked, or is there no evidence?

    A date that might as well be a day near it is not told.
    """
    ground = Ground(kept, off)
    if not ground.groups:
        return ()
    first = min(int(group.begun.min()) for group in ground.groups)
    last = max(int(stand.on.max()) for stand in ground.stands)
    days = sorted({*off, *official} - unclear)
    return tuple(_seen(ground, day, official.get(day)) for day in days if first <= day_number(day) <= last)


def _seen(ground: Ground, day: date, name: str | None) -> HolidaySeen:
    change = ground.toggled((day_number(day),), ground.off ^ {day})
    repairs, breaks = change.repaired, change.broken
    if day in ground.off:
        repairs, breaks = breaks, repairs
        verdict = HolidayVerdict.LOADED if repairs > breaks else HolidayVerdict.NO_EVIDENCE
    else:
        verdict = HolidayVerdict.WORKED if breaks > repairs else HolidayVerdict.NO_EVIDENCE
    return HolidaySeen(date=day, name=name, verdict=verdict, repairs=repairs, breaks=breaks)
