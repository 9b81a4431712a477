"""One database server and one migrated template a run; every test that asks for `db` gets a fresh copy of it.

By default the server is the embedded one, in a folder of its own. With DATABASE_URL set to a server
address (a role that may create databases), the same tests run against that server.
"""

import contextvars
import gc
import io
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest

from governance import settings
from governance.cli import app
from governance.database import embedded, migrate, session
from tests import demo_city, stages
from tests.databases import FAST, aimed_at, as_the_app, owners, reachable_folder
from tests.demo_city import PortAlder

TEMPLATE = "concord_test_template"
# A run holds some ten thousand tests and a thousand modules to its end. Looking through them for what is no longer
# needed would take a fifth of what lays out a document; see also pytest_collection_finish.
gc.disable()
# Other work on the same machine makes no test fail; tests of waiting say themselves how long.
os.environ.setdefault("GOVERNANCE_PATIENCE", str(settings.MOST_PATIENCE))


class Outcome(NamedTuple):
    """What a command left behind: its exit status, stdout and stderr."""

    status: int
    out: str
    err: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs Port Alder comes last: it is made meanwhile where it is not kept yet, and its many short tests leave
    both workers something to do until the end.
    """
    items.sort(key=_needs_port_alder)


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw0" and any(map(_needs_port_alder, session.items)):
        demo_city.begun()


def _needs_port_alder(item: pytest.Item) -> bool:
    return "port_alder" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty GOVERNANCE_HOME. Not `tmp_path`: as root, the server runs as another user, who may not enter that."""
    with reachable_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def server() -> Iterator[dict[str, Any]]:
    """Asyncpg's arguments for the server's own database, as the role that the portal works as."""
    if url := os.environ.get("DATABASE_URL"):
        yield {"dsn": url}
        return
    with reachable_folder() as folder, embedded.running(folder, options=FAST) as access:
        yield as_the_app(access)


@pytest.fixture(scope="session")
async def admin(server: dict[str, Any]) -> AsyncIterator[asyncpg.Connection]:
    """A connection that makes and drops databases."""
    connection = await asyncpg.connect(**owners(server))
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
async def template(server: dict[str, Any], admin: asyncpg.Connection) -> AsyncIterator[str]:
    """The name of a database with every migration applied and no rows."""
    await admin.execute(f"DROP DATABASE IF EXISTS {TEMPLATE}")
    await admin.execute(f"CREATE DATABASE {TEMPLATE} ENCODING 'UTF8' TEMPLATE template0")
    async with session.pool(owners(aimed_at(server, TEMPLATE)), size=1, app_role=server.get("user")):
        await migrate.migrate()
    yield TEMPLATE
    await admin.execute(f"DROP DATABASE {TEMPLATE}")


@pytest.fixture(scope="session")
def shelf(server: dict[str, Any], admin: asyncpg.Connection) -> stages.Shelf:
    """What this process has put aside; see tests/stages.py."""
    return stages.Shelf(server=server, admin=admin)


@pytest.fixture(scope="session")
async def port_alder(shelf: stages.Shelf) -> AsyncIterator[PortAlder]:
    """The demo's city on demo_city.TODAY, which nobody changes: others are copies of its database and its files."""
    async with demo_city.standing(shelf) as one:
        yield one


@pytest.fixture
async def empty_database(shelf: stages.Shelf) -> AsyncIterator[dict[str, Any]]:
    """Asyncpg's arguments for a database without any table, as its owner; the engine is not pointed at it."""
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


@pytest.fixture
def command(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Outcome]]:
    """Runs one command line of `governance` in an installation of the test's own (`home`)."""
    before = dict(os.environ)
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
    os.environ.clear()  # a command tells its settings to the processes that it starts
    os.environ.update(before)
    settings.current.cache_clear()
