"""From `governance serve` to the first page, embedded database included, and from the signal to the end (row 7)."""

import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench import serving
from tests.bench.measuring import Figure, within
from tests.bench.staging import Town

ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Run:
    """Seconds."""

    up: float
    down: float


def figures(_: Town) -> Iterator[Figure]:
    """At an installation of its own: the town's server runs already."""
    home = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    home.chmod(0o711)
    try:
        _migrated(home)
        _run(home)
        runs = [_run(home) for _ in range(ROUNDS)]
    finally:
        shutil.rmtree(home)
    up, down = (statistics.median(getattr(run, name) for run in runs) for name in ("up", "down"))
    yield within("governance serve, start to first page", up, unit="s", most=4)
    yield within("governance serve, told to stop until gone", down, unit="s", most=5)


def _told(home: Path, port: int) -> dict[str, str]:
    # An empty address of a database counts as none: the embedded one is started.
    return {"GOVERNANCE_HOME": str(home), "GOVERNANCE_URL": f"http://127.0.0.1:{port}", "DATABASE_URL": ""}


def _migrated(home: Path) -> None:
    with serving.started([sys.executable, "-m", "governance", "migrate"], _told(home, 8311)) as process:
        if process.wait(timeout=60):
            raise RuntimeError("governance migrate failed")


def _run(home: Path) -> Run:
    port = serving.free_port()
    command = [sys.executable, "-m", "governance", "serve", "--port", str(port)]
    began = time.perf_counter()
    with serving.started(command, _told(home, port)) as process:
        serving.answered(f"http://127.0.0.1:{port}/sign-in", process)
        up = time.perf_counter() - began
        told = time.perf_counter()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        return Run(up=up, down=time.perf_counter() - told)
