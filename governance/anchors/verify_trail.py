"""Checks an export of Concord's record on any machine, with nothing but this file and Python 3.11 or later.

    python3 -I -S verify_trail.py EXPORT [COPY ...] [--key KEY]

EXPORT is trail.jsonl, or the .zip or .tar.gz (a backup) that holds it. Each COPY is what somebody kept elsewhere: a file
with a mailed checkpoint, NUMBER:FINGERPRINT from a printed document, or an older trail.jsonl. KEY is the public key
from a mail or a paper of yours; without it the one that the export itself names is used, which only shows that the
export agrees with itself. Exit 0: sound; 1: something is not as it was written; 2: wrong use.

Whoever owns the machine owns the key: the signature proves who said it, only copies elsewhere prove that it was not said
differently. So give a COPY that never lay on the machine in question.
"""

import argparse
import base64
import email.policy
import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FIRST = "0" * 64
MEMBER = "trail.jsonl"
BEGUN = "audit:origin:begun"
NOTE = re.compile(
    r"^(?P<text>(?P<origin>\S+)\n(?P<size>\d{1,18})\n(?P<root>[A-Za-z0-9+/]{43}=)\n)\n+(?P<ends>(?:\u2014 \S+ \S+(?:\n|\Z))+)",
    re.MULTILINE,
)
PAPER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d{1,18})\s*:\s*((?:[0-9a-fA-F]\s*){64})(?![0-9a-fA-F])")


# Ed25519 (RFC 8032), verification only. Never sign with this: it is not constant in time.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def signature_fits(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of this public key signed this message."""
    if len(key) != 32 or len(signature) != 64:
        return False
    owner, s = _decoded(key), int.from_bytes(signature[32:], "little")
    if owner is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    minus = (P - owner[0], owner[1], owner[2], P - owner[3])
    return _encoded(_add(_times(s, BASE), _times(k, minus))) == signature[:32]


def _decoded(raw: bytes) -> Point | None:
    """The point, or None where none is written so; a y that is not reduced is refused."""
    number = int.from_bytes(raw, "little")
    y, odd = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return (x, y, 1, x * y % P)


