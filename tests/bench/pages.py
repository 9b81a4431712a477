"""The pages of the negotiation beside a bare page, and with 100,000 changes stored beside 100 (DESIGN.md §11, rows 1 and 2).

Queries are counted inside a process of their own; speed is measured at real servers from another process.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import httpx
import structlog

from governance import settings
from governance.changes.tables import Change
from governance.web.app import create_app
from tests.bench import serving
from tests.bench.load import load
from tests.bench.measuring import Figure, at_least, at_most, in_turns, within
from tests.bench.serving import Portal, address
from tests.bench.staging import AGREEMENT, Town
from tests.queries import counted

VIEWER = "Lee Chan"  # who signs for Streets: it sees its side's notes, and acts
ROUNDS, SECONDS, MANY_AT_ONCE = 7, 1.2, 16
LONGEST = """SELECT c.number FROM change c JOIN agreement a ON a.id = c.agreement JOIN offer o ON o.change = c.id
    JOIN edit e ON e.offer = o.id WHERE a.code = {} AND c.state = 'open' GROUP BY c.number, c.id
    ORDER BY count(*) DESC, c.id LIMIT 1"""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The addresses to measure by what they are, and the cookie of the one who looks."""

    addresses: dict[str, str]
    cookie: str


def figures(town: Town) -> Iterator[Figure]:
    with serving.portal(town.home, town.few) as few, serving.portal(town.home, town.many) as many:
        here, there = asyncio.run(_pages(few)), asyncio.run(_pages(many))
        with serving.bare(town.home, town.few) as bare:
            yield from _beside_bare(few, here, bare)
        yield from _with_many_stored((few, here), (many, there))
    yield from asyncio.run(_queries(town))


async def _pages(portal: Portal) -> Pages:
    async with portal.database():
        longest = (await Change.raw(LONGEST, AGREEMENT))[0]["number"]
    addresses = {
        "change": f"/changes/{longest}",
        "agreement": f"/agreements/{AGREEMENT}",
        "to-do": "/to-do",
    }
    return Pages(addresses=addresses, cookie=f"concord={await portal.token(VIEWER)}")


def _beside_bare(portal: Portal, pages: Pages, bare: str) -> Iterator[Figure]:
    def rate(url: str, cookie: str = "") -> float:
        return load(url, cookie=cookie, connections=MANY_AT_ONCE, seconds=SECONDS).rate

    rate(bare)
    for name, path in pages.addresses.items():
        ask = partial(rate, f"{portal.url}{path}", pages.cookie)
        ask()  # compiled templates, prepared statements
        found = in_turns(ROUNDS, ask, partial(rate, bare))
        yield at_least(f"page of the {name}, beside a bare page", found, unit="req/s", share=0.5)


def _with_many_stored(few: tuple[Portal, Pages], many: tuple[Portal, Pages]) -> Iterator[Figure]:
    def median(at: tuple[Portal, Pages], name: str) -> float:
        portal, pages = at
        url = f"{portal.url}{pages.addresses[name]}"
        return load(url, cookie=pages.cookie, connections=2, seconds=SECONDS).median

    for name in few[1].addresses:
        here, there = partial(median, few, name), partial(median, many, name)
        here(), there()
        title = f"page of the {name}, 100,000 changes stored beside 100"
        yield at_most(title, in_turns(ROUNDS, there, here), unit="ms", times=1.2)


async def _queries(town: Town) -> list[Figure]:
    """Of each page, recognizing the visitor included. In this process, where they can be counted."""
    found = []
    async with _browser(town) as (http, portal):
        pages = await _pages(portal)
        for name, path in pages.addresses.items():
            for _ in range(2):  # what is read once a minute is read before
                with counted() as seen:
                    answer = await http.get(path, headers={"Cookie": pages.cookie, "Accept": "text/html"})
                answer.raise_for_status()
            found.append(within(f"page of the {name}, queries", len(seen), unit="queries", most=8))
    return found


@asynccontextmanager
async def _browser(town: Town) -> AsyncIterator[tuple[httpx.AsyncClient, Portal]]:
    portal = Portal(url="http://127.0.0.1:8311", home=town.home, config=dict(town.few))
    told = {
        "GOVERNANCE_HOME": str(town.home),
        "GOVERNANCE_URL": portal.url,
        "GOVERNANCE_FIXED_CLOCK": portal.at.isoformat(),
        "DATABASE_URL": address(town.few),
    }
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    app = create_app(settings.read(told))
    transport = httpx.ASGITransport(cast("Any", app))
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url=portal.url) as http:
        yield http, portal
