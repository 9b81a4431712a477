"""What goes into reading the promise out of due dates, and what comes out: plain values that print and compare.

Decides nothing; `infer` fills them, `words` says them on pages and in the terminal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from governance.calendars.rules import DueRule, Unit

ENGINE = (
    1  # a reading tells which version of these rules made it; raise it when a rule changes what comes out
)
NONE = int(np.iinfo(np.int64).min)  # of a moment that a case does not tell
FEWEST = 30  # cases below which there is a note, never a claim
Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Requests with a due date, in any order, all arrays of one length; moments in seconds since 1970 (UTC).

    They are moments as the data source reads its file today: the shift that is found is what it would have to add.
    `label` is each case's place in `labels`. `due_is_date`: the due column holds dates, whatever time stands there.
    `official`: the holidays that the city's region proposes, by date; without any, holidays are found all the same.
    """

    label: Ints
    opened: Ints
    due: Ints
    closed: Ints
    updated: Ints
    labels: tuple[str, ...]
    zone: ZoneInfo
    official: Mapping[date, str] = field(default_factory=dict)
    due_is_date: bool = False


class ShiftKind(StrEnum):
    """How the file's clock differs from the city's."""

    NONE = "none"
    UTC = "utc"  # the file tells UTC where it is read as local time
    SHIFTED = "shifted"  # local time taken for UTC: moved by the zone's offset once more
    FIXED = "fixed"  # moved by the same hours in summer and winter


@dataclass(frozen=True, kw_only=True)
class Shift:
    kind: ShiftKind
    hours: int = 0  # that a fixed one adds to what the file says


@dataclass(frozen=True, kw_only=True)
class ShiftRival:
    """Another shift, and how many of the `of` cases it explains."""

    shift: Shift
    hits: int
    of: int


class HolidayVerdict(StrEnum):
    LOADED = "loaded"  # the city's system counts it as a day off
    WORKED = "worked"  # it is official, and the system counts it as a working day
    NO_EVIDENCE = "no evidence"


@dataclass(frozen=True, kw_only=True)
class HolidaySeen:
    """A date: `repairs` cases come true only with it off, `breaks` only with it worked. No name: it is on no list."""

    date: date
    name: str | None = None
    verdict: HolidayVerdict
    repairs: int
    breaks: int


@dataclass(frozen=True, kw_only=True)
class Promised:
    """A promise as the rules of working time take it.

    `hours` is empty for hours and calendar days. With `by_date` the file tells dates only; `after` is then the time of
    day from which a case counts for the next day.
    """

    amount: int
    unit: Unit
    hours: str = ""
    rule: DueRule = DueRule.SAME_TIME
    after: time | None = None
    by_date: bool = False


@dataclass(frozen=True, kw_only=True)
class Regime:
    """A promise over the cases opened from `since` to `until`, both included; None: as far as the data reach.

    `first` and `last` are the local dates of the first and last of its `n` cases; `hits` of them fall due as it says.
    """

    promise: Promised
    since: date | None = None
    until: date | None = None
    first: date
    last: date
    n: int
    hits: int


@dataclass(frozen=True, kw_only=True)
class Rival:
    """Another promise for the same cases: `decides` of them tell the two apart, so many for each.

    `claim` is the promise it stands beside (a label may have had several).
    """

    claim: Promised
    promise: Promised
    decides: int
    for_claim: int
    for_rival: int


class Kind(StrEnum):
    PROMISE = "promise"
    NOTE = "note"  # something is seen, but too little for a claim
    NOTHING = "nothing"
    NOT_A_PROMISE = "not a promise"  # the due column echoes something else


class Why(StrEnum):
    """Why there is no claim."""

    FEW = "few cases"
    MIXED = "too many exceptions"
    RESTARTS = "counts from the last update"
    ECHOES_CLOSING = "echoes the closing"
    NO_RULE = "no rule fits"


class CountsFrom(StrEnum):
    OPENING = "opening"
    LAST_UPDATE = "last update"


@dataclass(frozen=True, kw_only=True)
class LabelFinding:
    """What the due dates of one label say. `hits` of its `n` cases fall due as its regimes say (`share_bp`).

    Where the due column echoes the closing, `echoes` cases are due on the date on which they were closed.
    """

    label: str
    n: int
    kind: Kind
    regimes: tuple[Regime, ...]
    hits: int
    share_bp: int
    rivals: tuple[Rival, ...] = ()
    counts_from: CountsFrom = CountsFrom.OPENING
    why: Why | None = None
    echoes: int = 0


class AskAbout(StrEnum):
    SHIFT = "shift"  # which of two clocks is the city's
    RIVAL = "rival"  # which of two promises is meant
    HOLIDAYS = "holidays"  # whether official dates that the system works are meant to be days off
    HOURS = "hours"  # which of two working hours are kept


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A question that the data leave open; which fields are filled follows from what it is about."""

    about: AskAbout
    labels: tuple[str, ...] = ()
    rival: Rival | None = None
    shifts: tuple[Shift, ...] = ()
    dates: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that was read out of a source's due dates: `n` cases with a due date, `hits` of them explained by claims."""

    engine: int
    n: int
    hits: int
    shift: Shift
    shift_rivals: tuple[ShiftRival, ...]
    holidays: tuple[HolidaySeen, ...]
    labels: tuple[LabelFinding, ...]
    asks: tuple[Ask, ...]


def as_json(value: Any) -> Any:
    """A reading, or any part of it, as canonical JSON takes it: dates and times as text, enums as their words."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [as_json(each) for each in value]
    if isinstance(value, StrEnum):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else value
