"""Files between being looked over and being taken: GOVERNANCE_HOME/uploads, by their content, for a day.

The lines that an upload by command rejected lie beside them for as long, and what looking a file over left when cut off.

Who may take one is decided by the page that keeps it; what is in it, by whoever reads it. A backup leaves them out. What is
queued to be taken in stays until that has ended, however long it takes.
"""

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from governance.errors import NotFound, TooLarge

FOLDER, REJECTS = "uploads", "rejects"
KEPT_FOR = timedelta(days=1)
_BLOCK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")
GONE = "This file is no longer kept here: we keep a file for a day. Choose it again."


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`name` is the SHA-256 of the content, in hexadecimal; `size` in bytes."""

    name: str
    size: int


def keep(home: Path, content: bytes, *, at: datetime) -> str:
    """Keep the content; answers its SHA-256 in hexadecimal. The day begins anew with the same file sent again."""
    return keep_stream(home, BytesIO(content), at=at).name


def keep_stream(home: Path, source: BinaryIO, *, at: datetime, most: int | None = None) -> Kept:
    """Keeps a file of any size, block by block. Raises TooLarge beyond `most` bytes."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, prefix="new-")  # readable by its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            found = _copied(source, file, most)
        dated(Path(path), at)
        Path(path).replace(folder / found.name)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return found


def _copied(source: BinaryIO, target: BinaryIO, most: int | None) -> Kept:
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        size += len(block)
        if most is not None and size > most:
            raise TooLarge(f"The file is larger than {most // 1_000_000} MB. Send it in parts.")
        digest.update(block)
        target.write(block)
    return Kept(name=digest.hexdigest(), size=size)


def path_of(home: Path, name: str) -> Path:
    """Where the content with this SHA-256 lies, to be read block by block. Raises NotFound where it was swept."""
    path = home / FOLDER / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound(GONE)
    return path


def read(home: Path, name: str) -> bytes:
    """The content with this SHA-256. Raises NotFound where it was swept, or is no longer itself."""
    try:
        content = (home / FOLDER / name).read_bytes()
    except OSError as missing:
        raise NotFound(GONE) from missing
    if hashlib.sha256(content).hexdigest() != name:
        raise NotFound(GONE)
    return content


def old(home: Path, at: datetime) -> dict[str, Path]:
    """What has lain here for longer than a day, by its place."""
    before = (at - KEPT_FOR).timestamp()
    there = (path for name in (FOLDER, REJECTS) for path in (home / name).glob("*"))
    return {f"{path.parent.name}/{path.name}": path for path in there if _time(path) < before}


def take_away(path: Path) -> None:
    """Raises OSError where it cannot be taken away."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def dated(path: Path, at: datetime) -> None:
    """Sets the instant from which the file's day is counted: a demo's clock is not the machine's."""
    os.utime(path, (at.timestamp(), at.timestamp()))


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process sweeps, too
        return float("inf")
