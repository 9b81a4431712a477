"""The database is away or slow: which errors of the driver mean that, what people read then, and one line of log a minute.

Every other error of the driver passes through unchanged.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg
import structlog

from governance.database.deadline import Fate, fate
from governance.database.late import TOO_LATE
from governance.errors import Late, OutOfReach, Undecided

AWAY = "The portal’s database does not answer. This seldom lasts longer than a minute."
SLOW = "Other work holds what this needs, or too much goes on at once, so we did not wait any longer."
UNKNOWN = "The connection to the database broke at the moment of recording."
WHAT_BECAME = {
    Fate.NOTHING: "Nothing was changed. Please try again in a moment.",
    Fate.RECORDED: "What you sent was recorded; only the page that shows it could not be made. Do not send it again: go "
    "back and look.",
    Fate.UNKNOWN: "Before you send it again, go back and look whether it is there.",
}
_SLOW = {
    "55P03",  # a row was locked for too long
    "57014",  # a statement ran for too long
    "25P03",  # nothing was done in a transaction for too long
    "25P04",  # a transaction was open for too long
    TOO_LATE,
}
_GONE = {
    "57P01",
    "57P02",
    "57P03",
    "57P05",
    "53300",
    "25006",
}  # ending, starting, full, or no longer the main server
_CLOSED = ("connection is closed", "pool is clos", "released back to the pool", "connection was closed")
DRIVERS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)  # kinds of its errors
EVERY = 60.0  # seconds between two lines of log

_LOG = structlog.get_logger("governance.database")


class _Tally:
    """How often it was told since the last line of log."""

    def __init__(self) -> None:
        self.times, self.since = 0, float("-inf")

    def count(self, reason: str) -> None:
        self.times += 1
        if time.monotonic() - self.since >= EVERY:
            _LOG.warning("the database is away or slow", reason=reason, times=self.times)
            self.times, self.since = 0, time.monotonic()


tally = _Tally()


def late(message: str = SLOW) -> Late:
    """The error of work that was not done in time, with what became of it; counted."""
    tally.count(message)
    return _told(Late, message)


def away(reason: str) -> Late:
    """The error of a database that does not answer."""
    tally.count(reason)
    return _told(OutOfReach, AWAY)


def undecided() -> Late:
    tally.count(UNKNOWN)
    return _told(Undecided, UNKNOWN, Fate.UNKNOWN)


def _told(kind: type[Late], message: str, became: Fate | None = None) -> Late:
    known = became or fate()
    kind = Undecided if known is Fate.UNKNOWN else kind
    return kind(f"{message} {WHAT_BECAME[known]}", may_be_repeated=known is Fate.NOTHING)


@contextmanager
def explained(*, all_of_it: bool = True) -> Iterator[None]:
    """Errors that mean a database away or slow become ours.

    Where more is done inside than asking it, `all_of_it` is false: files and other waits have such errors, too.
    """
    try:
        yield
    except DRIVERS as problem:
        if found := _meaning(problem):
            raise found from problem
        raise
    except TimeoutError as problem:
        if all_of_it:
            raise late() from problem
        raise
    except OSError as problem:
        if all_of_it:
            raise away(_named(problem)) from problem
        raise


@contextmanager
def away_altogether() -> Iterator[None]:
    """Whatever keeps us from a connection, a wrong password say, is a database that cannot be reached."""
    try:
        yield
    except DRIVERS as problem:
        raise away(_named(problem)) from problem


def is_away(problem: Exception) -> bool:
    """Whether the connection is gone, so that the server said nothing of what it was last asked."""
    if isinstance(problem, asyncpg.PostgresError):
        return problem.sqlstate in _GONE or isinstance(problem, asyncpg.PostgresConnectionError)
    closed = isinstance(problem, asyncpg.InterfaceError) and any(part in str(problem) for part in _CLOSED)
    # The driver's state is upset where the server ends a connection at the moment that it is taken.
    return closed or isinstance(problem, OSError | asyncpg.InternalClientError)


def _meaning(problem: Exception) -> Late | None:
    if getattr(problem, "sqlstate", "") in _SLOW:
        return late()
    return away(_named(problem)) if is_away(problem) else None


def _named(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


def _is_news(record: logging.LogRecord) -> bool:
    return "restore the pool" not in record.getMessage()


# The driver tells of every connection that it could not open anew, with a trace each time.
logging.getLogger("asyncpg.pool").addFilter(_is_news)
