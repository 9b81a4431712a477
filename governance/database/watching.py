"""The embedded server is watched by whoever runs on: dead, it is started again; alive but silent, it is ended first.

Its death is told by the system at once. That it answers is asked every two seconds by a new client: old ones go on while
a server that was stopped, or told to shut down, takes nobody new. Several processes may watch; the turn lock sees to it
that one of them starts it. `lifeline` is told of each answer. The watch ends before its process lets the server go.
"""

import os
import select
import signal
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from governance import lifeline
from governance.database.cluster import DATABASE, PORT, ROLE, Cluster
from governance.database.embedded import cluster_of, postmaster, start, turn
from governance.errors import ConfigurationError

ASKED_EVERY = 2.0  # seconds
PATIENCE = 2.0  # seconds for an answer
MISSES = 3  # in a row, until the server counts as silent
STARTING = 5.0  # seconds that a start is waited for; longer ones, after a crash, are followed by asking
LAST_MOMENT = 3.0  # seconds until the next, harder signal
TOLD_EVERY = 60.0  # seconds between two lines of log while it is not back
LONGEST_PAUSE = 10.0  # seconds between two tries to start it
# Politely, without a last checkpoint, by force.
_SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
_PROTOCOL = 3 << 16
LOG = structlog.get_logger("governance")


@contextmanager
def watched(home: Path) -> Iterator["Watch"]:
    """The running server of this home is watched while inside, or until `end`."""
    watch = Watch(cluster_of(home))
    watch.begin()
    try:
        yield watch
    finally:
        watch.end()


class Watch:
    """One thread that waits for the server's death, asks whether it answers, and brings it back."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._misses = 0
        self._pause = self._silent_until = 0.0
        self._hears, self._tells = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="database watch", daemon=True)

    def begin(self) -> None:
        lifeline.beat(lifeline.DATABASE)
        self._thread.start()

    def end(self) -> None:
        """From now on the server is not brought back. May be called again."""
        self._tells.close()
        self._thread.join(STARTING + PATIENCE)
        if not self._thread.is_alive():
            self._hears.close()
        lifeline.forget(lifeline.DATABASE)

    def _run(self) -> None:
        while not self._over():
            try:
                self._round()
            except (ConfigurationError, OSError) as problem:
                self._pause = min(LONGEST_PAUSE, self._pause * 2 or 1.0)
                self._tell(problem)
                self._wait(self._pause)

    def _round(self) -> None:
        number = postmaster(self._cluster)
        if number is None:
            self._bring_back()
            return
        with _death_of(number) as death:
            if self._wait(ASKED_EVERY, death):
                return
            if answers(self._cluster):
                self._misses = 0
                lifeline.beat(lifeline.DATABASE)
                return
            self._misses += 1
            if self._misses >= MISSES:
                self._end(number, death)

    def _tell(self, problem: Exception) -> None:
        """Once a minute; the server's own log has each try."""
        if time.monotonic() >= self._silent_until:
            self._silent_until = time.monotonic() + TOLD_EVERY
            LOG.error("the database server is not back", reason=str(problem))

    def _bring_back(self) -> None:
        if not self._pause:
            LOG.warning("the database server has ended and is started again")
        begun = time.monotonic()
        try:
            with turn(self._cluster):
                start(self._cluster, patience=STARTING)
        except ConfigurationError:
            if postmaster(self._cluster) is None:
                raise
        else:
            lifeline.beat(lifeline.DATABASE)
            LOG.warning("the database server answers again", seconds=round(time.monotonic() - begun, 2))
        self._misses, self._pause, self._silent_until = 0, 0.0, 0.0

    def _end(self, number: int, death: int | None) -> None:
        LOG.warning("the database server is alive but answers nobody; it is ended", process=number)
        for each in _SIGNALS[-1:] if _is_stopped(number) else _SIGNALS:
            if self._over() or postmaster(self._cluster) != number:
                return
            os.kill(number, each)
            self._wait(LAST_MOMENT, death)

    def _over(self) -> bool:
        return self._tells.fileno() < 0

    def _wait(self, seconds: float, death: int | None = None) -> bool:
        """Whether the watch or the server ended before the time was over."""
        poll = select.poll()
        for each in (self._hears.fileno(), death):
            if each is not None:
                poll.register(each, select.POLLIN)
        return bool(poll.poll(seconds * 1000))


def answers(cluster: Cluster) -> bool:
    """Whether a new client gets as far as being asked who it is. One that recovers from a crash is on its way back."""
    named = f"user\0{ROLE}\0database\0{DATABASE}\0\0".encode()
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(PATIENCE)
            client.connect(str(cluster.socket / f".s.PGSQL.{PORT}"))
            client.sendall(struct.pack("!II", 8 + len(named), _PROTOCOL) + named)
            said = client.recv(4096)
    except OSError:
        return False
    return said[:1] == b"R" or (said[:1] == b"E" and b"shutting down" not in said)


@contextmanager
def _death_of(number: int) -> Iterator[int | None]:
    """A handle that can be read once the process has ended; None where the system has none: asking has to do."""
    handle = None
    with suppress(OSError, AttributeError):
        handle = os.pidfd_open(number)
    try:
        yield handle
    finally:
        if handle is not None:
            os.close(handle)


def _is_stopped(number: int) -> bool:
    """A stopped process hears no signal but the last one."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(") ")[2].startswith("T")
    except OSError:
        return False
