"""Makes documents in a process of their own. Decides how long, how much memory and how many at once.

The server stays quick because nothing here imports the PDF engine: only the child does.
"""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process
from anyio.lowlevel import RunVar

from governance.errors import Unavailable
from reports import paths
from reports.model import Agreement, ChangeSheet, Kind


@dataclass(frozen=True, kw_only=True)
class Limits:
    """For one document: seconds to make it, seconds to wait for a turn, megabytes of address space."""

    seconds: float = 60
    waiting: float = 60
    megabytes: int = 2048


STANDARD = Limits()
# one at a time: a second document would take the core that answers pages
_turns: RunVar[CapacityLimiter] = RunVar("turns")


async def rendered(
    kind: Kind, document: Agreement | ChangeSheet, *, fonts: Path = paths.FONTS, limits: Limits = STANDARD
) -> bytes:
    """The PDF of a document, or an `Unavailable` that says which limit it ran into."""
    return await in_worker(partial(_made, kind, document, fonts), limits=limits)


async def in_worker(make: Callable[[], bytes], *, limits: Limits = STANDARD) -> bytes:
    """The answer of a picklable call, made in a child that is killed when its time is over."""
    turn = _turn()
    try:
        with fail_after(limits.waiting):
            await turn.acquire()
    except TimeoutError as error:
        raise Unavailable("Other documents are being made. Try again in a minute.") from error
    try:
        return await _within(make, limits)
    finally:
        turn.release()


async def _within(make: Callable[[], bytes], limits: Limits) -> bytes:
    try:
        with fail_after(limits.seconds):
            return await to_process.run_sync(_confined, make, limits.megabytes, cancellable=True)
    except TimeoutError as error:
        raise Unavailable(
            f"The document was not finished within {limits.seconds:g} seconds and was given up. "
            "Its data can be downloaded as a spreadsheet."
        ) from error
    except MemoryError as error:
        raise Unavailable(
            f"The document needs more than {limits.megabytes} MB of memory. Its data can be downloaded as a spreadsheet."
        ) from error
    except BrokenWorkerProcess as error:
        raise Unavailable(
            "The process that made the document ended before it was finished. Try again."
        ) from error


def _turn() -> CapacityLimiter:
    try:
        return _turns.get()
    except LookupError:
        turn = CapacityLimiter(1)
        _turns.set(turn)
        return turn


def _confined(make: Callable[[], bytes], megabytes: int) -> bytes:
    with _memory_limit(megabytes * 1024 * 1024):
        if os.nice(0) < 10:
            os.nice(10)  # pages first
        return make()


@contextmanager
def _memory_limit(most: int) -> Iterator[None]:
    # the child is used again, by others too: only the soft limit moves, and it moves back
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(
        resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard)
    )
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))


def _made(kind: Kind, document: Agreement | ChangeSheet, fonts: Path) -> bytes:
    from reports import agreement, change_sheet  # noqa: PLC0415 - 60 MB and half a second that only the child pays

    if kind is Kind.AGREEMENT and isinstance(document, Agreement):
        return agreement.pdf(document, fonts=fonts)
    if kind is Kind.CHANGE_SHEET and isinstance(document, ChangeSheet):
        return change_sheet.pdf(document, fonts=fonts)
    raise TypeError(f"A {kind} cannot be made of {type(document).__name__}.")
