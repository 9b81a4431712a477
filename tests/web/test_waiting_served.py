"""One portal of real processes and what used to stop it: hostile clients, held rows, a stopped process, no database."""

import json
import os
import re
import resource
import signal
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Self

import anyio
import asyncpg
import httpx
import pytest

from governance.changes import actions
from governance.changes.tables import Note
from governance.database import session, sql
from governance.people.tables import City
from tests import cast
from tests.browser.serving import Portal, served
from tests.changes.stage import AT, Stage, set_stage
from tests.changes.test_actions import SEVEN
from tests.databases import owners

pytestmark = pytest.mark.anyio
HEAD = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n"
KINDS = {"silent": b"", "half a head": HEAD[:40], "a body that never ends": HEAD + b"a=b"}
NOTES = 14
PROMISE = 10.0  # seconds after which others go on


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("GOVERNANCE_PATIENCE", "1")
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))


async def staged(database) -> tuple[Stage, str]:
    """A draft of Marcus Bell's in a city whose clock may stand at a moment of ours."""
    stage = await set_stage()
    await City.update({City.demo: True}, force=True)
    return stage, await stage.begun(SEVEN, by=stage.people.marcus)


@contextmanager
def hanging(portal: Portal, said: bytes, number: int) -> Iterator[list[socket.socket]]:
    """Connections that say this and then nothing more."""
    port = int(portal.url.rpartition(":")[2])
    with ExitStack() as stack:
        found = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(number)]
        for each in found:
            each.sendall(said)
        yield found


async def quick(portal: Portal, path: str = "/services") -> float:
    begun = time.monotonic()
    async with httpx.AsyncClient(base_url=portal.url, timeout=20) as http:
        answer = await http.get(path)
    assert answer.status_code < 400, answer.text[:300]
    return time.monotonic() - begun


@pytest.mark.parametrize("clients", [100, pytest.param(1100, marks=pytest.mark.slow)])
async def test_neither_connections_that_hang_nor_a_database_that_is_away_stop_it(
    patient, home, database, clients, tmp_path
):
    _open_files()
    way = tmp_path / "way"  # a server that is reached by network cannot be taken away from the portal alone
    if "dsn" not in database:
        way.symlink_to(database["host"])
    aimed = database if "dsn" in database else {**database, "host": str(way)}
    async with session.pool(database, size=2):
        stage, _ = await staged(database)
        token = (await cast.session(stage.people.marcus, AT)).token
        with served(home, aimed, at=AT) as portal, ExitStack() as stack:
            hung = {kind: stack.enter_context(hanging(portal, said, clients)) for kind, said in KINDS.items()}
            assert await quick(portal) < PROMISE / 2
            if (
                way.is_symlink()
            ):  # a server that is reached by network cannot be taken away from the portal alone
                await _taken_away(portal, token, way)
            last = {kind: await _ends(found) for kind, found in hung.items()}
            assert await quick(portal) < PROMISE / 2
    faults = [line for line in (home / "server.log").read_text("utf-8").splitlines() if "fault" in line]
    assert not faults, faults[0]
    assert last["a body that never ends"] == {b"HTTP/1.1 408"}
    assert last["silent"] == {b""}
    assert b"open" not in last["half a head"]
    _check_log((home / "server.log").read_text("utf-8"), away=way.is_symlink())


async def _taken_away(portal: Portal, token: str, way: Path) -> None:
    """Each request is told so, and the next one after the database's return is answered."""
    lost = way.with_name("lost")
    os.rename(way, lost)  # noqa: PTH104 - a moment
    for _ in range(3):  # one that was just being opened is there a moment later
        await sql.rows(ENDED)
        await anyio.sleep(0.2)
    answers = [await _read(portal, token) for _ in range(5)]
    os.rename(lost, way)  # noqa: PTH104 - a moment
    assert {each.status_code for each in answers} == {503}
    assert {each.headers["Retry-After"] for each in answers} == {"5"}
    assert "We cannot reach our records just now" in answers[-1].text
    assert (await _read(portal, token)).status_code == 200


def _check_log(log: str, *, away: bool) -> None:
    lines = [json.loads(line) for line in log.splitlines() if line[:1] == "{"]
    assert [each["event"] for each in lines if each["level"] != "info"] == [
        "the database is away or slow"
    ] * away
    assert 503 not in {each.get("status") for each in lines}
    assert "Traceback" not in log


def _open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8192)), hard))


async def _ends(connections: list[socket.socket]) -> set[bytes]:
    """The first words that came before the server closed them; "open" where it did not."""
    return {await anyio.to_thread.run_sync(_end, each) for each in connections}


def _end(connection: socket.socket) -> bytes:
    connection.settimeout(PROMISE * 2)
    got = b""
    try:
        while part := connection.recv(65_536):
            got += part
    except ConnectionResetError:
        pass
    except TimeoutError:
        return b"open"
    return got[:12]


