"""The pages of the negotiation beside a bare page, and with 100,000 changes stored beside 100 (DESIGN.md §11, rows 1 and 2).

Queries are counted inside a process of their own; speed is measured at real servers from another process.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx
import structlog

from governance import settings
from governance.app import create_app
from governance.changes.tables import Change
from tests.bench import serving
from tests.bench.load import Crowd, Page, asked_in_turns
from tests.bench.measuring import Figure, at_least, at_most, pair, within
from tests.bench.serving import Portal, address
from tests.bench.staging import AGREEMENT, Town
from tests.queries import counted

VIEWER = "Lee Chan"  # who signs for Streets: it sees its side's notes, and acts
SLICES = 25
LONGEST = """SELECT c.number FROM change c JOIN agreement a ON a.id = c.agreement JOIN offer o ON o.change = c.id
    JOIN edit e ON e.offer = o.id WHERE a.code = {} AND c.state = 'open' GROUP BY c.number, c.id
    ORDER BY count(*) DESC, c.id LIMIT 1"""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The addresses to measure by what they are, and the cookie of the one who looks."""

    addresses: dict[str, str]
    cookie: str

    def page(self, portal: Portal, name: str) -> Page:
        return Page(url=f"{portal.url}{self.addresses[name]}", cookie=self.cookie)


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
    for name in pages.addresses:
        ours, theirs = pages.page(portal, name), Page(url=bare)
        rounds = asked_in_turns([ours, theirs], Crowd(connections=16, slices=SLICES, seconds=0.4))
        found = pair([(one.rate, other.rate) for one, other in rounds])
        yield at_least(f"page of the {name}, beside a bare page", found, unit="req/s", share=0.5)


def _with_many_stored(few: tuple[Portal, Pages], many: tuple[Portal, Pages]) -> Iterator[Figure]:
    for name in few[1].addresses:
        both = [pages.page(portal, name) for portal, pages in (many, few)]
        rounds = asked_in_turns(both, Crowd(connections=2, slices=SLICES, seconds=0.4))
        found = pair([(one.median, other.median) for one, other in rounds])
        title = f"page of the {name}, 100,000 changes stored beside 100"
        yield at_most(title, found, unit="ms", times=1.2)


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
            found.append(within(f"page of the {name}, queries", len(seen), unit="queries", most=7))
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
