"""The portal's processes when one of them is killed or stopped: what comes back, what goes with it, and when."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.error import URLError

import pytest

from governance import lifeline
from governance.cli import processes
from governance.cli.processes import is_silent
from governance.web.site import health
from tests.cli.test_serve import _free_port, _serving

BACK_WITHIN = 10.0


@pytest.fixture
def served(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = _free_port()
    with _serving(home, port, "--workers", "2") as process:
        yield process, port


def workers(parent: int) -> set[int]:
    text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return {
        int(each) for each in text.split() if b"spawn" not in _command(each) and b"serve" in _command(each)
    }


def _command(number: str) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def ready(port: int) -> bool:
    with suppress(URLError, OSError):
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2).status == 200)
    return False


def soon(what: Callable[[], bool], seconds: float = BACK_WITHIN) -> float:
    """How long it took."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() < begun + seconds, "not within its time"
        time.sleep(0.05)
    return time.monotonic() - begun


def test_killed_one_after_the_other_server_and_workers_are_back_and_nothing_outlives_the_parent(home, served):
    process, port = served
    number = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(number, signal.SIGKILL)
    soon(lambda: ready(port))
    before = workers(process.pid)
    for each in before:
        os.kill(each, signal.SIGKILL)
    soon(lambda: len(workers(process.pid) - before) == 2 and ready(port), 60)
    left = workers(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    soon(lambda: not any(Path(f"/proc/{each}").exists() for each in left), 2)
    with socket.create_server(("127.0.0.1", port)):
        pass


@pytest.mark.slow
def test_a_worker_that_is_stopped_is_replaced(served):
    process, port = served
    stopped, *_ = workers(process.pid)
    try:
        os.kill(stopped, signal.SIGSTOP)
        soon(lambda: stopped not in workers(process.pid), processes.SILENT + 10)
        soon(lambda: len(workers(process.pid)) == 2 and ready(port), 60)
    finally:
        with suppress(ProcessLookupError):
            os.kill(stopped, signal.SIGCONT)


@pytest.mark.parametrize(
    ("silence", "age", "awake", "ended"),
    [
        (1.0, 500, 500, False),
        (21.0, 500, 500, True),
        (21.0, 500, 3, False),  # the parent itself was stopped: everybody gets their time again
        (None, 30, 500, False),  # still beginning
        (None, 100, 500, True),
        (None, 100, 30, False),
    ],
)
def test_who_is_silent_is_ended(silence, age, awake, ended):
    assert is_silent(silence, age, awake) is ended


@pytest.mark.parametrize(("exitcode", "counts"), [(-9, False), (1, True), (None, True)])
def test_a_worker_killed_soon_after_its_start_is_no_reason_to_give_up(exitcode, counts):
    """The server gives up where a worker ends within seconds of having been started again."""
    ended = SimpleNamespace(inner=SimpleNamespace(exitcode=exitcode))
    again = processes._Respawned(cast("Any", SimpleNamespace(wrks=[ended])))
    again[0] = 1000.0
    assert again.get(0, 0) == (1000.0 if counts else 0)


def test_a_child_beats_where_its_parent_looks():
    lifeline.forget(7)
    assert lifeline.silence(7) is None
    child = os.fork()
    if child == 0:
        lifeline.beat(7)
        os._exit(0)
    os.waitpid(child, 0)
    silence = lifeline.silence(7)
    assert silence is not None
    assert silence < 5
    lifeline.forget(7)


def test_life_is_denied_only_while_our_own_server_stays_away(monkeypatch):
    live = cast("Any", health.HealthController.live.fn)
    for silence, status in ((None, 200), (9.0, 200), (11.0, 503)):
        monkeypatch.setattr(lifeline, "silence", lambda _, said=silence: said)
        answer = live(None)
        assert (answer.status_code or 200) == status
        assert ("server away" in json.dumps(answer.content)) is (status == 503)