class Browser:
    """Marcus Bell's, at a portal; it gives up after `patience` seconds."""

    def __init__(self, portal: Portal, token: str, *, patience: float) -> None:
        self._http = httpx.AsyncClient(base_url=portal.url, timeout=patience)
        self._headers = {"Cookie": f"concord={token}", "Origin": portal.url, "Accept": "text/html"}

    async def __aenter__(self) -> Self:
        page = await self._http.get("/account", headers=self._headers)
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert found, page.text[:300]
        self._csrf = found[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def note(self, number: str, words: str, told: list[int] | None = None) -> int:
        """The status of the answer; 0 where this client gave up."""
        sent = {"csrf": self._csrf, "words": words}
        try:
            answer = await self._http.post(f"/changes/{number}/note", data=sent, headers=self._headers)
            status = answer.status_code
        except (httpx.TimeoutException, httpx.TransportError):
            status = 0
        if told is not None:
            told.append(status)
        return status


async def test_what_is_stuck_or_stopped_holds_nobody_up_and_no_act_comes_after_its_client(
    patient, home, database
):
    async with session.pool(database, size=2):
        stage, number = await staged(database)
        await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.marcus, at=AT)
        token = (await cast.session(stage.people.marcus, AT)).token
        with served(home, database, at=AT) as first, served(home, database, at=AT) as second:
            assert await _posted_while_held(database, first, token, number) <= {0, 503}, _unusual(home)
            assert await Note.count() == 0, "an act was carried out after its client was told or had left"
            told = await _posted_past_a_stopped_process(database, first, second, (token, number))
            assert await Note.count() == told.count(303)


def _unusual(home: Path) -> str:
    """The last that the portals wrote that was no request."""
    lines = (home / "server.log").read_text("utf-8").splitlines()
    return "\n".join(line for line in lines if '"event": "request"' not in line)[-6000:]


async def _posted_while_held(database, portal: Portal, token: str, number: str) -> set[int]:
    """The answers to notes while somebody holds the record's head; others read meanwhile."""
    told: list[int] = []
    async with Browser(portal, token, patience=2) as hasty, Browser(portal, token, patience=30) as calm:
        async with _head_held(database), anyio.create_task_group() as group:
            for nth in range(NOTES):
                group.start_soon((hasty, calm)[nth % 2].note, number, f"Note {nth}", told)
            await _waiting(database)
            assert await quick(portal) < PROMISE / 2, "a read waited for what acts wait for"
        await anyio.sleep(1)
    return set(told)


async def _posted_past_a_stopped_process(
    database, first: Portal, second: Portal, on: tuple[str, str]
) -> list[int]:
    """One process is stopped in the midst of an act; another goes on within the promise."""
    token, number = on
    told: list[int] = []
    async with (
        Browser(first, token, patience=60) as stuck,
        Browser(second, token, patience=60) as other,
        anyio.create_task_group() as group,
    ):
        async with _head_held(database):
            group.start_soon(stuck.note, number, "By the one that is stopped", told)
            await _waiting(database)
            workers = _workers(first)
            _signal(workers, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            assert await other.note(number, "By the other", told) == 303
            assert time.monotonic() - begun < PROMISE
        finally:
            _signal(workers, signal.SIGCONT)
    return told


@asynccontextmanager
async def _head_held(database) -> AsyncIterator[None]:
    connection = await asyncpg.connect(**owners(database))
    try:
        async with connection.transaction():
            await connection.execute("SELECT FROM trail_head FOR UPDATE")
            yield
    finally:
        await connection.close()


async def _waiting(database) -> None:
    """Until somebody waits for what is held."""
    query = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    connection = await asyncpg.connect(**database)
    try:
        for _ in range(400):
            if await connection.fetchval(query):
                return
            await anyio.sleep(0.05)
        pytest.fail("nobody waits")
    finally:
        await connection.close()


def _workers(portal: Portal) -> list[int]:
    """The processes of this portal that answer."""
    port = portal.url.rpartition(":")[2]
    parents = [
        each.parent
        for each in Path("/proc").glob("[0-9]*/cmdline")
        if f"serve\0--port\0{port}\0".encode() in each.read_bytes()
    ]
    return [
        int(child)
        for each in parents
        for child in (each / "task" / each.name / "children").read_text().split()
    ]


def _signal(processes: list[int], number: signal.Signals) -> None:
    assert processes
    for each in processes:
        os.kill(each, number)


ENDED = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


async def _read(portal: Portal, token: str) -> httpx.Response:
    headers = {"Cookie": f"concord={token}", "Accept": "text/html"}
    async with httpx.AsyncClient(base_url=portal.url, timeout=20) as http:
        return await http.get("/services", headers=headers)
