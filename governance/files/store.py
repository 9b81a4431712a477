"""Files by their content under GOVERNANCE_HOME/store: ab/cdef…. A file is never changed once it is there."""

import hashlib
import os
import tempfile
from pathlib import Path

from governance.errors import NotFound


def keep(home: Path, content: bytes) -> str:
    """Keep the content; returns its SHA-256 in hexadecimal. Written beside its place, synced, then renamed."""
    name = hashlib.sha256(content).hexdigest()
    place = _place(home, name)
    if not place.exists():
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(place, content)
    return name


def keep_file(home: Path, path: Path) -> str:
    """The same for a file of any size, which moves into the store; it lies on the same disk."""
    with path.open("rb+") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    place = _place(home, name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o600)
    path.replace(place)
    return name


def path_of(home: Path, name: str) -> Path:
    """Where the content with this SHA-256 lies, for files that are read line by line."""
    return _place(home, name)


def _write(place: Path, content: bytes) -> None:
    handle, path = tempfile.mkstemp(dir=place.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(path).rename(place)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise


def read(home: Path, name: str) -> bytes:
    """The content with this SHA-256. Raises NotFound where it is missing or no longer itself."""
    try:
        content = _place(home, name).read_bytes()
    except OSError as missing:
        raise NotFound("The stored document is missing; it can be restored from a backup.") from missing
    if hashlib.sha256(content).hexdigest() != name:
        raise NotFound("The stored document was damaged; it can be restored from a backup.")
    return content


def _place(home: Path, name: str) -> Path:
    return home / "store" / name[:2] / name[2:]
