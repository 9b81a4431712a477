"""Where a backup or its way back lies in the open for a while: a private folder that never stays behind.

It is on the file system of the store, so that moving is renaming, and held by a lock: what a killed command left is known
by nobody holding it, and goes with the next one.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_PREFIX = "backup-"


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """A private folder in `home` that is gone afterwards, whatever happened."""
    with ExitStack() as ours:
        with _held(home, fcntl.LOCK_EX):  # so that nobody clears away what is not held yet
            _clear(home)
            folder = Path(ours.enter_context(tempfile.TemporaryDirectory(prefix=_PREFIX, dir=home)))
            ours.enter_context(_held(folder))
        yield folder


def _clear(home: Path) -> None:
    """Remove what commands left that were killed."""
    for left in home.glob(f"{_PREFIX}*/"):
        with suppress(OSError), _held(left):  # somebody is at it, or it is not ours to take away
            shutil.rmtree(left)


@contextmanager
def _held(folder: Path, how: int = fcntl.LOCK_EX | fcntl.LOCK_NB) -> Iterator[None]:
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(place, how)
        yield
    finally:
        os.close(place)
