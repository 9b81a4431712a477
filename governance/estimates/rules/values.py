"""What is known of past requests, what is said of a service on a day, and why sometimes no date is said. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from governance.results.rules.frame import Ints

NINE_OF_TEN = 0.9
ENOUGH_DUE = 30  # promises that fell due: fewer say nothing about how often it is kept


class WhyNone(StrEnum):
    """Why a caller is told no date; stored, so a word never changes its meaning."""

    FEW = "few"  # not enough requests in two years
    NO_NINTH = "no ninth"  # the ninth of ten was not done, however long one looks back
    FAR = "far"  # it was, but more than 90 days after it was asked
    STALE = "stale"  # the data end too long ago


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Past requests in any order; seconds since 1970. `ended` is NEVER while open; beyond `told` nothing is known of one."""

    opened: Ints
    ended: Ints
    told: Ints

    def __len__(self) -> int:
        return int(self.opened.size)

    @classmethod
    def none(cls) -> "Cases":
        empty = np.array([], dtype=np.int64)
        return cls(opened=empty, ended=empty, told=empty)


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What is said of a service on a local date, from what was known `until` an instant (seconds since 1970).

    `seconds` is the ninth of ten in plain time, `days` the whole local days after the day of asking that callers are told;
    both None where no date is said. `level` is the share that was aimed at, corrected by what came true. `done_bp` is the
    share that was done by so many days, in basis points; `ripened` were asked 90 to 180 days before, `ripened_done` of them done.
    """

    day: date
    until: int
    level: float
    n: int = 0
    window: int = 0
    seconds: int | None = None
    days: int | None = None
    done_bp: int = 0
    why: WhyNone | None = None
    ripened: int = 0
    ripened_done: int = 0


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What callers may be told of a service today. `days` counts from the day of asking; None where no date is said.

    `done_share_bp` of those asked in the last `window_days` were done by then (`n` requests). `ripened` were asked 90 to 180
    days before `as_of`, the last local day the data reach; `ripened_done` of them are recorded as done.
    Of `due` promises that fell due from `due_first` to `due_last`, whole months before that day, `kept` were kept.
    """

    service_id: int
    day: date
    as_of: date
    days: int | None
    done_share_bp: int
    n: int
    window_days: int
    why_none: WhyNone | None
    ripened: int
    ripened_done: int
    due: int = 0
    kept: int = 0
    due_first: date | None = None
    due_last: date | None = None
