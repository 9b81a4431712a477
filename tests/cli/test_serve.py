"""`governance serve` as a process: it comes up, serves, refuses politely what cannot be, and stops in time."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from governance.database import embedded
from tests.conftest import Outcome
from tests.database.later import ship

STOP_WITHIN = 5.0


@pytest.fixture
def migrated(home: Path) -> Path:
    """A home whose database has the schema."""
    done = _governance(home, "migrate")
    assert done.returncode == 0, done.stderr
    return home


def _governance(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "governance", *arguments],
        env=_environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "GOVERNANCE_URL"}}
    return {**kept, "GOVERNANCE_HOME": str(home)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _serving(home: Path, port: int, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "governance", "serve", "--port", str(port), *options]
    with subprocess.Popen(
        command, env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_until_ready(process, port)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + 90  # a busy machine
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.05)
        else:
            return
    pytest.fail("the server did not come up")


def test_it_serves_with_its_own_database_and_stops_in_time_leaving_nothing_behind(migrated: Path) -> None:
    port = _free_port()
    with _serving(migrated, port, "--workers", "2") as process:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5).read()
        assert b"Sign in" in page
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=STOP_WITHIN)
    assert process.returncode == 0
    assert not (migrated / "postgres" / "data" / "postmaster.pid").exists()


def test_from_an_empty_folder_it_begins_its_own_database(home: Path) -> None:
    port = _free_port()
    with _serving(home, port) as process:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5).read()
        assert b"Sign in" in page
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=STOP_WITHIN)


def test_an_older_schema_is_refused_with_the_command_that_mends_it(
    command: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert command("migrate").status == 0
    ship(monkeypatch, tmp_path)
    done = command("serve", "--port", str(_free_port()))
    assert done.status == 1
    assert "governance migrate" in done.err
    assert "Traceback" not in done.err


def test_a_port_in_use_is_named(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = _governance(home, "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr


def test_a_lost_secret_stops_the_start_with_the_way_to_mend(
    command: Callable[..., Outcome], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    founded = (
        "--city",
        "Port Alder",
        "--office",
        "Operations",
        "--address",
        "1 Main St",
        "--zone",
        "America/New_York",
    )
    assert command("init", *founded).status == 0
    (home / "secret").rename(home / "kept")
    done = command("serve", "--port", str(_free_port()))
    assert done.status == 1
    assert f"{home / 'secret'} is missing" in done.err
    assert "--new-secret" in done.err
    assert not (home / "secret").exists()
    monkeypatch.setattr("governance.cli.serve._run", lambda *_: None)
    assert command("serve", "--port", str(_free_port()), "--new-secret").status == 0
    assert (home / "secret").exists()


def test_listening_for_other_machines_without_tls_warns(home: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as other:
        done = _governance(home, "serve", "--host", "0.0.0.0", "--port", str(other.getsockname()[1]))
    assert "passwords travel readable" in done.stderr


def test_the_timetable_runs_alone_and_stops_when_told(migrated: Path) -> None:
    command = [sys.executable, "-m", "governance", "worker"]
    process = subprocess.Popen(command, env=_environment(migrated), stdout=subprocess.PIPE)
    with embedded.running(migrated), process:
        assert process.stdout is not None
        assert b"The timetable runs" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=STOP_WITHIN) == 0
