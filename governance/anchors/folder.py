"""The folder of signed checkpoints, outside of the database: what was signed last is known here, and nowhere else.

Each checkpoint is a file of its own and reaches the disk before anybody is told of it. A second folder, on another
machine or in other hands, gets the same files where one is set.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from governance.anchors.rules.notes import Checkpoint, Unreadable, checkpoint_from, note_from
from governance.errors import ConfigurationError

FOLDER = "witness"
_NAME = re.compile(r"trail-(\d{1,9})-(\d{1,18})-(\d{8}T\d{6}Z)\.txt")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A checkpoint as it lies in a folder, and when it was signed."""

    path: Path
    at: datetime
    note: str
    checkpoint: Checkpoint

    @property
    def place(self) -> tuple[int, int]:
        """What orders checkpoints: the beginning of the record, then its size."""
        return self.checkpoint.beginning, self.checkpoint.size


def own(home: Path) -> Path:
    return home / FOLDER


def places(home: Path, further: Path | None) -> tuple[Path, ...]:
    """Where checkpoints are kept: always in the home folder, and where a setting says."""
    return (own(home), further) if further else (own(home),)


def newest(folders: tuple[Path, ...], *, most: int = 1) -> tuple[Kept, ...]:
    """The newest checkpoints of these folders, the newest first. Raises ConfigurationError for one that cannot be read."""
    named = {name: folder / name for folder in reversed(folders) for name in _names(folder)}
    ordered = sorted(named, key=_order, reverse=True)
    return tuple(_kept(named[name]) for name in ordered[:most])


def keep(folder: Path, note: str, *, at: datetime, after: Kept | None) -> Path | None:
    """Write a checkpoint down for good; None where another was signed since `after`, which is then what counts."""
    checkpoint = checkpoint_from(note_from(note).text)
    name = f"trail-{checkpoint.beginning}-{checkpoint.size}-{at.astimezone(UTC).strftime(_TIME)}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            last = next(iter(newest((folder,))), None)
            if last and (after is None or last.place > after.place):
                return None
            return _write(folder / name, note)
    except OSError as problem:
        raise ConfigurationError(
            f"The folder of checkpoints, {folder}, cannot be written: {problem.strerror or problem}."
        ) from problem


def copy(kept: Kept, folder: Path) -> None:
    """Lay the same file into another folder. Raises ConfigurationError where it cannot be written."""
    try:
        if not (folder / kept.path.name).exists():
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / kept.path.name, kept.note)
    except OSError as problem:
        raise ConfigurationError(
            f"GOVERNANCE_WITNESS_FOLDER, {folder}, cannot be written: {problem.strerror or problem}."
        ) from problem


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(folder) if _NAME.fullmatch(entry.name)]
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise ConfigurationError(
            f"The folder of checkpoints, {folder}, cannot be read: {problem.strerror}."
        ) from problem


def _order(name: str) -> tuple[int, int, str]:
    found = _NAME.fullmatch(name)
    return (int(found[1]), int(found[2]), found[3]) if found else (0, 0, "")


def _kept(path: Path) -> Kept:
    try:
        note = path.read_text(encoding="utf-8")
        checkpoint = checkpoint_from(note_from(note).text)
    except (OSError, UnicodeError, Unreadable) as problem:
        raise ConfigurationError(
            f"The checkpoint {path} cannot be read ({problem}). Set it aside only if you know why it was altered."
        ) from problem
    at = datetime.strptime(_order(path.name)[2], _TIME).replace(tzinfo=UTC)
    return Kept(path=path, at=at, note=note, checkpoint=checkpoint)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of several processes one at a time; the lock ends with its process."""
    with (folder / ".lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return path
