"""A portal with a database of its own that is driven by several clients, each noting what it was told was done.

A client that was told nothing sends the same form again, as a person does: what was done already is not done twice.
"""

import itertools
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import anyio
import httpx

from governance import clock
from governance import settings as all_settings
from governance.audit.tags import Tag
from governance.changes import actions
from governance.changes.tables import Note
from governance.database import migrate, session, sql
from tests import cast
from tests.changes.stage import AT, set_stage
from tests.changes.test_actions import SEVEN
from tests.cli.test_processes import ready
from tests.cli.test_serve import _environment, _free_port
from tests.web.conftest import of_a_page

CSRF = re.compile(r'name="csrf" value="([^"]+)"')
STARTS_WITHIN = 60.0
TRIES_AGAIN = 0.05  # seconds
GIVES_UP = 15.0
DONE = "It was done once"  # told where nobody noted any more where the first try led
NOTES_EACH = 5_000  # on one change: its page and its rows stay as they are in life


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where the clients work: their session, and the changes they write notes on."""

    token: str
    changes: Sequence[str]


async def founded(home: Path, acts: int) -> Desk:
    """A city in a home of its own, with sent changes enough for so many notes."""
    known = all_settings.read({"GOVERNANCE_HOME": str(home)})
    async with session.opened(known, size=1, by_owner=True):
        await migrate.migrate()
    async with session.opened(known, size=2):
        stage = await set_stage()
        numbers = []
        for _ in range(1 + acts // NOTES_EACH):
            number = await stage.begun(SEVEN, by=stage.people.marcus)
            await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.marcus, at=AT)
            numbers.append(number)
        return Desk(token=(await cast.session(stage.people.marcus, clock.now())).token, changes=numbers)


@dataclass(kw_only=True)
class Serving:
    """`governance serve` of a home, at one port; started again by whoever looks after it when its parent died."""

    home: Path
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def parent(self) -> int:
        assert self.process
        return self.process.pid

    def start(self, *options: str) -> None:
        command = [
            sys.executable,
            "-m",
            "governance",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            "2",
            *options,
        ]
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=_environment(self.home), stdout=log, stderr=log)

    def wait(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while not ready(self.port):
            assert time.monotonic() < deadline, (self.home / "server.log").read_text("utf-8")[-3000:]
            time.sleep(0.05)

    def faults(self) -> list[str]:
        """What the portal wrote down as a fault of its own."""
        lines = (self.home / "server.log").read_text("utf-8", errors="replace").splitlines()
        return [line for line in lines if '"fault"' in line or "Traceback" in line]

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)


@contextmanager
def serving(home: Path) -> Iterator[Serving]:
    one = Serving(home=home)
    one.start("--new-secret")
    try:
        one.wait()
        yield one
    finally:
        one.stop()


@dataclass(kw_only=True)
class Crew:
    """Clients at work: the words of each note that somebody was told is kept, and how often a client had to ask again."""

    url: str
    desk: Desk
    told: list[str] = field(default_factory=list)
    again: int = 0
    refused: Counter[int] = field(default_factory=Counter)
    over: bool = False

    @asynccontextmanager
    async def working(self, clients: int) -> AsyncIterator[None]:
        """Inside, so many clients write; each ends with the note that it has in hand."""
        async with anyio.create_task_group() as group:
            for name in range(clients):
                group.start_soon(self._work, name)
            try:
                yield
            finally:
                self.over = True

    async def until(self, count: int, *, seconds: float) -> None:
        """So many were told that their note is kept."""
        deadline = time.monotonic() + seconds
        while len(self.told) < count:
            assert time.monotonic() < deadline, f"{len(self.told)} of {count} acts; refused: {self.refused}"
            await anyio.sleep(0.01)

    async def _work(self, name: int) -> None:
        headers = {"Cookie": f"concord={self.desk.token}", "Origin": self.url, "Accept": "text/html"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers, timeout=GIVES_UP) as http:
            csrf = await self._csrf(http)
            for nth in itertools.count():
                if self.over:
                    return
                number = self.desk.changes[(name + nth) % len(self.desk.changes)]
                words = f"note {nth} by client {name}"
                await self._kept(http, f"/changes/{number}/note", {"csrf": of_a_page(csrf), "words": words})
                self.told.append(words)

    async def _csrf(self, http: httpx.AsyncClient) -> str:
        page = await http.get("/account")
        found = CSRF.search(page.text)
        assert found, page.text[:500]
        return found[1]

    async def _kept(self, http: httpx.AsyncClient, address: str, form: dict[str, str]) -> None:
        """The same form until the answer says that it is done."""
        while True:
            try:
                answer = await http.post(address, data=form)
                status, words = answer.status_code, answer.text
            except httpx.TransportError:
                status, words = 0, ""
            if status == httpx.codes.SEE_OTHER or DONE in words:
                return
            self.again += 1
            self.refused[status] += 1
            await anyio.sleep(TRIES_AGAIN)


async def lost_and_doubled(home: Path, told: Sequence[str]) -> tuple[int, int, int]:
    """Of what clients were told: what is not there, what is there twice; and notes without exactly one entry each."""
    async with session.opened(all_settings.read({"GOVERNANCE_HOME": str(home)}), size=2):
        kept = Counter(await Note.select(Note.words).output(as_list=True))
        entries = await sql.value("SELECT count(*) FROM event WHERE tag = :tag", tag=str(Tag.NOTE_WRITTEN))
    lost = sum(1 for words in told if not kept[words])
    doubled = sum(number - 1 for number in kept.values()) + len(told) - len(set(told))
    return lost, doubled, abs(kept.total() - entries)


def verified(home: Path) -> str:
    """What `governance verify` says of it; it must find nothing."""
    command = [sys.executable, "-m", "governance", "verify"]
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
