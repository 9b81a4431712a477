"""Processes that can be killed: some that send letters, and a mail server that writes down the number of each it took."""

import asyncio
import multiprocessing
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from governance.database import session, sql
from governance.reminders.actions.composing import compose_letters
from governance.reminders.actions.sending import send_letters
from tests.bench.lettering import AT
from tests.reminders.outbox import mailing

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
NUMBER = re.compile(rb"^Message-ID: <([^>]+)>", re.MULTILINE)
LEFT = """SELECT (SELECT count(*) FROM letter WHERE state = 'ready')
    + (SELECT count(*) FROM notice n LEFT JOIN letter_notice l ON l.notice = n.id WHERE l.id IS NULL)"""
# What a dead process had in hand is free at once: it is known to be dead, so no lease need be waited for.
FREED = "UPDATE letter SET lease_until = clock_timestamp() WHERE state = 'ready' AND lease_owner LIKE :dead"


@dataclass(kw_only=True)
class Notebook:
    """A handler of aiosmtpd: notes a letter's number before it says that it has it, and takes its time around that."""

    file: Path
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802 - aiosmtpd's name
        _, _, envelope, address, _ = told
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802 - likewise
        envelope = told[2]
        await asyncio.sleep(self.chance.choice([0, 0, 0.002]))
        number = NUMBER.search(envelope.content)
        with self.file.open("ab") as out:
            out.write((number[1] if number else b"?") + b"\n")
        await asyncio.sleep(self.chance.choice([0, 0, 0.002]))
        return "250 fine"


def listen(file: Path, port: Any) -> None:
    """A process: the mail server. Tells its port through a shared number."""

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        handler = Notebook(file=file)
        server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", 0)
        port.value = server.sockets[0].getsockname()[1]
        await asyncio.Event().wait()

    asyncio.run(serve())


def send(config: dict[str, Any], home: str, port: int) -> None:
    """A process: writes and sends what there is until it is killed."""

    async def work() -> None:
        async with session.pool(config, size=2):
            while True:
                await compose_letters(at=AT)
                await send_letters(at=AT)
                await asyncio.sleep(0.02)

    os.environ["GOVERNANCE_HOME"] = home
    with mailing(port):
        asyncio.run(work())


@dataclass(kw_only=True)
class Crowd:
    """Senders that are killed and replaced."""

    config: dict[str, Any]
    home: Path
    file: Path
    port: int
    senders: list[BaseProcess] = field(default_factory=list)

    def start(self) -> None:
        sender = FORKS.Process(target=send, args=(self.config, str(self.home), self.port), daemon=True)
        sender.start()
        self.senders.append(sender)

    async def kill_one(self, chance: random.Random) -> None:
        victim = self.senders.pop(chance.randrange(len(self.senders)))
        await asyncio.sleep(chance.random() / 100)
        os.kill(victim.pid or 0, signal.SIGKILL)
        victim.join()
        await sql.rows(FREED, dead=f"{victim.pid}-%")
        self.start()

    def taken(self) -> Counter[str]:
        return Counter(self.file.read_text().split()) if self.file.exists() else Counter()

    def handed_over(self) -> int:
        """How often the mail server took a letter, repeats included: its lines are of one length."""
        known = self._begin()
        return self.file.stat().st_size // (known.index(b"\n") + 1) if b"\n" in known else 0

    def _begin(self) -> bytes:
        if not self.file.exists():
            return b""
        with self.file.open("rb") as noted:
            return noted.read(200)

    async def until(self, count: int, *, seconds: float) -> None:
        """So many letters were taken."""
        end = time.monotonic() + seconds
        while (taken := self.handed_over()) < count:
            assert time.monotonic() < end, f"{taken} of {count} letters after {seconds} s"
            await asyncio.sleep(0.02)

    async def until_settled(self, *, seconds: float) -> None:
        end = time.monotonic() + seconds
        while await sql.value(LEFT):
            assert time.monotonic() < end, "letters are still waiting"
            await asyncio.sleep(0.1)


@contextmanager
def crowd(config: dict[str, Any], home: Path, *, size: int) -> Iterator[Crowd]:
    port = FORKS.Value("i", 0)
    file = home / "taken"
    server = FORKS.Process(target=listen, args=(file, port), daemon=True)
    server.start()
    while not port.value:
        time.sleep(0.01)
    found = Crowd(config=config, home=home, file=file, port=port.value)
    try:
        for _ in range(size):
            found.start()
        yield found
    finally:
        for process in (*found.senders, server):
            process.kill()
            process.join()
