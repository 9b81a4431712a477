"""A real browser at a real server: Chromium, `governance serve`, and a database of its own with Port Alder as a demo.

    async def test_…(dana: Page): await dana.goto("/account"); await looked_over(dana)

Without Chromium these tests are skipped with the reason; with CONCORD_REQUIRE_BROWSER=1 they fail instead.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright

from governance import clock
from governance import settings as all_settings
from governance.database import migrate, session
from governance.settings import Settings
from tests import cast as named

CHROMIUM = os.environ.get("CONCORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-dev-shm-usage"]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
PATIENCE = 30.0  # seconds for the server to answer


@dataclass(frozen=True)
class Portal:
    """The running server, and the way into its database."""

    url: str
    settings: Settings

    @asynccontextmanager
    async def database(self) -> AsyncIterator[None]:
        """All tables of this process speak to the server's database while inside."""
        async with session.opened(self.settings, size=2):
            yield


@dataclass
class Seen:
    """What a page must never do, noted as it happens."""

    violations: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def server_home() -> Iterator[Path]:
    """Not a temporary folder of pytest: as root, the database runs as another user, who may not enter that."""
    folder = Path(tempfile.mkdtemp(prefix="concord-browser-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def portal(server_home: Path) -> AsyncIterator[Portal]:
    """`governance serve` on a free port, with the cast of Port Alder to choose from."""
    _needed()
    url = f"http://127.0.0.1:{_free_port()}"
    told = {"GOVERNANCE_HOME": str(server_home), "GOVERNANCE_URL": url}
    one = Portal(url=url, settings=all_settings.read(told))
    async with one.database():
        await migrate.migrate()
        await named.city(clock.now(), demo=True)
    with _serving(url, told):
        yield one


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    _needed()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(portal: Portal, chromium: Browser) -> AsyncIterator[Page]:
    """Nobody signed in, on a wide screen. At the end: no breach of the content policy, no other host."""
    async with opened(portal, chromium) as one:
        yield one


@pytest.fixture
async def dana(page: Page) -> Page:
    """Dana Ruiz, Streets liaison, signed in."""
    await sign_in(page, "Dana Ruiz")
    return page


@asynccontextmanager
async def opened(portal: Portal, chromium: Browser, **options: Any) -> AsyncIterator[Page]:
    """A fresh browser window; `viewport=NARROW`, `java_script_enabled=False` and the like are handed through."""
    context = await chromium.new_context(base_url=portal.url, **{"viewport": WIDE, **options})
    page, seen = await context.new_page(), Seen()
    host = urlsplit(portal.url).netloc
    page.on("console", lambda told: _note(seen, told.type, told.text))
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("request", lambda asked: seen.foreign.extend(_foreign(asked.url, host)))
    try:
        yield page
    finally:
        await context.close()
    assert seen == Seen()


def _note(seen: Seen, kind: str, text: str) -> None:
    if "Content Security Policy" in text or "Content-Security-Policy" in text:
        seen.violations.append(text)
    elif kind == "error" and not text.startswith("Failed to load resource"):
        seen.errors.append(text)


def _foreign(url: str, host: str) -> list[str]:
    return [url] if urlsplit(url).netloc not in {host, ""} else []


async def sign_in(page: Page, name: str) -> None:
    """Choose one of the demo's people by one click."""
    await page.goto("/sign-in")
    await page.get_by_role("button", name=name).click()
    await page.wait_for_load_state()


async def looked_over(page: Page) -> None:
    """The page as it stands has no barrier that axe knows of and does not scroll sideways."""
    assert await barriers(page) == []
    assert await sideways(page) == 0


async def barriers(page: Page) -> list[str]:
    """What axe finds, one line each."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate(
        "standards => axe.run(document, {runOnly: standards, resultTypes: ['violations']})", STANDARDS
    )
    return [
        f"{rule['id']}: {rule['help']}: {', '.join(str(node['target']) for node in rule['nodes'])}"
        for rule in found["violations"]
    ]


async def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    wider: int = await page.evaluate(
        "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
    )
    return wider


def _needed() -> None:
    missing = None if CHROMIUM else "Chromium"
    if missing is None and not AXE.is_file():
        missing = f"axe-core ({AXE}; run `make setup`)"
    if missing and os.environ.get("CONCORD_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{missing} is missing, and CONCORD_REQUIRE_BROWSER=1 asks for it")
    if missing:
        pytest.skip(f"{missing} is missing; install it, or set CONCORD_CHROMIUM to its path")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class _serving:  # noqa: N801 - reads as the verb it is
    """The server's process, from its first answer to its graceful end."""

    def __init__(self, url: str, told: dict[str, str]) -> None:
        self.url, self.told = url, told

    def __enter__(self) -> None:
        port = str(urlsplit(self.url).port)
        command = [sys.executable, "-m", "governance", "serve", "--port", port, "--no-worker"]
        self.log = tempfile.TemporaryFile()
        environment = {**os.environ, **self.told}
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/health/ready", timeout=2).close()
            except (URLError, OSError):
                time.sleep(0.1)
            else:
                return
        self.__exit__()
        pytest.fail(f"The server did not come up:\n{self.told_last}")

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=15)
        self.log.seek(0)
        self.told_last = self.log.read().decode(errors="replace")[-4000:]
        self.log.close()
