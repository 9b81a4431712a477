"""Signs of life between the processes of one start: workers beat, their parent looks, and none outlives its parent.

A page of memory, shared with whatever this process forks, holds one instant a place: place 0 is when the embedded
database was last found answering, place N is the last beat of worker N. Instants are of the clock that stands still
while the machine sleeps, so that nobody is taken for silent after a night. Who is ended, and when, others decide.
"""

import asyncio
import ctypes
import mmap
import os
import signal
import struct
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# Set by `governance serve` for its workers: whom they do not outlive, and where they beat.
PARENT = "GOVERNANCE_PARENT"
PLACE = "GOVERNANCE_PLACE"
EVERY = 1.0  # seconds between two beats
DATABASE = 0
_PR_SET_PDEATHSIG = 1
_INSTANT = struct.Struct("d")
_BOARD = mmap.mmap(-1, mmap.PAGESIZE)


def beat(place: int) -> None:
    _INSTANT.pack_into(_BOARD, place * _INSTANT.size, time.monotonic())


def forget(place: int) -> None:
    """Whoever has this place has not beaten yet."""
    _INSTANT.pack_into(_BOARD, place * _INSTANT.size, 0.0)


def silence(place: int) -> float | None:
    """Seconds since the last beat; None where there was none."""
    last: float = _INSTANT.unpack_from(_BOARD, place * _INSTANT.size)[0]
    return time.monotonic() - last if last else None


def end_with(parent: int) -> None:
    """Whoever calls is killed when that process ends, however it ends; called by the thread that lives longest.

    The system has no such signal outside of Linux: there, `beating` looks whose child it is.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it ended before we had asked
        os._exit(1)


def end_with_parent() -> None:
    """The same for a worker of `governance serve`, at its very start; nothing for any other process."""
    if parent := os.environ.get(PARENT):
        end_with(int(parent))


@asynccontextmanager
async def beating() -> AsyncIterator[None]:
    """The event loop of a worker beats while inside: one that is stopped, or busy for long, is silent."""
    if PLACE not in os.environ:
        yield
        return
    task = asyncio.create_task(_beat(int(os.environ[PLACE]), int(os.environ[PARENT])))
    try:
        yield
    finally:
        task.cancel()


async def _beat(place: int, parent: int) -> None:
    while True:
        beat(place)
        await asyncio.sleep(EVERY)
        if os.getppid() != parent:
            os._exit(1)
