"""Databases made for a while: where they lie, what they spare, and how they go away again."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from governance import settings

# Nothing in a test's database needs to outlive the machine.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

_ENDED = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = $1 AND usename = current_user AND pid <> pg_backend_pid()"""
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
