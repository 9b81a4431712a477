"""A database goes away whoever is in it; a worker of autovacuum is somebody whom our role may not end."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from governance.database import embedded
from tests.databases import dropped

# A worker comes within a second, and takes long over what it finds.
BUSY = {
    "fsync": "off",
    "autovacuum_naptime": "1s",
    "autovacuum_vacuum_cost_delay": "100ms",
    "autovacuum_vacuum_cost_limit": "1",
    "log_autovacuum_min_duration": "-1",
}
INSIDE = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = 'busy' AND usename IS NULL"  # no session of a role
)
THERE = "SELECT count(*) FROM pg_database WHERE datname = $1"


async def _worked_on(admin: asyncpg.Connection, access: embedded.Access) -> asyncpg.Connection:
    """A session in a database that a worker is busy with."""
    await admin.execute("CREATE DATABASE busy")
    inside = await asyncpg.connect(**{**access.for_asyncpg(), "database": "busy"})
    await inside.execute("CREATE TABLE much AS SELECT repeat('x', 500) FROM generate_series(1, 20000)")
    await inside.execute("DELETE FROM much")
    for _ in range(1200):
        if await admin.fetchval(INSIDE):
            return inside
        await asyncio.sleep(0.05)
    raise TimeoutError("no worker came")


async def test_it_is_dropped_while_autovacuum_and_a_session_of_ours_are_inside(home: Path) -> None:
    with embedded.running(home, options=BUSY) as access:
        admin = await asyncpg.connect(**access.for_asyncpg())
        inside = await _worked_on(admin, access)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await admin.execute("DROP DATABASE busy WITH (FORCE)")
        await dropped(admin, "busy")
        assert await admin.fetchval(THERE, "busy") == 0
        await dropped(admin, "busy")
        inside.terminate()
        await admin.close()
