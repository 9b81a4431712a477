"""Zip and gzip files, unpacked within bounds. One file of records in an archive; which records, others decide."""

import gzip
import lzma
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path
from typing import IO, cast

from governance.errors import Invalid, TooLarge, Unavailable

MOST_BYTES = 24 * 1024**3
MOST_RATIO = 200  # requests as text shrink to a tenth; a file made to fill the disk shrinks to a thousandth
RESERVE = 2 * 1024**3  # bytes that stay free for the database and everybody else
_LOOKED_EVERY = 64 * 1024 * 1024
_FROM_BYTES = 64 * 1024 * 1024  # below, a ratio harms nobody
_PIECE = 1024 * 1024
_ZIP, _EMPTY_ZIP, _GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"
_KNOWN = (".csv", ".json", ".xml", ".txt", ".tsv", ".geojson")
# What the standard library raises where an archive lies about itself; it has no one error for it.
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError, MemoryError),
)
_DAMAGED = (
    "The archive is damaged, protected by a password, or packed in a way we do not know. "
    "Pack the file again as zip or gzip, or send it as it is."
)

_NO_ROOM = "There is too little room on the server's disk to unpack this file. Send it in parts, or tell your administrator."


def packed(path: Path) -> str:
    """“zip”, “gzip” or "": by what the file begins with, whatever it is called."""
    with path.open("rb") as file:
        start = file.read(4)
    if start in {_ZIP, _EMPTY_ZIP}:
        return "zip"
    return "gzip" if start.startswith(_GZIP) else ""


def unpacked(path: Path, into: Path) -> Path:
    """The file of records itself: as it is, or unpacked into the folder. Raises Invalid, or TooLarge beyond bounds."""
    if not packed(path):
        return path
    target = into / "unpacked"
    most = min(MOST_BYTES, max(_FROM_BYTES, path.stat().st_size * MOST_RATIO))
    written = 0
    with target.open("wb") as file:
        for piece in with_room(pieces(path), into):
            written += len(piece)
            if written > most:
                raise TooLarge(_bomb(most))
            file.write(piece)
    return target


def with_room(written: Iterable[bytes], into: Path) -> Iterator[bytes]:
    """Passes pieces on to whoever writes them into the folder, as long as its disk keeps a reserve.

    Raises Unavailable.
    """
    since = 0
    for piece in written:
        since += len(piece)
        if since >= _LOOKED_EVERY:
            since = 0
            if shutil.disk_usage(into).free - _LOOKED_EVERY < RESERVE:
                raise Unavailable(_NO_ROOM)
        yield piece


def beginning(path: Path, into: Path, *, most: int) -> Path:
    """So many bytes of the file of records, cut after its last whole line."""
    start = b""
    for piece in pieces(path):
        start += piece
        if len(start) > most:
            start = start[:most]
            start = start[: max(start.rfind(b"\n"), start.rfind(b"\r")) + 1] or start
            break
    target = into / "beginning"
    target.write_bytes(start)
    return target


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of the file of records, unpacked as they are read. Raises Invalid where the archive is broken."""
    try:
        with _opened(path) as file:
            while piece := file.read(_PIECE):
                yield piece
    except _BROKEN as broken:
        raise Invalid(_DAMAGED) from broken
    except OSError as broken:
        if packed(path) and broken.errno in {None, EINVAL}:
            raise Invalid(_DAMAGED) from broken
        raise


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    kind = packed(path)
    if kind == "zip":
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive)) as member:
            yield member
    elif kind == "gzip":
        with gzip.open(path, "rb") as file:
            yield cast("IO[bytes]", file)
    else:
        with path.open("rb") as plain:
            yield plain


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise Invalid("This is a spreadsheet or a text document. Save the sheet with the requests as CSV.")
    found = [entry for entry in entries if _is_records(entry.filename)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Invalid("The archive holds no CSV, JSON or XML file.")
    names = ", ".join(entry.filename[:80] for entry in found[:5])
    raise Invalid(f"The archive holds {len(found)} files ({names}). Send an archive with one of them.")


def _is_records(name: str) -> bool:
    last = name.rpartition("/")[2]
    return name.lower().endswith(_KNOWN) and not name.startswith("__MACOSX/") and not last.startswith(".")


def _bomb(most: int) -> str:
    return (
        f"Unpacked, this file is larger than {most // 1024**2:,} MB, which is more than {MOST_RATIO} times its size or "
        "more than we take. Send it unpacked and in parts."
    )
