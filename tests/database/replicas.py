"""Two PostgreSQL servers of the system on loopback, one following the other: for tests of what the program follows."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_basebackup"))
# Each as somebody who is not root, whom the server refuses.
_AS_NOBODY = ("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups") if os.geteuid() == 0 else ()
MISSING = (
    ""
    if _BINARIES and shutil.which("setpriv")
    else "the system's PostgreSQL server or setpriv is not installed"
)
_SETTINGS = "fsync=off shared_buffers=8MB max_connections=40 wal_level=replica unix_socket_directories= listen_addresses=127.0.0.1"


@dataclass(frozen=True)
class Standing:
    """One server: its folder and port."""

    folder: Path
    port: int

    def start(self) -> None:
        settings = " ".join(f"-c {each}" for each in f"{_SETTINGS} port={self.port}".split())
        run("pg_ctl", "start", "-D", str(self.folder), "-w", "-l", f"{self.folder}.log", "-o", settings)

    def stop(self) -> None:
        with suppress(ProcessLookupError):
            self.thaw()
        with suppress(subprocess.CalledProcessError):
            run("pg_ctl", "stop", "-D", str(self.folder), "-m", "immediate")

    def promote(self) -> None:
        run("pg_ctl", "promote", "-D", str(self.folder), "-w")

    def kill(self) -> None:
        self._all(signal.SIGKILL)

    def freeze(self) -> None:
        self._all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._all(signal.SIGCONT)

    def _all(self, number: signal.Signals) -> None:
        """The first process first: it would start others anew."""
        first = int((self.folder / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for each in (first, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(each, number)


def run(program: str, *arguments: str) -> None:
    subprocess.run(
        [*_AS_NOBODY, str(_BINARIES[-1].with_name(program)), *arguments],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"},
    )


@contextmanager
def two(home: Path) -> Iterator[tuple[Standing, Standing]]:
    """A primary and its standby, which streams from it."""
    if _AS_NOBODY:
        shutil.chown(home, "nobody", "nogroup")
    primary, standby = Standing(home / "primary", _free()), Standing(home / "standby", _free())
    run("initdb", "-D", str(primary.folder), "-U", "concord", "-A", "trust", "--no-sync")
    primary.start()
    try:
        source = f"host=127.0.0.1 port={primary.port} user=concord"
        run(
            "pg_basebackup",
            "-D",
            str(standby.folder),
            "-d",
            source,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-sync",
        )
        standby.start()
        yield primary, standby
    finally:
        for each in (standby, primary):
            with suppress(FileNotFoundError):
                each.stop()


def address(*servers: Standing) -> str:
    hosts = ",".join(f"127.0.0.1:{each.port}" for each in servers)
    return f"postgresql://concord@{hosts}/postgres"


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
