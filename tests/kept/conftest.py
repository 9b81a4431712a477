"""The city of the browser's tests, with nothing left to chance: time stands still, what is drawn comes out the same.

So two seedings have the same record, down to its fingerprints, and print the same bytes.
"""

import hashlib
import os
import secrets
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from governance._demo.seeding import seed
from governance.database import session
from governance.database.archive import STORE
from tests.browser import conftest as browsing
from tests.browser import serving
from tests.browser.conftest import _home as home_of_its_own
from tests.browser.conftest import chromium, city, needed, portal
from tests.browser.serving import MORNING, address
from tests.conftest import template as migrated
from tests.databases import aimed_at, at_home, owners, reachable_folder
from tests.demo_city import SHARE, TODAY, PortAlder
from tests.stages import Shelf

__all__ = ["chromium", "city", "needed", "portal"]
NAME = "concord_kept"
PORT = int(
    os.environ.get("CONCORD_KEEP_PORT", "8397")
)  # documents print the address, so it is always the same
URL = f"http://127.0.0.1:{PORT}"
STILL = """CREATE SCHEMA still; CREATE FUNCTION still.clock_timestamp() RETURNS timestamptz LANGUAGE sql
    AS $$ SELECT timestamptz '{at}' $$"""


@pytest.fixture(scope="session")
def folder() -> Path:
    return Path(os.environ["CONCORD_KEEP"])


@pytest.fixture(scope="session", autouse=True)
def same_place() -> Iterator[None]:
    """One port, and one secret: both stand in addresses. So one run at a time, each with a server of its own.

    Only where a city is kept: in a run of all tests every other server of the process would come to the same port.
    """
    if "CONCORD_KEEP" not in os.environ:
        yield
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", PORT))  # fails where somebody else serves there, whom we would keep instead
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "_free_port", lambda: PORT)
        patch.setattr(browsing, "_home", _home)
        yield


@contextmanager
def _home() -> Iterator[Path]:
    with home_of_its_own() as home:
        (home / "secret").write_text("5" * 64, "ascii")
        yield home


@pytest.fixture(scope="session")
def drawn() -> Iterator[None]:
    """Salts and session codes of this process, which seeds: a sequence of digests. The server's own stay random."""
    numbers = count(1)

    def digest() -> bytes:
        return hashlib.sha256(str(next(numbers)).encode()).digest()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_hex", lambda size=32: digest()[:size].hex())
        patch.setattr(secrets, "token_urlsafe", lambda size=32: digest().hex()[: size * 4 // 3])
        yield


template_of_all = migrated


@pytest.fixture(scope="session")
def shelf(server: dict[str, Any], admin: asyncpg.Connection) -> Shelf:
    """Everything speaks as the owner, whose path leads to the clock that stands still."""
    return Shelf(server=owners(server), admin=admin)


@pytest.fixture(scope="session")
async def template(
    server: dict[str, Any], admin: asyncpg.Connection, template_of_all: str, drawn: None
) -> AsyncIterator[str]:
    """Migrated, and its clock stands still as well: the database writes when an entry was recorded."""
    connection = await asyncpg.connect(**owners(aimed_at(server, template_of_all)))
    await connection.execute(STILL.format(at=MORNING.isoformat()))
    await connection.execute(
        "ALTER FUNCTION append_event() SET search_path = still, pg_catalog, public, pg_temp"
    )
    await connection.close()
    await admin.execute("ALTER ROLE CURRENT_USER SET search_path = public, still, pg_catalog")
    yield template_of_all
    await admin.execute("ALTER ROLE CURRENT_USER RESET search_path")


@pytest.fixture(scope="session")
async def port_alder(shelf: Shelf, template: str) -> AsyncIterator[PortAlder]:
    """Seeded in this process, where nothing is left to chance."""
    with reachable_folder() as home:
        async with shelf.copied(template) as config:
            with at_home(home):
                async with session.pool(config, size=4):
                    await seed(TODAY, share=SHARE)
            yield PortAlder(shelf=shelf, database=config["database"], store=home / STORE)


@pytest.fixture
async def installation(port_alder: PortAlder) -> AsyncIterator[dict[str, str]]:
    """The city as it was seeded, for the command line: the environment of its commands."""
    shelf = port_alder.shelf
    with _home() as home:
        shutil.copytree(port_alder.store, home / STORE)
        await shelf.copy(port_alder.database, NAME)
        config = shelf.config(NAME)
        yield {"DATABASE_URL": address(config), "GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": URL}
        await shelf.drop(NAME)
