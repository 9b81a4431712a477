"""Reads files of requests away from the event loop, in a child process with limits of its own. What it says, reader.py.

A long file takes minutes: it waits in a lane of its own, so that no document waits for it, and tells how far it is.
The reader brings DuckDB with it, so it is named here and imported in the child only.
"""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from governance.aside import Limits, Piece, Report, done_aside, followed_aside
from governance.requests.reading.model import Preview, ReadFile
from governance.requests.rules.mapping import FeedMapping

LONG = Limits(seconds=3600, waiting=3600, megabytes=4096, lane="files of requests")
SHORT = Limits(seconds=60, waiting=60, megabytes=2048, lane="looking into files of requests")
FILE = Piece(what="Reading this file", instead="Send it in parts, such as one month at a time.")
_TOLD = "progress"
_READING = "governance.requests.reading"


async def read_aside(
    path: Path,
    *,
    mapping: FeedMapping,
    into: Path,
    at: datetime,
    progress: Report | None = None,
) -> ReadFile:
    """The file read into two files in the folder `into`, which the caller makes and removes.

    Raises Invalid where the file as a whole cannot be read, TooLarge, and Unavailable beyond the limits.
    """
    work = _Named("reader", "read", {"path": path, "mapping": mapping, "into": into, "at": at})
    if progress is None:
        read: ReadFile = await done_aside(work, piece=FILE, limits=LONG)
        return read
    return await followed_aside(work, file=into / _TOLD, report=progress, piece=FILE, limits=LONG)


async def preview_aside(path: Path, *, mapping: FeedMapping | None = None, at: datetime) -> Preview:
    """The beginning of a file as it would be taken; quick on a long one."""
    work = _Named("preview", "preview", {"path": path, "mapping": mapping, "at": at})
    seen: Preview = await done_aside(work, piece=FILE, limits=SHORT)
    return seen


@dataclass(frozen=True)
class _Named:
    """A call of the reader by name, so that only the child imports it."""

    module: str
    name: str
    values: dict[str, Any]

    def __call__(self) -> Any:
        return getattr(import_module(f"{_READING}.{self.module}"), self.name)(**self.values)
