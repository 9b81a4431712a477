"""Port Alder, the demo's city, on one day, for all tests that look at it or act in a copy of it.

Making it takes half a minute, so it is kept from run to run in var/tests, as a home with its database in it, under a
fingerprint of all that makes it. Whoever comes first makes it, in a process of its own; others wait, then copy.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import asyncpg

from governance._demo.seeding import seed
from governance.database import embedded, migrate, session
from governance.database.archive import STORE
from governance.database.cluster import APP
from tests.databases import FAST, as_the_app, at_home, owners, reachable_folder
from tests.stages import Shelf

TODAY = date(2026, 6, 9)
SHARE = 0.25  # of the requests: enough for every story, and sooner taken in
ROOT = Path(__file__).parents[1]
PLACE = ROOT / "var" / "tests"
MAKERS = ("governance", "reports", "templates", "migrations", "requirements.lock", "tests/demo_city.py")


@dataclass(frozen=True, kw_only=True)
class PortAlder:
    """The server it is on, the name of its database there, and the folder of its documents."""

    shelf: Shelf
    database: str
    store: Path


@asynccontextmanager
async def standing(shelf: Shelf) -> AsyncIterator[PortAlder]:
    """The kept city on a server of its own; on the server of DATABASE_URL it is made each time."""
    with reachable_folder() as home:
        if "dsn" in shelf.server:
            async with shelf.copied("template0") as config:
                with at_home(home):
                    await made(config)
                yield PortAlder(shelf=shelf, database=urlsplit(config["dsn"]).path[1:], store=home / STORE)
            return
        brought(home)
        with embedded.running(home, options=FAST) as access:
            own = as_the_app(access)
            admin = await asyncpg.connect(**{**owners(own), "database": "postgres"})
            yield PortAlder(
                shelf=Shelf(server=own, admin=admin), database=own["database"], store=home / STORE
            )
            await admin.close()


def brought(home: Path) -> None:
    """Lay the city into this empty home, made first where none is kept."""
    if not _kept().is_dir() and (failed := _making().wait()):
        raise RuntimeError(f"Port Alder could not be made (exit status {failed})")
    subprocess.run(["cp", "-a", f"{_kept()}/.", str(home)], check=True)


def begun() -> None:
    """Where none is kept, one is made from now on, beside all tests that do not need it."""
    if not _kept().is_dir():
        _making()


def _kept() -> Path:
    return PLACE / f"port-alder-{fingerprint()}"


@cache
def _making() -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.demo_city", _kept().name], cwd=ROOT, env=environment
    )


@cache
def fingerprint() -> str:
    """Of all that makes the city, and of who may read it."""
    told = hashlib.sha256(f"{os.geteuid()} {sys.version}".encode())
    for name in MAKERS:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and "__pycache__" not in path.parts:
                told.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]


async def made(config: dict[str, Any], app_role: str | None = None) -> None:
    """The city in an empty database, its documents in this process's home."""
    async with session.pool(config, size=4, app_role=app_role):
        await migrate.migrate()
        await seed(TODAY, share=SHARE)


def _keep(name: str) -> None:
    """Make it unless somebody else just did."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (PLACE / name).is_dir():
            for old in PLACE.glob("port-alder-*"):
                shutil.rmtree(old)
            _make(PLACE / name)


def _make(place: Path) -> None:
    draft = place.with_name("new")
    shutil.rmtree(draft, ignore_errors=True)
    with reachable_folder() as home:
        with at_home(home), embedded.running(home, options=FAST) as access:
            anyio.run(made, access.for_asyncpg(), APP)
        subprocess.run(["cp", "-a", str(home), str(draft)], check=True)
    draft.rename(place)


if __name__ == "__main__":
    _keep(sys.argv[1])
