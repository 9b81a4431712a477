"""How long a piece of work may take: the deadline of an act, and the limits of the connections that do it.

What answers somebody who waits has a deadline (`within`), which every wait for a connection and the last step before
COMMIT look at. What takes minutes and answers nobody who waits, such as an import, judging, a backup or a verification,
runs inside `long_work`: it has no deadline, and connections of its own with limits of its own. The clock goes on while
the machine sleeps.
"""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

# Linux has a clock that counts the machine's sleep as well; elsewhere the usual one has to do.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of a connection, in seconds: waiting for a row, one statement, doing nothing in a transaction, a transaction as
    a whole, an answer of the server, and COMMIT. `name` is what the server calls the connection.
    """

    name: str
    lock: float
    statement: float
    idle: float
    transaction: float
    answer: float
    commit: float


# Whoever is stopped holds what others wait for: lock and idle together are less than the 10 seconds we promise.
SHORT = Limits(name="governance", lock=3, statement=8, idle=3, transaction=9, answer=10, commit=5)
LONG = Limits(
    name="governance long work", lock=30, statement=900, idle=300, transaction=3600, answer=960, commit=60
)


class Deadline:
    """Until when an act has to be done. It begins anew where what was waited for was not ours, such as a slow upload."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
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
    marks = _current.set(None), _long.set(True)
    try:
        yield
    finally:
        _current.reset(marks[0])
        _long.reset(marks[1])


def left() -> float | None:
    """Seconds until the deadline, below zero once it is past; None where there is none."""
    deadline = _current.get()
    return deadline.left() if deadline else None


def is_long() -> bool:
    return _long.get()


def _now() -> float:
    return time.clock_gettime(_CLOCK)
