"""Heavy work aside: in a child process that is ended when its time is over, one piece at a time, pages first.

Decides how long, how much memory and how many at once. What the work is, and whether it is heavy, its caller knows.
The child is used again, by others too, and keeps what it has imported.
"""

import os
import resource
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from anyio import (
    BrokenWorkerProcess,
    CapacityLimiter,
    create_task_group,
    fail_after,
    sleep,
    to_process,
    to_thread,
)
from anyio.lowlevel import RunVar

from governance.errors import Unavailable
from governance.lifeline import end_with

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """For one piece: seconds to do it, seconds to wait for a turn, megabytes of address space.

    Pieces of one lane wait for each other. Each kind of work has its own, so that no kind holds up another.
    """

    seconds: float = 60
    waiting: float = 60
    megabytes: int = 2048
    lane: str = "documents"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """What people read when a limit is met: what it is ("The document"), and what to do then."""

    what: str
    instead: str


STANDARD = Limits()
# One at a time in a lane: a second one would take the core that answers pages.
_turns: RunVar[dict[str, CapacityLimiter]] = RunVar("heavy work at once")
_MOST_CHILDREN = (
    16  # the lanes limit; anyio's own limit would let one lane hold up another on a small machine
)


async def done_aside(work: Callable[[], T], *, piece: Piece, limits: Limits = STANDARD) -> T:
    """The answer of a picklable call. Raises Unavailable in words where a limit was met or the child broke."""
    turn = _turn(limits.lane)
    try:
        with fail_after(limits.waiting):
            await turn.acquire()
    except TimeoutError as late:
        raise Unavailable("Other documents or files are being worked on. Try again in a minute.") from late
    try:
        return await _within(work, piece, limits)
    finally:
        turn.release()


TOLD_EVERY = 0.5  # seconds
DONE = 10_000  # progress is told in ten-thousandths
Report = Callable[[int], Awaitable[None]]


async def followed_aside(
    work: Callable[[], T], *, file: Path, report: Report, piece: Piece, limits: Limits = STANDARD
) -> T:
    """The same, while somebody is told how far it is: the work writes that into a tiny file, as ten-thousandths."""
    async with create_task_group() as both:
        both.start_soon(_tell, file, report)
        answer = await _or_error(work, piece, limits)
        both.cancel_scope.cancel()
    if isinstance(answer, Exception):
        raise answer
    return answer


async def _or_error(work: Callable[[], T], piece: Piece, limits: Limits) -> T | Exception:
    # Raised inside the group it would reach the caller as a group of errors, which no page understands.
    try:
        return await done_aside(work, piece=piece, limits=limits)
    except Exception as wrong:  # noqa: BLE001 - whatever it is, it is raised again outside the group
        return wrong


async def _tell(file: Path, report: Report) -> None:
    last = -1
    while True:
        await sleep(TOLD_EVERY)
        now = await to_thread.run_sync(_progress, file)
        if now > last:
            await report(now)
            last = now


def _progress(file: Path) -> int:
    try:
        return min(DONE, int(file.read_text(encoding="ascii") or 0))
    except (OSError, ValueError):  # not begun, or seen between being emptied and being written
        return -1


async def _within(work: Callable[[], T], piece: Piece, limits: Limits) -> T:
    try:
        with fail_after(limits.seconds):
            children = _turn("all lanes", at_once=_MOST_CHILDREN)
            await _one_lives(children)
            return await to_process.run_sync(
                _confined, work, limits.megabytes, os.getpid(), cancellable=True, limiter=children
            )
    except TimeoutError as late:
        told = f"was not finished within {limits.seconds:g} seconds and was given up"
        raise Unavailable(f"{piece.what} {told}. {piece.instead}") from late
    except MemoryError as full:
        raise Unavailable(
            f"{piece.what} needs more than {limits.megabytes} MB of memory. {piece.instead}"
        ) from full
    except BrokenWorkerProcess as broken:
        raise Unavailable(
            f"{piece.what} ended before it was finished. Try again. {piece.instead}"
        ) from broken


async def _one_lives(children: CapacityLimiter) -> None:
    """A child that was ended while it waited for work, as by a system short of memory, is passed over."""
    for _ in range(_MOST_CHILDREN):
        with suppress(BrokenWorkerProcess):
            await to_process.run_sync(os.getpid, cancellable=True, limiter=children)
            return


def _turn(lane: str, *, at_once: int = 1) -> CapacityLimiter:
    try:
        turns = _turns.get()
    except LookupError:
        turns = {}
        _turns.set(turns)
    return turns.setdefault(lane, CapacityLimiter(at_once))


def _confined(work: Callable[[], T], megabytes: int, parent: int) -> T:
    end_with(parent)
    # anyio takes the main module away where the parent's is no file; DuckDB cannot be imported without one.
    sys.modules.setdefault("__main__", ModuleType("__main__"))
    with _memory_limit(megabytes * 1024 * 1024):
        if os.nice(0) < 10:
            os.nice(10)
        return work()


@contextmanager
def _memory_limit(most: int) -> Iterator[None]:
    # Only the soft limit moves, and it moves back: the child is used again.
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
