"""What a card is counted from: judged requests of one period, the names of what they hold, and what else was known then.

Decides which requests belong to a period and what became of each at its end. Counts nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from governance.results.rules.formulas import Rate
from governance.results.rules.frame import NEVER, UNREADABLE, Codes, Flags, Frame, Ints, judged
from governance.scorecards.rules.periods import Period
from governance.scorecards.rules.swing import Compared, Usual
from governance.scorecards.rules.values import (
    Corrections,
    Event,
    Habit,
    Named,
    NewMeaning,
    Sources,
    TrendPoint,
)

NOBODY = Named(code="", name="")
NO_CORRECTIONS = Corrections(asked=0, corrected=0, left_as_is=0, waiting=0)
NO_SOURCES = Sources()


@dataclass(frozen=True, kw_only=True)
class Window:
    """A period in seconds since 1970: from `start` until before `end`. Results are told as of its last second."""

    start: int
    end: int

    @property
    def as_of(self) -> int:
        return self.end - 1

    def holds(self, instants: Ints) -> Flags:
        inside: Flags = (instants >= self.start) & (instants < self.end)
        return inside


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Judged requests and, beside each, its due date by the target in force when the period before ended.

    That is NEVER for those that had no target then.
    """

    frame: Frame
    due_before: Ints

    def __len__(self) -> int:
        return len(self.frame)

    def only(self, rows: Flags | NDArray[np.intp]) -> Self:
        return type(self)(frame=self.frame.only(rows), due_before=self.due_before[rows])

    def part(self, first: int, last: int) -> Self:
        """The rows from one place until before another, without copying them."""
        return type(self)(frame=self.frame.part(first, last), due_before=self.due_before[first:last])

    def by_party(self) -> dict[int, Self]:
        """The requests of each party apart; quick where they are in the order of parties."""
        keys = self.frame.party
        own = self if bool((keys[1:] >= keys[:-1]).all()) else self.only(np.argsort(keys, kind="stable"))
        known, firsts = np.unique(own.frame.party, return_index=True)
        bounds = [*firsts.tolist(), len(own)]
        return {key: own.part(bounds[n], bounds[n + 1]) for n, key in enumerate(known.tolist())}


@dataclass(frozen=True, kw_only=True)
class KnownService:
    """A service as it stood at the end of the period; `goal_bp` -1 where no goal was agreed."""

    named: Named
    owner: Named = NOBODY
    goal_bp: int = -1
    formula: str = "on-time"


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the numbers in the columns of a frame stand for."""

    services: Mapping[int, KnownService]
    parties: Mapping[int, Named]
    districts: Mapping[int, str]
    channels: Mapping[int, str]


@dataclass(frozen=True, kw_only=True)
class About:
    """All that a card says and no request of the period tells; written down with it, so that it can be counted again.

    `before` maps a service's code to its rate in the period before, `usual` to that of a year, `habits` to how many came
    back or were paused; `trend` are the earlier periods.
    """

    party: Named
    city: str
    zone: str
    period: Period
    generated_at: str
    services: int
    with_target: int
    pauses_told: bool = False
    before: Mapping[str, Rate] = field(default_factory=dict)
    habits: Mapping[str, Habit] = field(default_factory=dict)
    compared: Compared = Compared.OWN_MONTHS
    usual: Mapping[str, Usual] = field(default_factory=dict)
    trend: tuple[TrendPoint, ...] = ()
    events: tuple[Event, ...] = ()
    corrections: Corrections = NO_CORRECTIONS
    meanings: tuple[NewMeaning, ...] = ()
    sources: Sources = NO_SOURCES


def results(frame: Frame, window: Window, *, plain: bool = False) -> Codes:
    """What became of each request by the end of the period; `plain` leaves event adjustments out."""
    due = frame.due_plain if plain else frame.due
    standing = frame.standing_plain if plain else frame.standing
    return judged(frame.opened, frame.ended, due, standing, as_of=window.as_of, over=True)


def belongs(frame: Frame, window: Window) -> Flags:
    """The requests a card looks at: opened, closed or due in the period, or open past due at its end."""
    waiting = (frame.ended >= window.end) & (frame.opened < window.end)
    past = np.minimum(frame.due, frame.due_plain) < window.end
    inside: Flags = (
        window.holds(frame.opened)
        | window.holds(frame.ended)
        | window.holds(frame.due)
        | window.holds(frame.due_plain)
        | (waiting & past)
    )
    return inside & (frame.opened < window.end)


def timed(frame: Frame, window: Window) -> Flags:
    """Closed in the period, and both its ends can be believed."""
    sure: Flags = (frame.opened > UNREADABLE) & (frame.ended < NEVER) & (frame.ended >= frame.opened)
    return window.holds(frame.ended) & sure
