"""Files between being looked over and being taken: GOVERNANCE_HOME/uploads, by their content, for a day.

Who may take one is decided by the page that keeps it; what is in it, by whoever reads it. A backup leaves them out.
"""

import hashlib
import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from governance.errors import NotFound

FOLDER = "uploads"
KEPT_FOR = timedelta(days=1)
GONE = "This file is no longer kept here: we keep a file for a day. Choose it again."


def kept(home: Path, content: bytes, *, at: datetime) -> str:
    """Keep the content; answers its SHA-256 in hexadecimal. The day begins anew with the same file sent again."""
    name = hashlib.sha256(content).hexdigest()
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, prefix="new-")  # readable by its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.utime(path, (at.timestamp(), at.timestamp()))  # a demo's clock is not the machine's
        Path(path).replace(folder / name)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return name


def read(home: Path, name: str) -> bytes:
    """The content with this SHA-256. Raises NotFound where it was swept, or is no longer itself."""
    try:
        content = (home / FOLDER / name).read_bytes()
    except OSError as missing:
        raise NotFound(GONE) from missing
    if hashlib.sha256(content).hexdigest() != name:
        raise NotFound(GONE)
    return content


def swept(home: Path, at: datetime) -> int:
    """Take away what has lain here for longer than a day; answers how many."""
    before = (at - KEPT_FOR).timestamp()
    old = [path for path in (home / FOLDER).glob("*") if _time(path) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process sweeps, too
        return float("inf")
