"""Anything at all is sent to every route from every seat: it is answered, and no answer is a fault of ours."""

import asyncio
import os
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import pytest
import structlog
from litestar import Litestar

from governance import clock
from governance import settings as all_settings
from governance.database import session
from governance.records import documents, minutes
from governance.web.changes import sheet
from governance.web.site import logs
from tests.cast import AT
from tests.databases import at_home, reachable_folder
from tests.proofs import strange
from tests.proofs.strange import Sent, Strange
from tests.real_time import standing_still
from tests.seats.circles import SIGNED_IN, STRANGER
from tests.seats.staged import Staged, staged
from tests.stages import Shelf
from tests.web.conftest import URL, browser, of_a_page, running, sign_in_as

pytestmark = pytest.mark.anyio
BATCH = 300  # after which everything is as it was staged
LONGEST = 30.0  # seconds for one answer
MANY = 20_000  # CONCORD_REQUESTS asks for fewer


@dataclass(kw_only=True)
class Count:
    statuses: Counter[int] = field(default_factory=Counter)
    routes: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)

    def words(self) -> str:
        told = ", ".join(f"{number:,} of {status}" for status, number in sorted(self.statuses.items()))
        return f"{self.statuses.total():,} requests over {len(self.routes)} routes: {told}"


@dataclass(kw_only=True)
class City:
    shelf: Shelf
    database: str
    staged: Staged
    folder: Path

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[tuple[Litestar, dict[str, tuple[str, str]]]]:
        """The application on a copy of what was staged; cookie and form token of each seat."""
        settings = all_settings.read({"GOVERNANCE_HOME": str(self.folder), "GOVERNANCE_URL": URL})
        async with self.shelf.copied(self.database) as config, session.pool(config), running(settings) as app:
            with standing_still():
                yield app, {who: await self._token(app, who) for who in (STRANGER, *SIGNED_IN)}

    async def _token(self, app: Litestar, who: str) -> tuple[str, str]:
        async with browser(app) as one:
            await (one.get("/sign-in") if who == STRANGER else sign_in_as(one, self.staged.person(who)))
            return "; ".join(f"{each.name}={each.value}" for each in one.http.cookies.jar), one.csrf


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with reachable_folder() as made, at_home(made):
        yield made


async def _as_values(_: object, document: object) -> bytes:
    return repr(document).encode()


@pytest.fixture(scope="module")
async def city(shelf: Shelf, template: str, folder: Path) -> AsyncIterator[City]:
    """Documents are made of their values: that they can be printed is shown elsewhere, and takes long."""
    logs.configure(terminal=False)
    clock.set_to(AT + timedelta(hours=1))
    async with AsyncExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for module in (sheet, documents, minutes):
            patch.setattr(module, "make_pdf", _as_values)
        config = await stack.enter_async_context(shelf.copied(template))
        async with session.pool(config):
            made = await staged(all_settings.read({"GOVERNANCE_HOME": str(folder), "GOVERNANCE_URL": URL}))
        yield City(shelf=shelf, database=config["database"], staged=made, folder=folder)
    clock.set_to(datetime.now(tz=UTC))


async def answer(app: Litestar, sent: Sent) -> int:
    """The status; a stream of events is left at its first part."""
    told: list[int] = []
    parts = [{"type": "http.request", "body": sent.body, "more_body": False}]
    leaves = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if parts:
            return parts.pop()
        await leaves.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])
        elif message.get("more_body"):
            leaves.set()

    async with asyncio.timeout(LONGEST):
        await app(cast("Any", _scope(sent)), cast("Any", receive), send)
    return told[0] if told else 0


def _scope(sent: Sent) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": sent.method,
        "scheme": "http",
        "path": unquote(sent.path.decode("latin-1"), errors="replace"),
        "raw_path": sent.path,
        "query_string": sent.query,
        "root_path": "",
        "headers": list(sent.headers),
        "client": ("127.0.0.1", 4711),
        "server": ("127.0.0.1", 8311),
        "state": {},
    }


async def batch(city: City, seed: int, requests: int, count: Count) -> None:
    async with city.opened() as (app, tokens):
        sender = Strange(
            chance=random.Random(seed),
            ways=strange.ways(app),
            names=strange.field_names(),
            places=city.staged.places,
        )
        with structlog.testing.capture_logs([structlog.processors.format_exc_info]) as lines:
            for _ in range(requests):
                sender.tokens = {who: (cookie, of_a_page(csrf)) for who, (cookie, csrf) in tokens.items()}
                await _counted(app, sender.one(), count, lines)


async def _counted(app: Litestar, sent: Sent, count: Count, lines: list[Any]) -> None:
    lines.clear()
    try:
        status = await answer(app, sent)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is told
        status, lines = 500, [{"event": "fault", "exception": "".join(traceback.format_exception(fault))}]
    count.statuses[status] += 1
    count.routes.add(sent.route)
    if status >= 500 or any(line["event"] == "fault" for line in lines):
        why = next((line["exception"] for line in lines if "exception" in line), "")
        count.faults.setdefault(_last(why), f"{sent.words()}\n{why[-900:]}")


def _last(trace: str) -> str:
    """Where it happened and what: two requests that meet the same fault are told once."""
    where = [
        line.strip()
        for line in trace.splitlines()
        if line.lstrip().startswith("File ") and "/governance/" in line
    ]
    what = re.sub("[0-9]+", "9", trace.rpartition("\n")[2][:160])
    return f"{where[-1] if where else ''} {what}"


async def proven(city: City, requests: int, capsys: pytest.CaptureFixture[str]) -> None:
    seed, count = int(os.environ.get("CONCORD_SEED", "11")), Count()
    begun = time.monotonic()
    for nth in range(0, requests, BATCH):
        await batch(city, seed + nth, min(BATCH, requests - nth), count)
        with capsys.disabled():
            sys.stdout.write(
                f"\r{count.words()}; {len(count.faults)} faults; {time.monotonic() - begun:.0f} s"
            )
            sys.stdout.flush()
    assert not count.faults, "\n\n".join(f"{what}\n    {sent}" for what, sent in count.faults.items())


async def test_no_request_finds_a_fault(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    await proven(city, int(os.environ.get("CONCORD_REQUESTS", "300")), capsys)


@pytest.mark.slow
async def test_no_request_of_twenty_thousand_finds_a_fault(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    await proven(city, int(os.environ.get("CONCORD_REQUESTS", MANY)), capsys)
