"""Which cases fall due by which promise, as the search for days off needs them: in groups of one clock each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from governance.calendars.rules import parse_hours
from governance.calendars.rules.zones import DAY, Ints, to_walls
from governance.inference.rules.clocks import Holidays, forward, same
from governance.inference.rules.rows import Flags, Rows, joined
from governance.inference.rules.values import Promised


@dataclass(frozen=True, kw_only=True)
class Group:
    """Cases on one clock, each with its amount; `begun` are the local dates of their openings, in order."""

    family: Promised
    rows: Rows
    amounts: Ints
    begun: Ints

    def only(self, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> "Group":
        return replace(self, rows=self.rows.only(rows), amounts=self.amounts[rows], begun=self.begun[rows])

    @property
    def weekdays(self) -> frozenset[int]:
        return frozenset(day for day, hours in enumerate(parse_hours(self.family.hours)) if hours)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the rows of a group fall due on a calendar, and which of them rightly."""

    on: Ints
    right: Flags


Kept = Iterable[tuple[Promised, Rows]]


def groups(kept: Kept) -> tuple[Group, ...]:
    """The cases whose promise counts working time, those of one clock together."""
    parts: dict[Promised, list[tuple[int, Rows]]] = {}
    for promise, rows in kept:
        if promise.unit.is_business and rows.n:
            parts.setdefault(replace(promise, amount=1), []).append((promise.amount, rows))
    return tuple(_group(family, mine) for family, mine in parts.items())


def _group(family: Promised, parts: list[tuple[int, Rows]]) -> Group:
    rows = joined([rows for _, rows in parts])
    amounts = np.repeat([amount for amount, _ in parts], [rows.n for _, rows in parts]).astype(np.int64)
    order = np.argsort(rows.opened, kind="stable")
    rows = rows.only(order)
    begun = to_walls(rows.opened, rows.zone) // DAY
    return Group(family=family, rows=rows, amounts=amounts[order], begun=begun)


def standing(group: Group, off: Holidays) -> Standing:
    found = forward(group.rows, group.amounts, group.family, off)
    return Standing(on=found.on, right=same(group.rows, found))


@dataclass(frozen=True, kw_only=True)
class Toggled:
    """What changes when dates are taken off, or are worked again: per group the rows touched, and how they stand then."""

    off: Holidays
    parts: Mapping[int, tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Standing]]
    repaired: int
    broken: int


class Ground:
    """All groups and how they stand on the days off that are held at the moment."""

    def __init__(self, kept: Kept, off: Holidays) -> None:
        self.groups = groups(kept)
        self.off = off
        self.stands = [standing(group, off) for group in self.groups]

    @property
    def right(self) -> int:
        return sum(int(each.right.sum()) for each in self.stands)

    def toggled(self, days: Iterable[int], off: Holidays) -> Toggled:
        """How the rows that `days` can touch would stand with these days off instead."""
        parts, repaired, broken = {}, 0, 0
        for place, group in enumerate(self.groups):
            touched = self._touched(place, days)
            if touched.size:
                after = standing(group.only(touched), off)
                before = self.stands[place].right[touched]
                parts[place] = (touched, after)
                repaired += int((after.right & ~before).sum())
                broken += int((before & ~after.right).sum())
        return Toggled(off=off, parts=parts, repaired=repaired, broken=broken)

    def _touched(self, place: int, days: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """Rows that were open or being counted on one of the days."""
        group, stand = self.groups[place], self.stands[place]
        found = np.zeros(group.rows.n, dtype=bool)
        for day in days:
            upto = int(np.searchsorted(group.begun, day, side="right"))
            found[:upto] |= stand.on[:upto] >= day
        return np.nonzero(found)[0]

    def take(self, change: Toggled) -> None:
        self.off = change.off
        for place, (rows, after) in change.parts.items():
            self.stands[place].on[rows] = after.on
            self.stands[place].right[rows] = after.right

    def windows(self) -> Iterator[tuple[Ints, Ints, Flags, Flags]]:
        """Per group: first day, last day, which rows are right, and which are due later than the calendar says."""
        for group, stand in zip(self.groups, self.stands, strict=True):
            late = ~stand.right & (group.rows.date > stand.on) & (group.rows.date - stand.on <= _FAR)
            yield group.begun, np.where(late, group.rows.date, stand.on), stand.right, late


_FAR = 9  # days: what is due still later was moved by hand, not by a day off
