"""Port Alder, seeded once for all tests that only look at it; and a fresh database for those that seed it again."""

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from governance._demo.seeding import seed
from governance.changes.tables import Change
from governance.database import session
from tests.conftest import at_home
from tests.stages import aimed_at

TODAY = date(2026, 6, 15)
ZONE = ZoneInfo("America/New_York")
AT = datetime(2026, 6, 15, 9, tzinfo=ZONE)
SHARE = 0.25  # of the requests: enough for every story, and sooner taken in
OTHER_DAYS = (date(2028, 2, 29), date(2026, 11, 22))  # a leap day, a Sunday


@dataclass(frozen=True, kw_only=True)
class Seeded:
    """Asyncpg's arguments for a seeded database, and the seconds that seeding took."""

    config: dict[str, Any]
    seconds: float


@pytest.fixture(scope="session")
async def seeded(
    server: Any, admin: asyncpg.Connection, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Seeded]:
    async with copy_of(server, admin, template, "first") as config:
        began = time.monotonic()
        with at_home(tmp_path_factory.mktemp("seeded")):
            async with session.pool(config, size=4):
                await seed(TODAY, share=SHARE)
        yield Seeded(config=config, seconds=time.monotonic() - began)


@pytest.fixture
async def city(seeded: Seeded) -> AsyncIterator[None]:
    """The tables speak to Port Alder, which these tests only look at."""
    async with session.pool(seeded.config, size=2):
        yield


@asynccontextmanager
async def copy_of(
    server: Any, admin: asyncpg.Connection, of: str, label: str
) -> AsyncIterator[dict[str, Any]]:
    name = f"concord_demo_{label}_{os.getpid()}"
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {of}")
    try:
        yield aimed_at(server, name)
    finally:
        await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    return list(await Change.raw(sql, *values))
