"""One database server and one migrated template a run; every test that asks for `db` gets a fresh copy of it.

By default the server is the embedded one, in a folder of its own. With DATABASE_URL set to a server
address (a role that may create databases), the same tests run against that server.
"""

import contextvars
import io
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest

from governance import settings
from governance.cli import app
from governance.database import embedded, migrate, session
from tests import stages
from tests.stages import aimed_at

# Nothing in a test's database needs to outlive the machine.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
TEMPLATE = "concord_test_template"


class Outcome(NamedTuple):
    """What a command left behind: its exit status, stdout and stderr."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty GOVERNANCE_HOME. Not `tmp_path`: as root, the server runs as another user, who may not enter that."""
    with _folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def server() -> Iterator[dict[str, Any]]:
    """Asyncpg's arguments for the server's own database."""
    if url := os.environ.get("DATABASE_URL"):
        yield {"dsn": url}
        return
    with _folder() as folder, embedded.running(folder, options=FAST) as access:
        yield dict(access.for_asyncpg())


@pytest.fixture(scope="session")
async def admin(server: dict[str, Any]) -> AsyncIterator[asyncpg.Connection]:
    """A connection that makes and drops databases."""
    connection = await asyncpg.connect(**server)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def template(server: dict[str, Any], admin: asyncpg.Connection) -> AsyncIterator[str]:
    """The name of a database with every migration applied and no rows."""
    await admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
    await admin.execute(f"CREATE DATABASE {TEMPLATE} ENCODING 'UTF8' TEMPLATE template0")
    async with session.pool(aimed_at(server, TEMPLATE), size=1):
        await migrate.migrate()
    yield TEMPLATE
    await admin.execute(f"DROP DATABASE {TEMPLATE}")


@pytest.fixture(scope="session")
def shelf(server: dict[str, Any], admin: asyncpg.Connection) -> stages.Shelf:
    """What this process has put aside; see tests/stages.py."""
    return stages.Shelf(server=server, admin=admin)


@pytest.fixture
async def empty_database(shelf: stages.Shelf) -> AsyncIterator[dict[str, Any]]:
    """Asyncpg's arguments for a database without any table; the engine is not pointed at it."""
    async with shelf.copied("template0") as config:
        yield config


@pytest.fixture
async def own(shelf: stages.Shelf, template: str) -> AsyncIterator[stages.Own]:
    """A migrated database of the test's own, not there before it is asked for something."""
    async with stages.own_database(shelf, of=template) as one:
        yield one


@pytest.fixture
async def database(own: stages.Own) -> dict[str, Any]:
    """Asyncpg's arguments for a migrated database of the test's own; the engine is not pointed at it."""
    return await own.made()


@pytest.fixture
async def db(own: stages.Own) -> AsyncIterator[None]:
    """All tables speak to a migrated, empty database of this test's own."""
    async with stages.pointed_at(own):
        yield


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


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Outcome]]:
    """Runs one command line of `governance` in an installation of the test's own (`home`)."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("GOVERNANCE_DEBUG", raising=False)
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))

    def run(*arguments: str, stdin: str = "") -> Outcome:
        settings.current.cache_clear()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        # In a context of its own: in ours, anyio believes that the loop of the async fixtures is running.
        status = contextvars.Context().run(app.run, arguments)
        return Outcome(status, *capsys.readouterr())

    yield run
    settings.current.cache_clear()


@contextmanager
def _folder() -> Iterator[Path]:
    """In memory where there is room: copying the template's 400 files takes 20 ms there, 300 ms on a slow disk."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**31
    folder = Path(tempfile.mkdtemp(prefix="concord-", dir=memory if roomy else None))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