def _encoded(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _add(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(factor: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            found = _add(found, point)
        point, factor = _add(point, point), factor >> 1
    return found


def _base() -> Point:
    found = _decoded((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    if found is None:
        raise AssertionError("the base point is on the curve")
    return found


BASE = _base()


# The record: each entry carries the hash of the one before, and a tree over all has one root.


@dataclass
class Trail:
    """What the export holds, as far as it is sound. `roots` and `hashes` are those at the sizes that copies speak of."""

    size: int = 0
    head: str = FIRST
    withheld: int = 0
    roots: dict[int, str] = field(default_factory=lambda: {0: hashlib.sha256(b"").hexdigest()})
    hashes: dict[int, str] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read(lines: Iterable[str], wanted: set[int], older: dict[int, str]) -> Trail:
    """Walk the entries from the first, and stop where one is not sound."""
    trail, edge = Trail(), list[bytes]()
    for line in lines:
        entry = _entry(line)
        fault = _fault(entry, trail, older)
        if fault:
            trail.faults.append(f"entry {trail.size + 1}: {fault}")
            break
        _grow(edge, trail.size, _leaf(entry))
        trail.size, trail.head = trail.size + 1, entry["hash"]
        trail.withheld += "body" not in entry
        _learn_key(entry, trail)
        if trail.size in wanted:
            trail.roots[trail.size], trail.hashes[trail.size] = _root(edge).hex(), trail.head
    trail.roots[trail.size] = _root(edge).hex()
    return trail


def _entry(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _fault(entry: dict[str, Any], trail: Trail, older: dict[int, str]) -> str:
    number = trail.size + 1
    if entry.get("number") != number:
        return "it is missing, or something else stands in its place"
    if entry.get("previous") != trail.head:
        return "it does not follow the entry before it"
    if "body" in entry and _hash(entry) != entry.get("hash"):
        return "its text was altered, or the time beside it"
    if not re.fullmatch("[0-9a-f]{64}", str(entry.get("hash"))):
        return "it has no fingerprint"
    if older.get(number, entry["hash"]) != entry["hash"]:
        return "it is another than in the older export"
    return ""


def _hash(entry: dict[str, Any]) -> str:
    """The older form of an entry has number and time in its text, the other one beside it."""
    kind, beside = "concord:event:1", []
    if entry.get("recorded_at"):
        kind, beside = "concord:event:2", [str(entry["number"]), str(entry["recorded_at"])]
    text = "\n".join([kind, str(entry["previous"]), *beside, str(entry["body"])])
    return hashlib.sha256(text.encode()).hexdigest()


def _leaf(entry: dict[str, Any]) -> bytes:
    if "body" not in entry:
        return bytes.fromhex(str(entry.get("leaf", "")))
    return hashlib.sha256(f"\0{entry['hash']}\n{entry['body']}".encode()).digest()


def _grow(edge: list[bytes], size: int, leaf: bytes) -> None:
    """The whole subtrees of the tree so far, the largest first; each entry completes as many as `size` ends in ones."""
    while size & 1:
        leaf, size = hashlib.sha256(b"\1" + edge.pop() + leaf).digest(), size >> 1
    edge.append(leaf)


def _root(edge: list[bytes]) -> bytes:
    if not edge:
        return hashlib.sha256(b"").digest()
    root = edge[-1]
    for whole in reversed(edge[:-1]):
        root = hashlib.sha256(b"\1" + whole + root).digest()
    return root


def _learn_key(entry: dict[str, Any], trail: Trail) -> None:
    if BEGUN in str(entry.get("body", "")):
        told = _entry(str(entry["body"]))
        if told.get("tag") == BEGUN:
            trail.keys.update(known_key(str(told.get("after", {}).get("key", ""))))


def known_key(line: str) -> dict[str, bytes]:
    """A public key by its name, as `name+number+key`; nothing where it is none."""
    name, _, rest = line.strip().partition("+")
    number, _, encoded = rest.partition("+")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        return {}
    fits = len(raw) == 33 and raw[0] == 1 and key_number(name, raw[1:]).hex() == number
    return {name: raw[1:]} if fits else {}


def key_number(name: str, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]


# Copies kept elsewhere.


@dataclass
class Copy:
    size: int
    fingerprint: str
    where: str
    signed: str = ""  # the text that was signed; "" for a paper
    signatures: tuple[str, ...] = ()


def copies_in(text: str, where: str) -> list[Copy]:
    text = text if "\nMIME-Version:" not in text else words_of_mail(text)
    plain = re.sub(r"^[> \t]+|[ \t]+$", "", text.replace("\r\n", "\n"), flags=re.MULTILINE)
    notes = [
        Copy(
            size=int(found["size"]),
            fingerprint=base64.b64decode(found["root"]).hex(),
            where=where,
            signed=found["text"],
            signatures=tuple(found["ends"].strip().split("\n")),
        )
        for found in NOTE.finditer(plain)
    ]
    papers = [
        Copy(int(found[1].replace(",", "")), re.sub(r"\s", "", found[2]).lower(), where)
        for found in PAPER.finditer(plain)
    ]
    return notes + papers


def words_of_mail(text: str) -> str:
    body = email.message_from_string(text, policy=email.policy.default).get_body(("plain",))
    return str(body.get_content()) if body else text


def faults_of(copy: Copy, trail: Trail, keys: dict[str, bytes]) -> Iterator[str]:
    if copy.size > trail.size:
        yield f"{copy.where}: it has {copy.size:,} entries, this export {trail.size:,}: the last ones are missing"
    elif copy.fingerprint != trail.roots[copy.size] and (
        copy.signed or copy.fingerprint != trail.hashes.get(copy.size)
    ):
        yield f"{copy.where}: one of the first {copy.size:,} entries was altered, put in, moved or taken out since"
    if copy.signed and not any(_signed(copy.signed, line, keys) for line in copy.signatures):
        yield f"{copy.where}: no key that is known signed it"


def _signed(text: str, line: str, keys: dict[str, bytes]) -> bool:
    name, _, encoded = line.removeprefix("\u2014 ").partition(" ")
    key = keys.get(name, b"")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        return False
    return raw[:4] == key_number(name, key) and signature_fits(key, text.encode(), raw[4:])


# The command.


def opened(path: Path) -> Iterator[str]:
    """The lines of the export; out of an archive, where it is one."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as whole, whole.open(MEMBER) as inner:
            yield from io.TextIOWrapper(inner, encoding="utf-8", newline="\n")
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            found = archive.extractfile(MEMBER)
            yield from io.TextIOWrapper(found or io.BytesIO(), encoding="utf-8", newline="\n")
    else:
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from lines


def given(copies: list[str]) -> tuple[list[Copy], dict[int, str]]:
    """Checkpoints and papers; and the entries of older exports by number."""
    found, older = list[Copy](), dict[int, str]()
    for each in copies:
        path = Path(each)
        if PAPER.fullmatch(each.strip()):
            found += copies_in(each, "the paper")
        elif path.suffix in (".jsonl", ".zip", ".gz"):
            older |= {int(entry["number"]): str(entry["hash"]) for entry in map(_entry, opened(path))}
        else:
            inside = copies_in(path.read_text(encoding="utf-8"), path.name)
            if not inside:
                raise ValueError(f"{each} holds no checkpoint, and no NUMBER:FINGERPRINT")
            found += inside
    return found, older


def told(trail: Trail, copies: list[Copy], faults: list[str]) -> Iterator[str]:
    for fault in faults:
        yield f"NOT SOUND  {fault}"
    withheld = f"; of {trail.withheld:,} the text is not in this export" if trail.withheld else ""
    yield f"{trail.size:,} entries follow one another{withheld}. With their root:"
    yield f"{trail.size}:{trail.roots[trail.size]}"
    yield f"Compared with copies kept elsewhere: {len(copies) or 'none'}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("export", type=Path)
    parser.add_argument("copies", nargs="*", metavar="COPY")
    parser.add_argument("--key", default="", help="the public key, as name+number+key")
    asked = parser.parse_args()
    try:
        copies, older = given(asked.copies)
        trail = read(opened(asked.export), {copy.size for copy in copies}, older)
    except (OSError, ValueError, KeyError) as problem:
        sys.stderr.write(f"This cannot be read: {problem}\n")
        return 2
    keys = known_key(asked.key) if asked.key else trail.keys
    faults = [*trail.faults, *(fault for copy in copies for fault in faults_of(copy, trail, keys))]
    if len(older) > trail.size:
        faults.append(
            f"the older export has {len(older):,} entries, this one {trail.size:,}: the last are missing"
        )
    sys.stdout.write("".join(f"{line}\n" for line in told(trail, copies, faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
