"""The watch over the embedded server: whatever becomes of it, new clients are served again without anybody's help."""

import asyncio
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg
import pytest

from governance import lifeline
from governance.database import embedded, watching
from tests.database.test_embedded import ask, runs
from tests.databases import FAST, reachable_folder

BACK_WITHIN = 10.0
QUICK = {**FAST, "synchronous_commit": "on"}  # what was acknowledged outlives the server here, too


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One for all of these: making a server takes longer than each of them."""
    with reachable_folder() as folder:
        yield folder


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same watch with less patience, so that the tests need none either."""
    for name, seconds in {"ASKED_EVERY": 0.1, "PATIENCE": 0.3, "LAST_MOMENT": 0.5}.items():
        monkeypatch.setattr(watching, name, seconds)


@contextmanager
def watched(home: Path) -> Iterator[embedded.Access]:
    with embedded.running(home, options=QUICK) as access, watching.watched(home):
        yield access


def number(home: Path) -> int:
    found = embedded.postmaster(embedded.cluster_of(home))
    assert found
    return found


def served_again(access: embedded.Access, sql: str = "SELECT 1") -> object:
    deadline = time.monotonic() + BACK_WITHIN
    while time.monotonic() < deadline:
        with suppress(OSError, asyncpg.PostgresError, TimeoutError):
            return ask(access, sql)
        time.sleep(0.02)
    pytest.fail("the server is not back")


def backends(home: Path) -> list[int]:
    data = (home / "postgres" / "data").resolve()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == data:
                found.append(int(process.name))
    return found


def test_a_killed_server_is_back_with_all_it_had_and_stops_with_its_last_user(home):
    with watched(home) as access:
        ask(access, "CREATE TABLE kept (n int)")
        for _ in range(2):
            before = number(home)
            os.kill(before, signal.SIGKILL)
            assert served_again(access, "SELECT count(*) FROM kept") == 0
            assert number(home) != before
    assert not runs(home)


def test_a_server_that_is_stopped_with_all_its_processes_is_replaced(home):
    with watched(home) as access:
        stopped = backends(home)
        before = number(home)
        try:
            for each in stopped:
                os.kill(each, signal.SIGSTOP)
            deadline = time.monotonic() + BACK_WITHIN
            while embedded.postmaster(embedded.cluster_of(home)) == before:
                assert time.monotonic() < deadline
                time.sleep(0.02)
            assert served_again(access) == 1
        finally:
            for each in stopped:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGCONT)


def test_a_server_told_to_shut_down_while_clients_stay_takes_new_ones_again(home):
    """It refuses new clients until the last old one has left, which a pool never does."""
    with watched(home) as access:

        async def stays() -> None:
            connection = await asyncpg.connect(**access.for_asyncpg())
            before = number(home)
            os.kill(before, signal.SIGTERM)
            deadline = time.monotonic() + BACK_WITHIN
            while embedded.postmaster(embedded.cluster_of(home)) == before:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.02)
            connection.terminate()

        asyncio.run(stays())
        assert served_again(access) == 1


def test_a_full_server_answers(home):
    """It refuses with "too many clients", and is the last that one should end for it."""
    with embedded.running(
        home, options={**QUICK, "max_connections": "4", "superuser_reserved_connections": "3"}
    ) as access:

        async def full() -> bool:
            connection = await asyncpg.connect(**access.for_asyncpg())
            try:
                return watching.answers(embedded.cluster_of(home))
            finally:
                await connection.close()

        assert asyncio.run(full())
    assert not watching.answers(embedded.cluster_of(home))


def test_after_the_watch_has_ended_a_server_stays_dead(home):
    with embedded.running(home, options=QUICK), watching.watched(home) as watch:
        watch.end()
        os.kill(number(home), signal.SIGKILL)
        time.sleep(0.5)
        assert embedded.postmaster(embedded.cluster_of(home)) is None
    assert lifeline.silence(lifeline.DATABASE) is None


def test_a_child_forked_during_a_turn_does_not_keep_it(home):
    with embedded.running(home, options=QUICK):
        cluster = embedded.cluster_of(home)
        hears, tells = os.pipe()
        with embedded.turn(cluster):
            child = os.fork()
            if child == 0:
                os.close(tells)
                os.read(hears, 1)
                os._exit(0)
        try:
            with (cluster.root / "turn.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(tells)
            os.close(hears)
            os.waitpid(child, 0)
