"""Row 5: what would have happened by one target on 100,000 past requests, as its page answers it, first and when moved.

Beside it the server's own count of the same requests: what a page could not do without.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, cast

import asyncpg
import httpx

from governance import settings
from governance.app import create_app
from governance.trials.queries import history
from tests.bench.measuring import Figure, Pair, pair, within
from tests.bench.pages import VIEWER
from tests.bench.serving import Portal, address
from tests.bench.staging import AGREEMENT, Town

REQUESTS, MOST = 100_000, 200.0
ROUNDS = 9
DATABASE = "tried"
URL = "http://127.0.0.1:8311"
# $1 the service, $2 how many, $3 the latest opening: two years, one in twenty still open, done after three days on average.
JUDGED = """
INSERT INTO judgment SELECT 1000000000 + n, 1, 1, $1, 1, 0, 0, 0, o.opened,
    CASE WHEN n % 20 > 0 THEN date_trunc('second', o.opened - ln(1 - random()) * interval '3 days') ELSE 'infinity' END,
    o.opened + interval '4 days', o.opened + interval '4 days', 'infinity', 'infinity', 0, 0, 0, 0, n % 12, 0, 0, -1, -1, -1
FROM generate_series(1, $2) n
CROSS JOIN LATERAL (SELECT $3::timestamptz - n * interval '630 seconds' AS opened) o
"""
TERM = """SELECT i.key, s.id FROM version v JOIN agreement a ON a.id = v.agreement JOIN version_item vi ON vi.version = v.id
    JOIN item i ON i.id = vi.item JOIN service s ON s.code = split_part(substr(i.key, 6), '/', 1)
    WHERE a.code = $1 AND i.key LIKE 'term:%/done' AND i.body::jsonb #>> '{target,unit}' = 'business-days'
    ORDER BY v.number DESC, i.key LIMIT 1"""
BARE = "SELECT count(*), count(*) FILTER (WHERE ended <= due), count(*) FILTER (WHERE ended > due) FROM judgment WHERE service = $1"


def figures(town: Town) -> Iterator[Figure]:
    first, moved = asyncio.run(_measured(town))
    for what, found in (("tried", first), ("moved", moved)):
        yield within(f"a target {what} on 100,000 requests, its page", found.value, unit="ms", most=MOST)
        yield _told(f"a target {what} on 100,000 requests, beside a bare count of them", found)


def _told(name: str, found: Pair) -> Figure:
    """How many bare counts it costs: no budget, but the same on a busy machine."""
    value, baseline, ratio = (round(each, 3) for each in (found.value, found.baseline, found.ratio))
    return Figure(
        name=name, unit="ms", value=value, baseline=baseline, ratio=ratio, budget="told", holds=True
    )


async def _measured(town: Town) -> tuple[Pair, Pair]:
    admin = await asyncpg.connect(**{**town.few, "database": "postgres"})
    await admin.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {town.few['database']}")
    await admin.close()
    config = {**town.few, "database": DATABASE}
    portal = Portal(url=URL, home=town.home, config=dict(config))
    database = await asyncpg.connect(**config)
    key, service = await database.fetchrow(TERM, AGREEMENT)
    await database.execute("DELETE FROM judgment WHERE service = $1", service)
    await database.execute(JUDGED, service, REQUESTS, portal.at - timedelta(days=1))
    await database.execute("VACUUM ANALYZE judgment")
    found = await _asked(town, portal, key, database, service)
    await database.close()
    return found


async def _asked(
    town: Town, portal: Portal, key: str, database: asyncpg.Connection, service: int
) -> tuple[Pair, Pair]:
    firsts, moves = [], []
    async with _browser(town, portal) as http:
        # The first round compiles the calendar and the template; a server that has been up for a minute has done so.
        for round_ in range(ROUNDS):
            history._Memory.kept.clear()
            first, moved = await _timed(http, key, 4), await _timed(http, key, 5 + round_)
            begun = time.perf_counter()
            await database.fetchrow(BARE, service)
            bare = (time.perf_counter() - begun) * 1_000
            firsts.append((first, bare))
            moves.append((moved, bare))
    return pair(firsts[1:]), pair(moves[1:])


async def _timed(http: httpx.AsyncClient, key: str, amount: int) -> float:
    query = {"key": key, f"amount:{key}": str(amount), f"unit:{key}": "business-days"}
    begun = time.perf_counter()
    answer = await http.get(
        f"/agreements/{AGREEMENT}/what-would-have-happened", params=query, headers={"HX-Request": "true"}
    )
    took = (time.perf_counter() - begun) * 1_000
    answer.raise_for_status()
    assert "requests opened" in answer.text
    return took


@asynccontextmanager
async def _browser(town: Town, portal: Portal) -> AsyncIterator[httpx.AsyncClient]:
    cookie = f"concord={await portal.token(VIEWER)}"
    told = {
        "GOVERNANCE_HOME": str(town.home),
        "GOVERNANCE_URL": portal.url,
        "GOVERNANCE_FIXED_CLOCK": portal.at.isoformat(),
        "DATABASE_URL": address(portal.config),
    }
    app = create_app(settings.read(told))
    transport = httpx.ASGITransport(cast("Any", app))
    async with (
        app.lifespan(),
        httpx.AsyncClient(
            transport=transport, base_url=portal.url, headers={"Cookie": cookie, "Accept": "text/html"}
        ) as http,
    ):
        yield http
