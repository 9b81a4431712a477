"""How a transaction ends: recorded within its time or not at all, and never given up while COMMIT is on its way.

Whether a COMMIT took effect only the server decides. Who is told to stop meanwhile waits for it; where the connection
breaks, the server is asked what became of it.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg

from governance.database import absence, deadline
from governance.database.deadline import Fate, Limits
from governance.database.late import DEADLINE
from governance.errors import ConcordError

LAST_WORDS = 2.0  # seconds for ROLLBACK, for giving a connection back, and for asking what became of a COMMIT
# What differs once the server has come back from a crash, or another took over: numbers of transactions that were lost
# with it are given again, so that "committed" may be said of somebody else's.
_LIFE = """CASE WHEN NOT pg_is_in_recovery() THEN (SELECT checkpoint_lsn::text FROM pg_control_checkpoint())
    || ' ' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END"""
# The deadline by the server's clock, which our trigger compares with; waiting for the record's head ends with it.
_LAST_LOOK = f"""SELECT pg_current_xact_id_if_assigned()::text AS number, {_LIFE} AS life,
    set_config($3, coalesce((extract(epoch FROM clock_timestamp()) + $1::float8)::text, ''), true),
    CASE WHEN $2::text <> '' THEN set_config('lock_timeout', $2, true) END"""  # noqa: S608 - of our own text
_WHAT_BECAME = f"SELECT pg_xact_status($1::text::xid8) AS status, {_LIFE} IS DISTINCT FROM $2 AS other_life"  # noqa: S608 - likewise


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A transaction's number, None where it wrote nothing, and the life of the server that gave it."""

    number: str | None
    life: str | None


class Way(Protocol):
    """Where another connection is to be had, and the limits of this one."""

    @property
    def pool(self) -> Any: ...
    @property
    def limits(self) -> Limits: ...
    async def take(self) -> Any: ...


async def recorded(connection: Any, transaction: Any, way: Way) -> None:
    """COMMIT, unless its time is over. Raises Late where nothing was recorded, Undecided where nobody can tell."""
    try:
        with absence.explained():
            known = await _last_look(connection, way.limits)
    except BaseException:
        await undone(connection, transaction)
        raise
    sent = asyncio.ensure_future(transaction.commit())
    stopped = await _to_the_end(sent, way.limits.commit)
    with absence.explained():
        if await _took_effect(sent, connection, known, way) and known.number:
            deadline.note(Fate.RECORDED)
    if stopped:
        raise stopped


async def undone(connection: Any, transaction: Any) -> None:
    """ROLLBACK. A connection that broke has been rolled back by the server; the error to tell is the one that broke it."""
    try:
        async with asyncio.timeout(LAST_WORDS):
            await transaction.rollback()
    except (TimeoutError, OSError, *absence.DRIVERS):
        _cut(connection)


async def given_back(pool: Any, connection: Any) -> None:
    """The driver ends a connection that cannot be made ready again."""
    with suppress(TimeoutError, OSError, *absence.DRIVERS):
        await pool.release(connection, timeout=LAST_WORDS)


def _cut(connection: Any) -> None:
    with suppress(asyncpg.InterfaceError):  # the pool has it back already
        connection.terminate()


async def _last_look(connection: Any, limits: Limits) -> Sent:
    left = deadline.left()
    if left is not None and left <= 0:
        raise absence.late()
    patience = "" if left is None else f"{max(int(min(limits.lock, left) * 1000), 1)}ms"
    row = await connection.fetchrow(_LAST_LOOK, left, patience, DEADLINE)
    return Sent(number=row["number"], life=row["life"])


async def _to_the_end(sent: "asyncio.Future[None]", seconds: float) -> asyncio.CancelledError | None:
    """Waits for it within its own limit, also when told to stop; answers that telling."""
    stopped, ends = None, time.monotonic() + seconds
    while not sent.done() and (left := ends - time.monotonic()) > 0:
        try:
            await asyncio.wait({sent}, timeout=left)
        except asyncio.CancelledError as told:
            stopped = told
    return stopped


async def _took_effect(sent: "asyncio.Future[None]", connection: Any, known: Sent, way: Way) -> bool:
    """Raises what the server refused it with, or Undecided."""
    if not sent.done():
        _cut(connection)  # no cancel request: that would end the wait for a standby and record it here only
        with suppress(Exception):
            await sent
    problem = None if sent.cancelled() else sent.exception()
    if sent.done() and problem is None:
        return True
    if (
        isinstance(problem, Exception)
        and not absence.is_away(problem)
        and not isinstance(problem, TimeoutError)
    ):
        raise problem
    return await _asked_what_became(known, way)


async def _asked_what_became(known: Sent, way: Way) -> bool:
    """By another connection, a few times: the server may still be at it."""
    status, ends = None, time.monotonic() + LAST_WORDS
    while known.number and status in {None, "in progress"} and time.monotonic() < ends:
        with suppress(TimeoutError, ConcordError, OSError, *absence.DRIVERS):
            async with asyncio.timeout(LAST_WORDS):
                status = await _status(known, way)
        await asyncio.sleep(0.1)
    if status == "committed":
        return True
    if status == "aborted" or not known.number:
        raise absence.away("the connection broke before it was recorded")
    deadline.note(Fate.UNKNOWN)
    raise absence.undecided()


async def _status(known: Sent, way: Way) -> str | None:
    """What the server says of it; a yes in another life of the server says nothing."""
    another = await way.pool.acquire(timeout=LAST_WORDS)
    try:
        row = await another.fetchrow(_WHAT_BECAME, known.number, known.life)
        status: str | None = row["status"]
        return "unsure" if status == "committed" and row["other_life"] else status
    finally:
        await given_back(way.pool, another)
