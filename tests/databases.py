"""Databases made for a while: where they lie, what they spare, and how they go away again."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from governance import settings
from governance.database import sql
from governance.database.embedded import Access
from governance.database.engine import ENGINE, held

# Nothing in a test's database needs to outlive the machine.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

_ENDED = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = $1 AND pg_has_role(current_user, usesysid, 'USAGE') AND pid <> pg_backend_pid()"""
_TRIES = 5


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """In memory where there is room: copying a database's 400 files takes 20 ms there, 300 ms on a slow disk.

    As root, the server runs as another user: that one may enter here.
    """
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31
    folder = Path(tempfile.mkdtemp(prefix="concord-", dir=memory if roomy else None))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def at_home(folder: Path) -> Iterator[None]:
    """Inside, this folder is GOVERNANCE_HOME: for acts that keep files beside the database."""
    before = os.environ.get("GOVERNANCE_HOME")
    os.environ["GOVERNANCE_HOME"] = str(folder)
    settings.current.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("GOVERNANCE_HOME")
        os.environ.update({"GOVERNANCE_HOME": before} if before else {})
        settings.current.cache_clear()


def aimed_at(server: dict[str, Any], database: str) -> dict[str, Any]:
    """Asyncpg's arguments for another database of a server."""
    if "dsn" in server:
        return {"dsn": urlunsplit(urlsplit(server["dsn"])._replace(path=f"/{database}"))}
    return {**server, "database": database}


_owners: dict[str, dict[str, str]] = {}  # by the server's socket


def as_the_app(access: Access) -> dict[str, Any]:
    """Asyncpg's arguments for the role that the portal works as; whose tables they are is remembered."""
    _owners[str(access.socket)] = access.for_asyncpg()
    return dict(access.for_the_app())


def owners(config: Mapping[str, Any]) -> dict[str, Any]:
    """The same database as its owner reaches it; on the server of DATABASE_URL there is one role."""
    role = _owners.get(config.get("host", ""), {})
    return {**config, **{name: role[name] for name in ("user", "password") if role}}


@asynccontextmanager
async def as_owner() -> AsyncIterator[None]:
    """What this test asks inside, it asks as the database's owner: to alter what the portal's role may not."""
    if ENGINE.pool:  # a test's own database is there once it was asked for something
        await ENGINE.pool.fetchval("SELECT 1")
    connection = await asyncpg.connect(**owners(ENGINE.config))
    mark = held.set(connection)
    try:
        yield
    finally:
        held.reset(mark)
        await connection.close()


async def by_owner(query: str, /, **values: object) -> list[sql.Row]:
    """One question as the database's owner, as `sql.rows` asks."""
    async with as_owner():
        return await sql.rows(query, **values)


async def dropped(admin: asyncpg.Connection, name: str) -> None:
    """Also while a worker of autovacuum is inside: our role may not end one by force, but a plain drop has it leave."""
    try:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    except asyncpg.InsufficientPrivilegeError:
        await admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        await _emptied_and_dropped(admin, name, tries=_TRIES)


async def _emptied_and_dropped(admin: asyncpg.Connection, name: str, *, tries: int) -> None:
    await admin.fetch(_ENDED, name)
    try:
        await admin.execute(f"DROP DATABASE {name}")
    except asyncpg.ObjectInUseError:  # somebody has not left within the server's five seconds
        if tries == 1:
            raise
        await _emptied_and_dropped(admin, name, tries=tries - 1)
