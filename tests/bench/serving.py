"""Processes to measure: the portal and the bare page at one of the town's databases."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

from tests.browser.serving import MORNING, Portal, address, served

PATIENCE = 30.0


def portal(home: Path, config: Mapping[str, Any]) -> Any:
    """`governance serve` with one process, its timetable kept elsewhere."""
    return served(home, dict(config), at=MORNING)


@contextmanager
def bare(home: Path, config: Mapping[str, Any]) -> Iterator[str]:
    """The address of the bare page."""
    port = free_port()
    told = {
        "GOVERNANCE_HOME": str(home),
        "GOVERNANCE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": address(config),
    }
    command = [sys.executable, "-m", "tests.bench.bare", str(port)]
    with started(command, told) as process:
        answered(f"http://127.0.0.1:{port}/health/ready", process)
        yield f"http://127.0.0.1:{port}/bare"


@contextmanager
def started(command: list[str], told: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env={**os.environ, **told}, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def answered(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for the first good answer."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"{url} did not answer within {PATIENCE:g} seconds")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


__all__ = ["Portal", "address", "answered", "bare", "free_port", "portal", "started"]
