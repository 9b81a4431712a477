"""The portal's processes and their parent: who died is there again, who is silent is ended first.

The server itself starts a worker again that died, never one that is stopped or busy without end, and it gives up where
one dies twice in a row, even by somebody else's hand.
"""

import os
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from granian.server.mp import MPServer

from governance import lifeline

LOOKED_EVERY = 2.0  # seconds
SILENT = 20.0  # seconds after which a worker that has beaten is ended
BEGINNING = 90.0  # seconds that a new worker has until its first beat
LOG = structlog.get_logger("governance")


class Supervised(MPServer):
    """The server's parent process. `before_stop` is called when it begins to stop, before its workers do."""

    before_stop: Callable[[], None] = staticmethod(lambda: None)

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        os.environ[lifeline.PARENT] = str(os.getpid())
        self.respawned_wrks = _Respawned(self)
        self._stopping = threading.Event()
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        threading.Thread(target=self._watch, name="worker watch", daemon=True).start()

    def shutdown(self, exit_code: int = 0) -> None:
        self._stopping.set()
        self.before_stop()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]

    def _spawn_worker(self, idx: int, target: Any, callback_loader: Any) -> Any:  # type: ignore[override]
        lifeline.forget(place_of(idx))
        os.environ[lifeline.PLACE] = str(place_of(idx))
        return super()._spawn_worker(idx, target, callback_loader)

    def _watch(self) -> None:
        awake = looked = time.monotonic()
        dead: list[Any] = []
        while not self._stopping.wait(LOOKED_EVERY):
            now = time.monotonic()
            if now - looked > 2 * LOOKED_EVERY:  # it was us who slept, and perhaps everybody
                awake = now
            looked = now
            for each in list(self.wrks):
                if is_silent(lifeline.silence(place_of(each.idx)), now - each.birth, now - awake):
                    LOG.error("a worker is silent and is ended", worker=each.idx + 1, process=each.inner.pid)
                    each.inner.kill()  # not the server's own way, after which it would not start another
            dead = self._missed(dead)

    def _missed(self, before: list[Any]) -> list[Any]:
        """Who is dead; those who were so a look ago are told again: of two at once, the server may forget one."""
        dead = [
            each
            for each in list(self.wrks)
            if each.inner.exitcode is not None and not each.interrupt_by_parent
        ]
        if forgotten := [each.idx for each in dead if each in before]:
            self.interrupt_children[:] = forgotten
            self.main_loop_interrupt.set()
        return dead


def place_of(idx: int) -> int:
    return idx + 1


def is_silent(silence: float | None, age: float, awake: float) -> bool:
    """`silence` since its last beat, None before the first; `age` of the worker; how long we have been `awake`."""
    if silence is None:
        return min(age, awake) > BEGINNING
    return min(silence, awake) > SILENT


class _Respawned(dict[int, float]):
    """When each worker was started again. One that somebody killed proves nothing about the next: it does not count."""

    def __init__(self, server: MPServer) -> None:
        super().__init__()
        self._server = server

    def get(self, idx: int, default: Any = 0) -> Any:
        killed = (self._server.wrks[idx].inner.exitcode or 0) < 0
        return 0 if killed else super().get(idx, default)
