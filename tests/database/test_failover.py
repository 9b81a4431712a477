"""Another server takes over: the program follows it by itself, loses nothing, and never goes back to one that is behind."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from governance.database import failover, session, sql
from governance.database.failover import Behind, Servers, servers_of
from governance.errors import ConcordError
from tests.database import replicas
from tests.database.replicas import Standing, address, two

FOLLOWS_WITHIN = 8.0  # seconds on a busy machine, the promotion included; about three on a quiet one
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ConcordError)
here = pytest.mark.skipif(bool(replicas.MISSING), reason=replicas.MISSING)


@pytest.fixture
def pair(home: Path) -> Iterator[tuple[Standing, Standing]]:
    with two(home) as both:
        yield both


@asynccontextmanager
async def worked_with(*servers: Standing) -> AsyncIterator[Servers]:
    """The program's own pool, and a record whose end is what an act moves."""
    config = failover.aimed({"dsn": address(*servers)})
    async with session.pool(config, size=4):
        await sql.rows("CREATE TABLE trail_head (id int PRIMARY KEY, number bigint)")
        await sql.rows("INSERT INTO trail_head VALUES (1, 0)")
        known = failover.several(config)
        assert known
        yield known


async def act() -> int:
    return int(await sql.value("UPDATE trail_head SET number = number + 1 RETURNING number"))


async def acted_again(begun: float) -> float:
    """Tries as people do, each try for two seconds; answers how long it took."""
    while True:
        try:
            await asyncio.wait_for(act(), 2)
        except AWAY:
            assert time.monotonic() - begun < FOLLOWS_WITHIN, "the program does not follow"
            await asyncio.sleep(0.1)
        else:
            return time.monotonic() - begun


@here
async def test_a_killed_primary_is_followed_by_its_standby_with_every_acknowledged_act(pair):
    primary, standby = pair
    async with worked_with(primary, standby):
        for _ in range(20):
            done = await act()
        await _caught_up(standby, done)
        begun = time.monotonic()
        primary.kill()
        standby.promote()
        took = await acted_again(begun)
        assert await sql.value("SELECT number FROM trail_head") == done + 1
        assert took < FOLLOWS_WITHIN


@here
async def test_a_frozen_primary_is_left_and_refused_when_it_wakes(pair):
    primary, standby = pair
    async with worked_with(primary, standby) as servers:
        done = await act()
        await _caught_up(standby, done)
        try:
            begun = time.monotonic()
            primary.freeze()
            await asyncio.to_thread(standby.promote)
            await acted_again(begun)
        finally:
            primary.thaw()
        for _ in range(5):
            await act()
        assert servers.order[0][1] == standby.port
        with pytest.raises(Behind, match="timeline 1"):
            await servers._to(("127.0.0.1", primary.port), dsn=address(primary), timeout=5)
        assert await sql.value("SELECT inet_server_port()") == standby.port


async def _caught_up(standby: Standing, number: int) -> None:
    connection = await asyncpg.connect(address(standby))
    try:
        while await _standing(connection) != number:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
    finally:
        await connection.close()


async def _standing(connection: Any) -> int | None:
    """None as long as the table itself has not come over."""
    with suppress(asyncpg.UndefinedTableError):
        return int(await connection.fetchval("SELECT number FROM trail_head") or 0)
    return None


class Remembering:
    """A server that says how far its record goes, and on which timeline."""

    def __init__(self, number: int, timeline: int) -> None:
        self._answers = {failover._STANDING: number, failover._TIMELINE: timeline}

    async def fetchval(self, query: str, timeout: float) -> int:  # noqa: ASYNC109 - the driver's signature
        assert timeout
        return self._answers[query]


@pytest.mark.parametrize(
    ("number", "timeline", "refused"),
    [(10, 2, False), (11, 2, False), (9, 2, True), (9, 3, True), (50, 1, True), (10, 0, False)],
)
async def test_a_server_that_lacks_what_was_seen_is_refused(number, timeline, refused):
    servers = Servers("postgresql://one,two/d")
    await servers.examine(Remembering(10, 2))
    if refused:
        with pytest.raises(Behind, match="a restart"):
            await servers.examine(Remembering(number, timeline))
    else:
        await servers.examine(Remembering(number, timeline))


def test_servers_are_named_by_the_drivers_own_rules():
    assert servers_of("postgresql://u:p@one:1,[::1]:2,three/d") == (("one", 1), ("::1", 2), ("three", 5432))
    assert servers_of("postgresql:///d?host=one,two&port=1,2") == (("one", 1), ("two", 2))
    assert servers_of("postgresql://u@%2Frun%2Fa,two/d") == (("/run/a", 5432), ("two", 5432))


def test_one_server_is_reached_as_ever():
    one: dict[str, Any] = {"dsn": "postgresql://u:p@one/d"}
    assert failover.aimed(one) == one
    assert failover.way_to(one) is asyncpg.connect
    assert failover.way_to({"host": "/run/a", "database": "d"}) is asyncpg.connect
