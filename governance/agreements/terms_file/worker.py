"""Reads a file of terms away from the event loop. What it says, reading.py decides.

A workbook of 10 MB takes seconds: it is read aside, within limits of time and memory, in a lane of its own.
"""

from functools import partial

from anyio import to_thread

from governance.agreements.terms_file.model import ParsedTerms
from governance.agreements.terms_file.reading import MOST_BYTES, read_terms
from governance.aside import Limits, Piece, done_aside
from governance.errors import TooLarge

FILE = Piece(what="Reading this file", instead="Send it department by department, or as CSV.")
READING = Limits(seconds=15, waiting=60, lane="lists of targets")
_SMALL = 300_000  # bytes of text: read before another process would have started
_PACKED = b"PK"


async def read_aside(content: bytes, *, limits: Limits = READING) -> ParsedTerms:
    """The file as lines; raises what `read_terms` raises, and Unavailable beyond the limits."""
    if len(content) > MOST_BYTES:
        raise TooLarge("This file is larger than 10 MB. Send the sheet with the targets alone, as CSV.")
    if len(content) <= _SMALL and not content.startswith(_PACKED):
        return await to_thread.run_sync(read_terms, content)
    return await done_aside(partial(read_terms, content), piece=FILE, limits=limits)
