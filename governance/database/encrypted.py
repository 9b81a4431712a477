"""A backup that only a passphrase opens: how its bytes are laid out, and nothing of what they say.

One line of JSON, `Head`, tells all that one needs beside the passphrase; `docs/operations.md` says how to read such a file
without this program. The key is scrypt of the passphrase. What follows are pieces in AES-256-GCM, in order: each nonce
holds its piece's number and whether it is the last (STREAM), so that a piece changed, moved, doubled or cut off is found
before anything of it is handed on. Random salt, so that no two files share a key.
"""

import io
import json
import secrets
import struct
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from governance.errors import Invalid

FORMAT = "concord-backup-encrypted:1"
SHORTEST = 12
PIECE = 1 << 20
COST = 1 << 17  # scrypt's n, with r = 8: 128 MiB and about half a second for each guess
_COSTS = range(1 << 14, (1 << 20) + 1)  # what a file may ask of the machine that reads it
_TAG = 16
_LONGEST_HEAD = 1_000


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first line of the file. `check` tells a wrong passphrase from a damaged file; `salt` and it are hexadecimal."""

    format: str
    kdf: str
    n: int
    r: int
    p: int
    salt: str
    check: str
    cipher: str
    piece: int

    @property
    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"


def check_passphrase(passphrase: str) -> str:
    """The passphrase, if it is long enough to write a backup with."""
    if len(passphrase) < SHORTEST:
        raise Invalid(
            f"The passphrase must have at least {SHORTEST} characters; some unrelated words are best."
        )
    return passphrase


def is_encrypted(file: Path) -> bool:
    """Whether reading the file takes a passphrase; a file that cannot be read is somebody else's to refuse."""
    try:
        with file.open("rb") as inner:
            return inner.read(len(_MARK)) == _MARK
    except OSError:
        return False


_MARK = json.dumps({"format": FORMAT})[:-3].encode()  # without the number of the format: others are ours, too


class Writer(io.RawIOBase):
    """A file to write to, whose bytes go on encrypted. `finish` writes the last piece: without it, nobody reads the file."""

    def __init__(self, out: IO[bytes], passphrase: str) -> None:
        super().__init__()
        salt = secrets.token_bytes(16)
        key, check = _keys(passphrase, salt, COST)
        head = Head(
            format=FORMAT,
            kdf="scrypt",
            n=COST,
            r=8,
            p=1,
            salt=salt.hex(),
            check=check,
            cipher="AES-256-GCM",
            piece=PIECE,
        )
        self._out, self._cipher, self._head = out, AESGCM(key), head.line
        self._waiting, self._number = bytearray(), 0
        out.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, part: bytes, /) -> int:  # type: ignore[override]  # what tarfile writes
        self._waiting += part
        while len(self._waiting) > PIECE:  # not >=: the last piece is told apart
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(part)

    def finish(self) -> None:
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


class Reader(io.RawIOBase):
    """A file to read from: what is read was written so, in this order, by whoever has the passphrase. Raises Invalid."""

    def __init__(self, inner: IO[bytes], passphrase: str, *, name: str) -> None:
        super().__init__()
        self._inner, self._name = inner, name
        line = inner.readline(_LONGEST_HEAD)
        head = _head(line, name)
        key, check = _keys(passphrase, bytes.fromhex(head.salt), head.n)
        if not secrets.compare_digest(check, head.check):
            raise Invalid(
                f"This passphrase does not open {name}. Nothing was read; try again with the right one."
            )
        self._cipher, self._head = AESGCM(key), line
        self._number, self._ready, self._ahead = 0, b"", inner.read(PIECE + _TAG)
        self._over = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        parts = [self._ready]
        had = len(self._ready)
        while not self._over and (size < 0 or had < size):
            parts.append(self._piece())
            had += len(parts[-1])
        whole = b"".join(parts)
        cut = len(whole) if size < 0 else size
        self._ready = whole[cut:]
        return whole[:cut]

    def finish(self) -> None:
        """Read what is left, so that a file cut short is found even where its reader had enough."""
        while self.read(PIECE):
            pass

    def _piece(self) -> bytes:
        piece, self._ahead = self._ahead, self._inner.read(PIECE + _TAG)
        self._over = not self._ahead
        try:
            plain = self._cipher.decrypt(_nonce(self._number, last=self._over), piece, self._head)
        except InvalidTag:
            raise Invalid(
                f"{self._name} is damaged, cut short or was altered (piece {self._number + 1}). It was not used; use another "
                "copy of it."
            ) from None
        self._number += 1
        return plain


def _nonce(number: int, *, last: bool) -> bytes:
    """12 bytes: 7 of zero, 4 of the piece's number, 1 that says whether it is the last."""
    return bytes(7) + struct.pack(">I?", number, last)


def _keys(passphrase: str, salt: bytes, cost: int) -> tuple[bytes, str]:
    """The key, and what is told of it: two halves of one derivation, neither of which gives the other away."""
    text = unicodedata.normalize("NFC", passphrase).encode()
    derived = Scrypt(salt=salt, length=64, n=cost, r=8, p=1).derive(text)
    return derived[:32], derived[32:].hex()


def _head(line: bytes, name: str) -> Head:
    try:
        head = Head(**json.loads(line))
        salt = bytes.fromhex(head.salt)
    except (ValueError, TypeError) as problem:
        raise Invalid(
            f"The first line of {name} is damaged: it cannot be read. Use another copy."
        ) from problem
    known = (FORMAT, "scrypt", 8, 1, "AES-256-GCM", PIECE)
    if (head.format, head.kdf, head.r, head.p, head.cipher, head.piece) != known:
        raise Invalid(f"{name} is encrypted in a form this program does not read ({head.format}).")
    if head.n not in _COSTS or head.n.bit_count() != 1 or len(salt) != 16:
        raise Invalid(
            f"The first line of {name} is damaged or asks too much of this machine. It was not used."
        )
    return head
