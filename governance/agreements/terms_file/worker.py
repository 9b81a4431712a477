"""Reads a file of terms away from the event loop, within a time and a memory limit. What it says, reading.py decides.

A workbook of 10 MB takes many seconds: it is read in a process of its own, which is ended when its time is over.
"""

import os
import resource

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process, to_thread
from anyio.lowlevel import RunVar

from governance.agreements.terms_file.model import ParsedTerms
from governance.agreements.terms_file.reading import MOST_BYTES, read_terms
from governance.errors import TooLarge, Unavailable

SECONDS = 60.0
_MEMORY = 2 * 1024**3
_SMALL = 300_000  # bytes of text: read before another process would have started
_PACKED = b"PK"
_turns: RunVar[CapacityLimiter] = RunVar("terms files at once")


async def read_aside(content: bytes, *, seconds: float = SECONDS) -> ParsedTerms:
    """The file as lines; raises what `read_terms` raises, and Unavailable beyond the limits."""
    if len(content) > MOST_BYTES:
        raise TooLarge("This file is larger than 10 MB. Send the sheet with the targets alone, as CSV.")
    if len(content) <= _SMALL and not content.startswith(_PACKED):
        return await to_thread.run_sync(read_terms, content)
    try:
        with fail_after(seconds):
            return await to_process.run_sync(_confined, content, cancellable=True, limiter=_turn())
    except TimeoutError as late:
        raise Unavailable(
            f"This file was not read within {seconds:g} seconds. Send it department by department, or as CSV."
        ) from late
    except MemoryError as full:
        raise Unavailable(
            "This file needs more memory than we give one file. Send the sheet with the targets alone, as CSV."
        ) from full
    except BrokenWorkerProcess as broken:
        raise Unavailable(
            "Reading this file ended before it was finished. Try again, or send CSV."
        ) from broken


def _turn() -> CapacityLimiter:
    """One such file at a time: a second one would take the core that answers pages."""
    try:
        return _turns.get()
    except LookupError:
        turn = CapacityLimiter(1)
        _turns.set(turn)
        return turn


def _confined(content: bytes) -> ParsedTerms:
    # the child is used again, by others too: only the soft limit moves, and it moves back
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    try:
        if os.nice(0) < 10:
            os.nice(10)  # pages first
        return read_terms(content)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
