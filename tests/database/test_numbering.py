"""Public numbers: one after the other for each kind and year, also when many ask at once."""

import asyncio
from datetime import UTC, datetime

import pytest

from governance.database.numbering import next_number
from governance.database.session import transaction

AT = datetime(2026, 6, 2, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("db")


async def test_each_kind_and_year_counts_for_itself():
    assert [await next_number("CH", AT) for _ in range(2)] == ["CH-2026-0001", "CH-2026-0002"]
    assert await next_number("DG", AT) == "DG-2026-0001"
    assert await next_number("CH", AT.replace(year=2027)) == "CH-2027-0001"


async def test_many_at_once_get_different_numbers_without_gaps():
    async def act() -> str:
        async with transaction():
            return await next_number("CH", AT)

    taken = await asyncio.gather(*(act() for _ in range(20)))
    assert sorted(taken) == [f"CH-2026-{n:04d}" for n in range(1, 21)]


async def test_an_act_that_fails_gives_its_number_back():
    async def fail() -> None:
        async with transaction():
            await next_number("CH", AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await next_number("CH", AT) == "CH-2026-0001"
