"""The file a backup is: one .tar.gz with the database's dump, the document store and a manifest of fingerprints.

With a passphrase it is the same, encrypted.

Decides what such a file may hold and refuses any other. Does not touch a database.
"""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, cast

from governance.database import encrypted, space
from governance.errors import ConfigurationError, Invalid

FORMAT = 1
DUMP = "database.dump"
STORE = "store"
# By which the record in a backup can be checked without bringing it back.
BESIDE = frozenset({"verify_trail.py", "trail.jsonl", "checkpoints.txt", "README.txt"})
_MANIFEST = "manifest.json"
_STORED = re.compile(rf"{STORE}/([0-9a-f]{{2}})/([0-9a-f]{{62}})")
_LARGEST_MANIFEST = 256 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """`files` maps a name in the archive to the SHA-256 of its bytes; `migrations` are the schema's ids."""

    format: int
    made_at: str
    program: str
    migrations: tuple[str, ...]
    files: Mapping[str, str]

    @property
    def documents(self) -> tuple[str, ...]:
        """The names of the stored documents in it."""
        return tuple(f"{found[1]}{found[2]}" for name in self.files if (found := _STORED.fullmatch(name)))


class _Fingerprinting(io.RawIOBase):
    """A file that remembers the SHA-256 of what was read from it."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner = inner
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self._inner.read(size)
        self.digest.update(part)
        return part


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What goes into a backup: the dump, the documents of the store by their names, and the files of a folder `beside`."""

    dump: Path
    store: Path
    documents: Collection[str]
    beside: Path

    @property
    def files(self) -> Iterator[tuple[str, Path]]:
        yield DUMP, self.dump
        for name in sorted(BESIDE):
            if (self.beside / name).exists():
                yield name, self.beside / name
        for name in sorted(self.documents):
            yield f"{STORE}/{name[:2]}/{name[2:]}", self.store / name[:2] / name[2:]


def write(out: IO[bytes], contents: Contents, *, about: Manifest, passphrase: str = "") -> Manifest:
    """Write the archive; answers `about` with the files it came to hold. Raises Invalid for a document that is not itself."""
    if not passphrase:
        return _packed(out, contents, about)
    writing = encrypted.Writer(out, passphrase)
    whole = _packed(cast("IO[bytes]", writing), contents, about)
    writing.finish()
    return whole


def _packed(out: IO[bytes], contents: Contents, about: Manifest) -> Manifest:
    files: dict[str, str] = {}
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
        for name, path in contents.files:
            with path.open("rb") as inner:
                told = archive.gettarinfo(arcname=name, fileobj=inner)
                told.uid, told.gid, told.uname, told.gname, told.mode = 0, 0, "", "", 0o600
                reading = _Fingerprinting(inner)
                archive.addfile(told, cast("IO[bytes]", reading))
            files[name] = _itself(name, reading.digest.hexdigest())
        whole = Manifest(**{**asdict(about), "files": files})
        text = json.dumps(asdict(whole), indent=1).encode()
        told = tarfile.TarInfo(_MANIFEST)
        told.size, told.mode = len(text), 0o600
        archive.addfile(told, io.BytesIO(text))
    return whole


def unpack(file: Path, *, into: Path, passphrase: str = "") -> Manifest:
    """Lay everything out in `into`, then compare it with the manifest; any difference refuses the whole file."""
    found: dict[str, str] = {}
    text = b""
    with _readable(file, passphrase) as archive:
        for member in archive:
            inner = archive.extractfile(member) if member.isreg() else None
            if inner is None or not (
                member.name in {_MANIFEST, DUMP, *BESIDE} or _STORED.fullmatch(member.name)
            ):
                raise Invalid(
                    f"{file} holds “{member.name}”, which no backup of this program holds. It was not used."
                )
            if member.name == _MANIFEST:
                text = inner.read(_LARGEST_MANIFEST)
            else:
                found[member.name] = _itself(member.name, _lay_out(inner, into / member.name))
    return _agreed(file, text, found)


def _itself(name: str, digest: str) -> str:
    """The digest; raises Invalid where a document is not what its name says."""
    stored = _STORED.fullmatch(name)
    if stored and stored[1] + stored[2] != digest:
        raise Invalid(
            f"{name} is not what its name says: it was altered before it was packed. It was not used; "
            "`governance verify` names everything of that kind."
        )
    return digest


@contextmanager
def _readable(file: Path, passphrase: str) -> Iterator[tarfile.TarFile]:
    try:
        with _opened(file, passphrase) as plain, tarfile.open(fileobj=plain, mode="r|gz") as archive:
            yield archive
    except FileNotFoundError as problem:
        raise Invalid(f"There is no file {file}.") from problem
    except OSError as problem:
        if space.is_full(problem):
            raise ConfigurationError(
                f"There is no room to unpack {file}: the disk of GOVERNANCE_HOME is full. Nothing was restored. Make "
                "room, or set GOVERNANCE_HOME to a folder on another disk."
            ) from problem
        raise _damaged(file, problem) from problem
    except (tarfile.TarError, EOFError, ValueError) as problem:
        raise _damaged(file, problem) from problem


@contextmanager
def _opened(file: Path, passphrase: str) -> Iterator[IO[bytes]]:
    with file.open("rb") as inner:
        if not encrypted.is_encrypted(file):
            yield inner
            return
        reading = encrypted.Reader(inner, passphrase, name=str(file))
        yield cast("IO[bytes]", reading)
        reading.finish()


def _damaged(file: Path, problem: Exception) -> Invalid:
    return Invalid(f"{file} is damaged or is no backup of this program ({problem}). Use another copy of it.")


def _lay_out(inner: IO[bytes], path: Path) -> str:
    reading = _Fingerprinting(inner)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as out:
        while part := reading.read(1 << 20):
            out.write(part)
    return reading.digest.hexdigest()


def _agreed(file: Path, text: bytes, hashes: Mapping[str, str]) -> Manifest:
    try:
        told = json.loads(text)
        about = Manifest(**{**told, "migrations": tuple(told["migrations"])})
    except (ValueError, TypeError, KeyError) as problem:
        raise Invalid(
            f"{file} has no readable manifest: it is cut short or no backup of this program."
        ) from problem
    if about.format != FORMAT:
        raise Invalid(
            f"{file} has format {about.format}; this program reads {FORMAT}. Use the program that wrote it."
        )
    different = sorted(
        name for name in about.files.keys() | hashes.keys() if about.files.get(name) != hashes.get(name)
    )
    if different or DUMP not in hashes:
        raise Invalid(f"{file} is damaged: {', '.join(different[:5]) or DUMP} is not as its manifest says.")
    return about
