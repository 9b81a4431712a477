"""Whether there is room to keep what is done: free space where database, documents and uploads lie.

Waiting for the first error would be too late: a server that finds no room in the midst of its own book-keeping stops.
What is refused meanwhile, the pages decide; reading goes on.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from governance.database.folders import folder_elsewhere
from governance.files import uploads
from governance.settings import Settings

LEAST = 500 * 10**6  # bytes
SHARE = 0.05
ENOUGH = 5 * 10**9  # bytes; a twentieth of a large disk is no want
_FULL = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True, kw_only=True)
class Room:
    """One file system, what of ours lies on it, and its bytes that are free for us."""

    names: tuple[str, ...]
    free: int
    size: int

    @property
    def is_low(self) -> bool:
        return self.free < max(LEAST, min(SHARE * self.size, ENOUGH))

    @property
    def words(self) -> str:
        return f"{', '.join(self.names)}: {_shown(self.free)} free of {_shown(self.size)}"


def rooms(settings: Settings) -> tuple[Room, ...]:
    """Of each file system that we write to on this machine."""
    found: dict[int, tuple[list[str], os.statvfs_result]] = {}
    for name, folder in _places(settings):
        with suppress(OSError):
            there = folder if folder.exists() else settings.home
            found.setdefault(there.stat().st_dev, ([], os.statvfs(there)))[0].append(name)
    return tuple(
        Room(names=tuple(names), free=about.f_bavail * about.f_frsize, size=about.f_blocks * about.f_frsize)
        for names, about in found.values()
    )


def low(settings: Settings) -> tuple[Room, ...]:
    return tuple(each for each in rooms(settings) if each.is_low)


def is_full(problem: OSError) -> bool:
    return problem.errno in _FULL


def left(folder: Path) -> str:
    """The free space around a folder, in words."""
    about = os.statvfs(folder)
    return f"{_shown(about.f_bavail * about.f_frsize)} free"


def _places(settings: Settings) -> Iterator[tuple[str, Path]]:
    if not settings.database_url:
        yield "database", folder_elsewhere(settings.home) or settings.home / "postgres"
    yield "documents", settings.home / "store"
    yield "uploads", settings.home / uploads.FOLDER


def _shown(size: int) -> str:
    return f"{size / 10**9:,.1f} GB" if size >= 10**9 else f"{size / 10**6:,.0f} MB"
