"""Files by their content under GOVERNANCE_HOME/store: ab/cdef…. A file is never changed once it is there.

Beside a new file lies a mark, `new-` and its name, until `tidy` finds that the record names the file: what an act that was
cut off leaves behind can be told from what somebody put there.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from governance.errors import NotFound

FOLDER = "store"  # in the home folder
NEW = "new-"
CUT_OFF = 3600.0  # seconds; no act takes as long
_NAME = re.compile(r"([0-9a-f]{2})/(new-)?([0-9a-f]{62})")


class Damaged(NotFound):
    """A file of the store that is missing or is no longer what its name says."""


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """What lies in the store: files by name, those whose mark says that they are new, and what is no file of ours."""

    files: frozenset[str]
    new: frozenset[str]
    strange: tuple[str, ...]


def keep(home: Path, content: bytes) -> str:
    """Keep the content; returns its SHA-256 in hexadecimal. Written beside its place, synced, then renamed."""
    name = hashlib.sha256(content).hexdigest()
    place, mark = _place(home, name), _mark(home, name)
    if mark.exists() or _fault(place, name):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark.touch(mode=0o600)
        _write(place, content)
    return name


def keep_file(home: Path, path: Path) -> str:
    """The same for a file of any size, which moves into the store; it lies on the same disk."""
    with path.open("rb+") as file:
        name = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    place = _place(home, name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.exists():
        _mark(home, name).touch(mode=0o600)
    path.chmod(0o600)
    path.replace(place)
    _sync(place.parent)
    return name


def path_of(home: Path, name: str) -> Path:
    """Where the content with this SHA-256 lies, for files that are read line by line."""
    return _place(home, name)


def _write(place: Path, content: bytes) -> None:
    handle, path = tempfile.mkstemp(dir=place.parent, prefix=NEW)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(path).rename(place)
        _sync(place.parent)
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """What was renamed there is still there after the power failed."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(home: Path, name: str) -> bytes:
    """The content with this SHA-256. Raises Damaged where it is missing or no longer itself."""
    try:
        content = _place(home, name).read_bytes()
    except OSError as missing:
        raise Damaged("The stored document is missing; it can be restored from a backup.") from missing
    if hashlib.sha256(content).hexdigest() != name:
        raise Damaged("The stored document was damaged; it can be restored from a backup.")
    return content


def wrong(home: Path, names: Iterable[str]) -> Mapping[str, str]:
    """Which of these files are not what they are called, and why; nothing of the others."""
    found = {name: _fault(_place(home, name), name) for name in names}
    return {name: fault for name, fault in found.items() if fault}


def _fault(place: Path, name: str) -> str:
    try:
        with place.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "it is missing"
    return "" if digest == name else "its content was altered"


def inventory(home: Path) -> Inventory:
    """Everything that lies in the store, by name alone."""
    shelf, files, new, strange = home / FOLDER, set[str](), set[str](), list[str]()
    for path in sorted(shelf.rglob("*")):
        name = path.relative_to(shelf).as_posix()
        known = _NAME.fullmatch(name) if path.is_file() and not path.is_symlink() else None
        if known:
            (new if known[2] else files).add(known[1] + known[3])
        elif not _passing(path):
            strange.append(name)
    return Inventory(files=frozenset(files), new=frozenset(new), strange=tuple(strange))


def _passing(path: Path) -> bool:
    """A folder of files, or a file that is being written."""
    folder = path.is_dir() and not path.is_symlink()
    return (folder and len(path.name) == 2) or (path.is_file() and path.name.startswith((NEW, ".doctor-")))


def tidy(home: Path, known: Collection[str]) -> int:
    """Take away marks of files that the record knows, and what acts that were cut off left behind; how many of those."""
    shelf, gone = home / FOLDER, 0
    before = _clock(shelf) - CUT_OFF if shelf.is_dir() else 0.0
    for mark in shelf.glob(f"*/{NEW}*"):
        name = mark.parent.name + mark.name.removeprefix(NEW)
        old = mark.lstat().st_mtime < before
        if old and name not in known:
            _place(home, name).unlink(missing_ok=True)
            gone += 1
        if old or name in known:
            mark.unlink(missing_ok=True)
    return gone


def _clock(folder: Path) -> float:
    """The time by which files there are dated, which is not always that of this machine."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=NEW) as probe:
        return os.fstat(probe.fileno()).st_mtime


def take_out(home: Path, name: str, at: datetime) -> None:
    """Lay a file that is not what its name says aside, under `damaged`, for whoever examines it."""
    aside, place = home / "damaged", _place(home, name)
    if place.exists():
        aside.mkdir(mode=0o700, exist_ok=True)
        place.rename(aside / f"{name}-{at:%Y%m%dT%H%M%SZ}")


def _mark(home: Path, name: str) -> Path:
    return home / FOLDER / name[:2] / f"{NEW}{name[2:]}"


def _place(home: Path, name: str) -> Path:
    return home / FOLDER / name[:2] / name[2:]
