"""Row 9: pages of a server that also sends, while its mail server misbehaves, beside one whose mail server does not.

The timetable runs in the processes that answer, as by `governance serve`. Afterwards the outbox drains.
"""

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

from governance.database import sql
from tests.bench.load import Crowd, Page, asked_in_turns
from tests.bench.measuring import Figure, at_most, pair, within
from tests.bench.serving import Portal, address, answered, free_port, started
from tests.bench.staging import Town
from tests.browser.serving import MORNING
from tests.reminders.mail_servers import Scripted, scripted
from tests.reminders.outbox import later, mailing, waiting

MODES = {
    "refuses each recipient for now": "rcpt 451",
    "refuses all": "mail 451",
    "hangs at the greeting": "greeting hang",
    "is slow at each step": "ehlo dribble",
    "hangs after the last dot": "dot hang",
    "dies in the middle": "middle die",
}
LETTERS, PATIENCE = 100, 120.0
VIEWER = "Lee Chan"
CROWD = Crowd(connections=4, slices=9, seconds=0.4)


def figures(staged: Town) -> Iterator[Figure]:
    with (
        _mail_server() as good,
        _mail_server() as bad,
        _portal(staged, "calm", good) as calm,
        _portal(staged, "stormy", bad) as stormy,
    ):
        pages = [_page(stormy), _page(calm)]
        for number, (name, mode) in enumerate(MODES.items()):
            bad.mode = mode
            for portal in (calm, stormy):
                asyncio.run(_posted(portal, number))
            found = pair([(one.p95, other.p95) for one, other in asked_in_turns(pages, CROWD)])
            yield at_most(f"page of the to-do, a mail server that {name}", found, unit="ms", times=1.5)
        bad.mode = ""
        left = asyncio.run(_left(stormy))
        yield within("letters left in the outbox afterwards", left, unit="letters", most=0)


@contextmanager
def _mail_server() -> Iterator[Scripted]:
    """In a thread of its own, while inside."""
    found: list[Scripted] = []
    begun, ended = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        async with scripted("") as server:
            found.append(server)
            loops.append(asyncio.get_running_loop())
            begun.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    begun.wait()
    try:
        yield found[0]
    finally:
        loops[0].call_soon_threadsafe(ended.set)
        thread.join()


@contextmanager
def _portal(staged: Town, name: str, mail: Scripted) -> Iterator[Portal]:
    """A server with the timetable at a copy of the city."""
    asyncio.run(_copied(staged, name))
    config, url = {**staged.few, "database": name}, f"http://127.0.0.1:{free_port()}"
    told = {
        "GOVERNANCE_HOME": str(staged.home),
        "GOVERNANCE_URL": url,
        "GOVERNANCE_FIXED_CLOCK": MORNING.isoformat(),
        "DATABASE_URL": address(config),
        "GOVERNANCE_MAIL_HOST": "127.0.0.1",
        "GOVERNANCE_MAIL_PORT": str(mail.port),
        "GOVERNANCE_MAIL_SECURITY": "none",
        "GOVERNANCE_MAIL_FROM": "concord@portalder.example",
        "GOVERNANCE_MAIL_TIMEOUT": "2",
    }
    command = [
        str(Path(sys.executable).with_name("governance")),
        "serve",
        "--new-secret",
        "--port",
        url.rpartition(":")[2],
    ]
    with started(command, told) as process:
        answered(f"{url}/health/ready", process)
        yield Portal(url=url, home=staged.home, config=config)


async def _copied(staged: Town, name: str) -> None:
    admin = await asyncpg.connect(**{**staged.few, "database": "postgres"})
    with suppress(asyncpg.DuplicateDatabaseError):
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {staged.few['database']}")
    await admin.close()


def _page(portal: Portal) -> Page:
    return Page(url=f"{portal.url}/to-do", cookie=f"concord={asyncio.run(portal.token(VIEWER))}")


async def _posted(portal: Portal, number: int) -> None:
    """More letters, and nothing that was put off waits any longer."""
    async with portal.database():
        await later(hours=1)
        with mailing(0):
            await waiting(*(f"day/{90_000 + n}/2026-06-{number + 10}" for n in range(LETTERS)))


async def _left(portal: Portal) -> float:
    """How many letters wait when all that was put off is tried again."""
    until = time.monotonic() + PATIENCE
    async with portal.database():
        while left := int(await sql.value("SELECT count(*) FROM letter WHERE state = 'ready'")):
            if time.monotonic() > until:
                break
            await later(hours=1)
            await asyncio.sleep(2)
    return float(left)
