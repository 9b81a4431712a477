"""A checkpoint as text that anybody can keep and check: the form of C2SP's tlog-checkpoint and signed-note.

sla.example.gov/trail/1          whose record, and which beginning of it
1234                             how many entries
CsUYapGGPo4dkMgIAUqom/…=         the root of the tree over them

— sla.example.gov/trail/1 Az3grl…=   who says so, with the number of the key
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

Check = Callable[[bytes, bytes, bytes], bool]  # public key, message, signature
ED25519 = b"\x01"
MOST_SIGNATURES = 100
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_SIGNATURE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_UNSHOWN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class Unreadable(ValueError):
    """What was given is no checkpoint; the message says where."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """How many entries the record had, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @property
    def beginning(self) -> int:
        """Which beginning of the record: 1, and one more each time it was brought back from a backup."""
        return beginning_of(self.origin)


@dataclass(frozen=True, kw_only=True)
class Signature:
    name: str
    key: bytes  # the first four bytes of the key's fingerprint
    signature: bytes


@dataclass(frozen=True, kw_only=True)
class Note:
    """A text with its signatures, as it was read."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, kw_only=True)
class PublicKey:
    """By whose signature a checkpoint is known."""

    name: str
    key: bytes

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + ED25519 + self.key).digest()[:4]

    def __str__(self) -> str:
        """In one line, as programs that check notes take it."""
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.key)}"


def key_from(line: str) -> PublicKey:
    """The key that one line holds; raises Unreadable."""
    name, _, rest = line.strip().partition("+")
    id_, _, encoded = rest.partition("+")
    raw = _bytes(encoded)
    if len(raw) != 33 or raw[:1] != ED25519:
        raise Unreadable("this is no public key of this program")
    found = PublicKey(name=name, key=raw[1:])
    if found.id.hex() != id_:
        raise Unreadable("the public key does not fit its own number")
    return found


def beginning_of(origin: str) -> int:
    end = origin.rpartition("/")[2]
    return int(end) if end.isascii() and end.isdecimal() and len(end) < 10 else 1


def signed(checkpoint: Checkpoint, by: PublicKey, signature: bytes) -> str:
    return f"{checkpoint.text}\n\u2014 {by.name} {_base64(by.id + signature)}\n"


def note_from(written: str) -> Note:
    """The text and signatures of a note; raises Unreadable."""
    if _UNSHOWN.search(written):
        raise Unreadable("it holds characters that no checkpoint holds")
    text, gap, ends = written.rpartition("\n\n")
    lines = ends.removesuffix("\n").split("\n")
    if not gap or not ends.endswith("\n") or len(lines) > MOST_SIGNATURES:
        raise Unreadable("a checkpoint ends with an empty line and its signatures")
    return Note(text=f"{text}\n", signatures=tuple(map(_signature, lines)))


def checkpoint_from(text: str) -> Checkpoint:
    """What the text of a note says; lines after the third are passed over. Raises Unreadable."""
    origin, size, root, *_ = [*text.split("\n"), "", "", ""]
    if not origin or not _SIZE.fullmatch(size):
        raise Unreadable("a checkpoint begins with whose record it is, and how many entries")
    hashed = _bytes(root)
    if len(hashed) != 32:
        raise Unreadable("the root of a checkpoint has 32 bytes")
    return Checkpoint(origin=origin, size=int(size), root=hashed)


def verified(note: Note, known: Mapping[str, PublicKey], check: Check) -> bool:
    """Whether a key that is known signed it. One known key whose signature does not fit spoils the whole note."""
    good = False
    for each in note.signatures:
        key = known.get(each.name)
        if key is None or key.id != each.key:
            continue
        if not check(key.key, note.text.encode(), each.signature):
            return False
        good = True
    return good


def _signature(line: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    raw = _bytes(found[2]) if found else b""
    if found is None or len(raw) < 5:
        raise Unreadable("a signature has a name and a key with its number")
    return Signature(name=found[1], key=raw[:4], signature=raw[4:])


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _bytes(encoded: str) -> bytes:
    """What the text encodes; nothing where it is not written as it would be encoded."""
    try:
        raw = b64decode(encoded, validate=True)
    except ValueError:
        return b""
    return raw if _base64(raw) == encoded else b""
