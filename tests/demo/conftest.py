"""Port Alder, seeded once for all tests that only look at it; and a fresh database for those that seed it again."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from governance.changes.tables import Change
from governance.database import session
from tests.demo_city import PortAlder

ZONE = ZoneInfo("America/New_York")
AT = datetime(2026, 6, 9, 9, tzinfo=ZONE)
OTHER_DAYS = (date(2028, 2, 29), date(2026, 11, 22))  # a leap day, a Sunday


@pytest.fixture(scope="session")
async def seeded(port_alder: PortAlder) -> AsyncIterator[dict[str, Any]]:
    """Asyncpg's arguments for a copy that is only looked at."""
    async with port_alder.shelf.copied(port_alder.database) as config:
        yield config


@pytest.fixture
async def city(seeded: dict[str, Any]) -> AsyncIterator[None]:
    """The tables speak to Port Alder, which these tests only look at."""
    async with session.pool(seeded, size=2):
        yield


async def rows(sql: str, *values: Any) -> list[dict[str, Any]]:
    return list(await Change.raw(sql, *values))
