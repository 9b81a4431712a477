"""A real browser at a real server: Chromium, `governance serve`, and Port Alder, the demo's city, on Jun 9, 2026.

    async def test_…(dana: Page): await dana.goto("/account")

`portal` is one server for all tests that only look, `busy_portal` one for those that act; `own_portal` is a city of a
test's own. Without
Chromium these tests are skipped with the reason; with CONCORD_REQUIRE_BROWSER=1 they fail instead.
"""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from governance._demo.provider import running
from governance._demo.sign_on import bound
from governance.changes.tables import Change
from governance.database.archive import STORE
from tests.browser.axe import AXE
from tests.browser.carded import carded
from tests.browser.factored import factored
from tests.browser.followed import followed
from tests.browser.left import left
from tests.browser.lettered import lettered
from tests.browser.looking import opened
from tests.browser.met import met
from tests.browser.minuted import minuted
from tests.browser.outdated import outdated
from tests.browser.planned import planned_beforehand
from tests.browser.reminded import reminded
from tests.browser.said import said_about_results
from tests.browser.serving import Portal, served
from tests.browser.states.state import (
    CHANGES_NAMED,
    FINGERPRINTED,
    NUMBERED,
    REORGANIZED,
    REORGANIZED_NAMED,
    VERSIONS_NAMED,
)
from tests.browser.taken import taken_in
from tests.browser.talked import talked
from tests.browser.told import told_to_the_crm
from tests.browser.visiting import City
from tests.browser.written import written_to_dana
from tests.demo_city import PortAlder

# The shell without a window needs half the work; any Chromium will do.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CONCORD_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-dev-shm-usage"]
# Each page runs much of axe, and runs it once: what is compiled at first sight is not interpreted.
FLAGS.append("--js-flags=--always-sparkplug")


@pytest.fixture(scope="session")
async def chromium(needed: None) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def portal(needed: None, port_alder: PortAlder) -> AsyncIterator[Portal]:
    """The one server of all tests that leave the city as it is."""
    async with _served_copy(port_alder) as one:
        yield one


@pytest.fixture(scope="session")
async def busy_portal(needed: None, port_alder: PortAlder) -> AsyncIterator[Portal]:
    """A second one, where people act; each test on a change of its own."""
    async with _served_copy(port_alder) as one:
        yield one


@pytest.fixture
async def own_portal(needed: None, port_alder: PortAlder) -> AsyncIterator[Portal]:
    """A city of this test's own."""
    async with _served_copy(port_alder) as one:
        yield one


@pytest.fixture(scope="session")
async def city(portal: Portal, chromium: Browser) -> AsyncIterator[City]:
    await portal.give_password("Dana Ruiz")
    await portal.give_password("Lee Chan")
    async with portal.database():
        changes = {
            f"number:{name}": await Change.raw(NUMBERED, a, f"{t}%", s)
            for name, (a, t, s) in CHANGES_NAMED.items()
        }
        changes |= {
            f"number:{name}": await Change.raw(REORGANIZED, *of) for name, of in REORGANIZED_NAMED.items()
        }
        versions = {
            f"fingerprint:{name}": await Change.raw(FINGERPRINTED, *of) for name, of in VERSIONS_NAMED.items()
        }
    missing = [name for name, found in {**changes, **versions}.items() if not found]
    assert not missing, f"Port Alder has no {missing} any more; look at the names in states/state.py"
    numbers = {name: next(iter(found[0].values())) for name, found in {**changes, **versions}.items()}
    said = await said_about_results(portal)
    await told_to_the_crm(portal)
    await outdated(portal)
    await planned_beforehand(portal)
    numbers |= {
        f"number:{name}": number
        for name, number in {
            **said,
            **await taken_in(portal),
            **await carded(portal),
            **await followed(portal),
            **await met(portal, numbers["number:pothole"]),
            **await minuted(portal),
            **await factored(portal),
            **await left(portal),
        }.items()
    }
    numbers |= {f"token:{name}": token for name, token in (await written_to_dana(portal)).items()}
    numbers |= {f"token:{name}": token for name, token in (await lettered(portal)).items()}
    numbers |= await talked(portal, numbers["number:pothole"])
    await reminded(portal, numbers["number:pothole"])
    async with AsyncExitStack() as stack:
        yield City(portal=portal, chromium=chromium, numbers=numbers, windows={}, stack=stack)


@pytest.fixture
async def page(portal: Portal, chromium: Browser) -> AsyncIterator[Page]:
    """Nobody signed in, on a wide screen."""
    async with opened(portal, chromium) as one:
        yield one


@pytest.fixture
async def dana(portal: Portal, chromium: Browser) -> AsyncIterator[Page]:
    """Dana Ruiz, Streets liaison, signed in."""
    async with opened(portal, chromium, by="Dana Ruiz") as one:
        yield one


@asynccontextmanager
async def _served_copy(of: PortAlder) -> AsyncIterator[Portal]:
    with _home() as home:
        shutil.copytree(of.store, home / STORE)
        async with of.shelf.copied(of.database) as config:
            with running() as harbor, served(home, config, issuer=harbor.issuer) as portal:
                async with portal.database():
                    await bound(harbor.issuer, at=portal.at)
                yield portal


@contextmanager
def _home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="concord-browser-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def needed() -> None:
    """Before anything is made for a browser that is not there."""
    missing = None if CHROMIUM else "Chromium"
    if missing is None and not AXE.is_file():
        missing = f"axe-core ({AXE}; run `make setup`)"
    if missing and os.environ.get("CONCORD_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{missing} is missing, and CONCORD_REQUIRE_BROWSER=1 asks for it")
    if missing:
        pytest.skip(f"{missing} is missing; install it, or set CONCORD_CHROMIUM to its path")
