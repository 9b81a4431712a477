"""What other working hours make of the targets that count on them, told by examples. Pure.

A target is loosened where any example falls due later: a report at every full hour of at least four weeks, until after the
last day that only one of the calendars lists. They begin today or, where the proposed hours have started, with them, since the
proposed days off count as soon as it is agreed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np

from governance import formats
from governance.agreements.rules.items import Loosening, Target, Term
from governance.agreements.rules.versions import midnight
from governance.calendars.rules import Calendar, Clock, due, limit_words, vector
from governance.calendars.rules.zones import DAY, Ints, seconds
from governance.errors import ConcordError
from governance.results.rules.volume import Volume

HOUR = 3_600
SPAN = 28 * DAY
NEVER_DUE = Loosening(reason="nothing can fall due by these hours", share_bp=1_000_000)


@dataclass(frozen=True, kw_only=True)
class Affected:
    """A target with its service's name and requests, its calendar as it counts, and as it is proposed to count.

    Examples are reports from `since` on. `by_rule` are days off after those that are known by `before`, which the rule that
    is agreed already would bring anyway.
    """

    key: str
    name: str
    service: str
    volume: Volume
    term: Term
    before: Calendar
    after: Calendar
    since: date
    by_rule: tuple[tuple[date, str], ...] = ()

    @cached_property
    def loosening(self) -> Loosening | None:
        """In what way the proposed hours make the target weaker."""
        try:
            later = [found for target in self._times() if (found := self._later(target))]
        except ConcordError:
            return NEVER_DUE
        return max(later, key=lambda one: one.share_bp, default=None)

    @cached_property
    def shift(self) -> tuple[int, int]:
        """Fewest and most calendar days that a date moves, (0, 0) for none."""
        target = self.term.target
        if target is None:
            return 0, 0
        try:
            old, new = (self._dues(target, calendar)[1] for calendar in (self._anyway, self.after))
        except ConcordError:
            return 0, 0
        return int((new - old).min()), int((new - old).max())

    def due_words(self, at: datetime) -> tuple[str, str]:
        """When a report made at an instant is due: as it counts, and as it is proposed to count."""
        return self._due(self.before, at), self._due(self.after, at)

    def _times(self) -> Iterator[Target]:
        """The promised time, and the longest pauses."""
        yield from (pause.cap for pause in self.term.pauses)
        if self.term.target:
            yield self.term.target

    def _later(self, target: Target) -> Loosening | None:
        (old, _), (new, _) = (self._dues(target, calendar) for calendar in (self._anyway, self.after))
        late = int((new - old).max())
        if late <= 0:
            return None
        spans = [int((last - self._openings).max()) for last in (old, new)]
        share = max(spans[1] * 10_000 // max(spans[0], 1) - 10_000, 0)
        return Loosening(reason=f"other working hours: due up to {_span(late)} later", share_bp=share)

    @cached_property
    def _openings(self) -> Ints:
        start = seconds(midnight(self.since, self.before.tzinfo))
        moved = self._anyway.dates.items() ^ self.after.dates.items()
        last = max((day for day, _ in moved), default=self.since)
        until = seconds(midnight(last, self.before.tzinfo)) + DAY
        return np.arange(start, max(start + SPAN, until), HOUR, dtype=np.int64)

    @cached_property
    def _anyway(self) -> Calendar:
        return replace(self.before, holidays=(*self.before.holidays, *self.by_rule))

    def _dues(self, target: Target, calendar: Calendar) -> tuple[Ints, Ints]:
        """The last second on time and the date of each example."""
        clock = self._clock(target, calendar)
        found = vector.due(self._openings, target.amount, clock=clock)
        return vector.last_second(found.at, found.on, clock=clock), found.on

    def _due(self, calendar: Calendar, at: datetime) -> str:
        target = self.term.target
        if target is None:
            return ""
        clock = self._clock(target, calendar)
        try:
            return limit_words(due(at, target.amount, clock=clock), clock=clock)
        except ConcordError as error:
            return error.message

    def _clock(self, target: Target, calendar: Calendar) -> Clock:
        term = self.term
        return Clock(calendar=calendar, unit=target.unit, rule=term.due_rule, comparison=term.comparison)


def _span(late: int) -> str:
    """A length of time as it is told: 2 days, 6 hours."""
    length = timedelta(seconds=late)
    if length.days:
        return formats.plural(length.days, "day")
    return formats.plural(max(length.seconds // HOUR, 1), "hour")
