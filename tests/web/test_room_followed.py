"""A second screen that follows an open meeting, at a real server of two processes: it hears within two seconds, from
whichever process was written to; open streams keep no server from stopping; two takers lose nothing by the pages.
"""

import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import anyio
import httpx
import pytest

from governance.database import session, sql
from governance.people.rules import Acting
from governance.people.tables import City
from tests import cast
from tests.browser.serving import Portal, served
from tests.meetings.opened import Opened, opened
from tests.web.conftest import CSRF

pytestmark = pytest.mark.anyio
WITHIN = 2.0
STOPS_WITHIN = 5.0


@asynccontextmanager
async def _meeting(
    database: dict[str, Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Opened, Portal]]:
    monkeypatch.setenv("GOVERNANCE_WORKERS", "2")
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    async with session.pool(database, size=2):
        held = await opened()
        await City.update({City.demo: True}, force=True)  # whose clock may stand at a moment of ours
        with served(home, database, at=held.at + timedelta(minutes=1)) as portal:
            yield held, portal


@asynccontextmanager
async def _signed_in(portal: Portal, who: Acting) -> AsyncIterator[httpx.AsyncClient]:
    token = (await cast.session(who, portal.at)).token
    own = {"Cookie": f"concord={token}", "Origin": portal.url}
    async with httpx.AsyncClient(base_url=portal.url, headers=own, timeout=30) as http:
        yield http


async def _csrf(http: httpx.AsyncClient, held: Opened) -> str:
    page = await http.get(f"/meetings/{held.number}/now")
    found = CSRF.search(page.text)
    assert found, page.status_code
    return found[1]


async def _heard(
    http: httpx.AsyncClient, held: Opened, *, after: int, task_status: Any = anyio.TASK_STATUS_IGNORED
) -> float:
    """When a stream told a number beyond `after`; at the stream's end where it told none."""
    async with http.stream("GET", f"/meetings/{held.number}/live?live={after}") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        task_status.started()
        async for line in stream.aiter_lines():
            if line.startswith("data:") and int(line.removeprefix("data:")) > after:
                break
    return time.monotonic()


async def test_each_stream_hears_of_a_note_within_two_seconds(database, home, monkeypatch):
    async with (
        _meeting(database, home, monkeypatch) as (held, portal),
        _signed_in(portal, held.people.dana) as writer,
        _signed_in(portal, held.people.lee) as reader,
    ):
        csrf, live, heard = await _csrf(writer, held), (await held.now()).live, []

        async def follow(task_status: Any = anyio.TASK_STATUS_IGNORED) -> None:
            heard.append(await _heard(reader, held, after=live, task_status=task_status))

        async with anyio.create_task_group() as streams:
            for _ in range(4):  # so that both processes have some
                await streams.start(follow)
            note = {"key": str(uuid4()), "item": held.items[0], "revision": "0", "words": "Hello"}
            sent = time.monotonic()
            answer = await writer.post(f"/meetings/{held.number}/notes", data={"csrf": csrf, **note})
            assert answer.status_code == 303
        assert max(heard) - sent < WITHIN


async def test_open_streams_keep_no_server_from_stopping(database, home, monkeypatch):
    async with (
        _meeting(database, home, monkeypatch) as (held, portal),
        _signed_in(portal, held.people.lee) as reader,
    ):
        live = (await held.now()).live

        async def follow(task_status: Any = anyio.TASK_STATUS_IGNORED) -> None:
            await _heard(reader, held, after=live, task_status=task_status)

        with anyio.fail_after(STOPS_WITHIN + 30):
            async with anyio.create_task_group() as streams:
                for _ in range(6):
                    await streams.start(follow)
                server, began = _server(portal), time.monotonic()
                os.kill(server, signal.SIGTERM)
                while not _is_over(server):  # noqa: ASYNC110 - another process says nothing when it ends
                    await anyio.sleep(0.05)
        assert time.monotonic() - began < STOPS_WITHIN


def _server(portal: Portal) -> int:
    """The process that listens at the portal's port."""
    wanted = f"--port {portal.url.rpartition(':')[2]} --no-worker"
    for folder in Path("/proc").iterdir():
        command = folder / "cmdline"
        if folder.name.isdigit() and command.exists():
            line = command.read_bytes().replace(b"\0", b" ").decode()
            if wanted in line and "governance serve" in line:
                return int(folder.name)
    pytest.fail("the server is not there")


def _is_over(process: int) -> bool:
    """Whether it has ended; its parent, this process, has not asked yet how."""
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize("saves", [100, pytest.param(1_000, marks=pytest.mark.slow)])
async def test_two_takers_save_with_old_views_and_lose_nothing(database, home, monkeypatch, saves):
    async with _meeting(database, home, monkeypatch) as (held, portal):
        keys = [str(uuid4()) for _ in range(5)]
        told = {"refused": 0}

        async def take(who: Acting, name: str) -> None:
            async with _signed_in(portal, who) as http:
                csrf, seen = await _csrf(http, held), dict.fromkeys(keys, 0)
                for count in range(saves // 2):
                    key = keys[count % 5]
                    typed = {"csrf": csrf, "key": key, "item": held.items[0], "words": f"{name} {count}"}
                    answer = await _sent(http, held, "", {**typed, "revision": str(seen[key])})
                    while answer.status_code == 409:
                        told["refused"] += 1
                        choice = ("both", "theirs", "mine")[count % 3]
                        seen[key] = answer.json()["revision"]
                        chosen = {**typed, "revision": str(seen[key]), "choice": choice}
                        answer = await _sent(http, held, "/choice", chosen)
                    assert answer.status_code == 200, answer.text
                    seen[key] = max(seen[key], answer.json()["revision"])

        async with anyio.create_task_group() as both:
            both.start_soon(take, held.people.dana, "dana")
            both.start_soon(take, held.people.marcus, "marcus")
        kept = await sql.rows("SELECT words FROM meeting_note UNION SELECT words FROM meeting_note_version")
        sent = {f"{name} {count}" for name in ("dana", "marcus") for count in range(saves // 2)}
        assert sent - {row["words"] for row in kept} == set()
        assert told["refused"] > saves // 10


async def _sent(http: httpx.AsyncClient, held: Opened, to: str, fields: dict[str, str]) -> httpx.Response:
    path = f"/meetings/{held.number}/notes{to}"
    return await http.post(path, data=fields, headers={"Accept": "application/json"})
