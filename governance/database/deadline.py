"""How long a piece of work may take: the deadline of an act, and the limits of the connections that do it.

What answers somebody who waits has a deadline (`within`), which every wait for a connection and the last step before
COMMIT look at. What takes minutes and answers nobody who waits, such as an import, judging, a backup or a verification,
runs inside `long_work`: it has no deadline, and connections of its own with limits of its own. A row of a sweep is an
act like any other and no long work. The clock goes on while the machine sleeps.
"""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import StrEnum

# Linux has a clock that counts the machine's sleep as well; elsewhere the usual one has to do.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of a connection, in seconds: waiting for a row, one statement, doing nothing in a transaction, a transaction as
    a whole, an answer of the server, COMMIT, and waiting for a free connection. `name` is what the server calls it.
    """

    name: str
    lock: float
    statement: float
    idle: float
    transaction: float
    answer: float
    commit: float
    free: float

    def times(self, factor: float) -> "Limits":
        """The same on a machine that is so many times slower."""
        told = {name: value * factor for name, value in vars(self).items() if name != "name"}
        return replace(self, **told)


# Whoever is stopped holds what others wait for: lock and idle together are less than the 10 seconds we promise.
SHORT = Limits(name="governance", lock=3, statement=8, idle=3, transaction=9, answer=10, commit=5, free=2)
LONG = Limits(
    name="governance long work",
    lock=60,
    statement=3600,
    idle=60,
    transaction=14_400,
    answer=3660,
    commit=60,
    free=6,
)


class Fate(StrEnum):
    """What became of the acts of a piece of work, as far as we know."""

    NOTHING = "nothing was changed"
    RECORDED = "recorded"
    UNKNOWN = "unknown"


class Deadline:
    """Until when an act has to be done. It begins anew where what was waited for was not ours, such as a slow upload."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.fate = Fate.NOTHING
        self.begin_anew()

    def begin_anew(self) -> None:
        self._until = _now() + self.seconds

    def left(self) -> float:
        return self._until - _now()


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)
_long: ContextVar[bool] = ContextVar("long work", default=False)


@contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """What runs inside is done in so many seconds, or not at all."""
    deadline = Deadline(seconds)
    mark = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(mark)


@asynccontextmanager
async def long_work() -> AsyncIterator[None]:
    """What runs inside has no deadline and takes its connections from those for long work.

    Begin it outside of a transaction: one that is open keeps the limits it began with.
    """
    mark = _long.set(True)
    try:
        yield
    finally:
        _long.reset(mark)


def left() -> float | None:
    """Seconds until the deadline, below zero once it is past; None where there is none."""
    deadline = None if _long.get() else _current.get()
    return deadline.left() if deadline else None


def at_most(seconds: float) -> float:
    """So many seconds, or what is left until the deadline; never below zero."""
    remaining = left()
    return seconds if remaining is None else max(min(seconds, remaining), 0)


def fate() -> Fate:
    """What became of the acts of this piece of work."""
    deadline = _current.get()
    return deadline.fate if deadline else Fate.NOTHING


def note(fate: Fate) -> None:
    """What became of an act; that one of them is unknown is told before all."""
    deadline = _current.get()
    if deadline and deadline.fate is not Fate.UNKNOWN:
        deadline.fate = fate


def is_long() -> bool:
    return _long.get()


def _now() -> float:
    return time.clock_gettime(_CLOCK)
