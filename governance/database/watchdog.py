"""What no limit of the server reaches: a connection whose program is stopped while the server writes to it.

Each process that serves looks every second, on a connection of its own, for connections of ours whose transaction is
older than that of a page may be, and ends them; long work goes by another name and is left alone.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from governance.database import absence, failover
from governance.database.deadline import SHORT

EVERY = 1.0  # seconds
ANSWER = 3.0  # seconds for the server to answer
_NAMED = {"application_name": "governance watchdog", "statement_timeout": "3s", "lock_timeout": "1s"}
_ENDED = """SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE usename = current_user AND datname = current_database() AND application_name = $1
    AND xact_start < clock_timestamp() - make_interval(secs => $2)"""

_LOG = structlog.get_logger("governance.database")


@asynccontextmanager
async def watching(config: dict[str, Any], *, oldest: float) -> AsyncIterator[None]:
    """Watches while inside; `oldest` is the age in seconds that a transaction may have."""
    watch = asyncio.create_task(_watch(config, oldest))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _watch(config: dict[str, Any], oldest: float) -> None:
    while True:
        with suppress(TimeoutError, OSError, *absence.DRIVERS):
            await _connected(config, oldest)
        await asyncio.sleep(EVERY)


async def _connected(config: dict[str, Any], oldest: float) -> None:
    named = {**config, "server_settings": _NAMED, "timeout": ANSWER, "command_timeout": ANSWER}
    server = await failover.way_to(config)(**named)
    try:
        while True:
            if ended := await server.fetchval(_ENDED, SHORT.name, oldest):
                _LOG.warning("connections that held others up were ended", ended=ended)
            await asyncio.sleep(EVERY)
    finally:
        server.terminate()
