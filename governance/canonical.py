"""Canonical text and fingerprints: the only code that hashes what people agree to.

A value is a string, integer, boolean, list or string-keyed mapping of such values: no floats, no null. Its text is
UTF-8 JSON with sorted keys and no spaces, every string NFC, trimmed, with LF line ends and without control or
bidirectional-override characters. A fingerprint is SHA-256 over `concord:<kind>:1`, a line feed and that text.
Test vectors: tests/vectors/canonical.json. What people type has to be seen as well (`text`); what is stored since before
that rule keeps its fingerprint (`stored`).
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from governance import characters
from governance.errors import Malformed

NOT_CANONICAL = "a canonical value is text, a whole number, yes/no, a list or a mapping with text keys"
# Ordering the marks on one letter takes time that grows with their square; no script needs as many.
MOST_MARKS = 30
_DOUBLE_MARKS = frozenset("\u0f73\u0f75\u0f81")  # marks by what they stand for, not by their own class
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters but for line feed and tab, halves of a character, and those that turn the direction of writing.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff" + "".join(sorted(BIDI_CONTROLS)) + "]")


def text(value: str, *, field: str = "text", limit: int = 20_000) -> str:
    """What somebody typed, as it is stored: nothing in it that nobody sees. Raises Malformed naming the field."""
    cleaned = stored(value, field=field, limit=limit)
    characters.check_seen(cleaned, field)
    return cleaned


def stored(value: str, *, field: str = "text", limit: int = 20_000) -> str:
    """`value` as every stored string is: NFC, trimmed, LF line ends. Raises Malformed naming the field."""
    cleaned = normal(value.replace("\r\n", "\n").replace("\r", "\n"), field=field).strip()
    if len(cleaned) > limit:
        reason = f"is {len(cleaned):,} characters long; at most {limit:,} fit"
        raise Malformed(f"{field} {reason}. Please shorten it.", fields={field: reason})
    if wrong := FORBIDDEN.search(cleaned):
        reason = f"holds a character that cannot be shown (U+{ord(wrong[0]):04X})"
        raise Malformed(f"{field} {reason}. Please type it again.", fields={field: reason})
    return cleaned


def normal(value: str, *, field: str = "text") -> str:
    """`value` in NFC, in time that grows no faster than its length. Raises Malformed naming the field."""
    if value.isascii():
        return value
    marks = 0
    for character in value:
        marks = marks + 1 if unicodedata.combining(character) or character in _DOUBLE_MARKS else 0
        if marks > MOST_MARKS:
            reason = f"holds more than {MOST_MARKS} marks on one letter"
            raise Malformed(f"{field} {reason}. Please type it again.", fields={field: reason})
    return unicodedata.normalize("NFC", value)


def dumps(value: Any) -> str:
    """The canonical text of a value. Raises TypeError for floats, null and other types."""
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return stored(value, limit=1_000_000)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(inner) for inner in value]
    raise TypeError(f"{NOT_CANONICAL}, not {type(value).__name__}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(NOT_CANONICAL)
    return stored(key)


def fingerprint(kind: str, value: Any) -> str:
    """SHA-256 in hexadecimal of a value of a kind ("item", "edit", "offer", "event", …)."""
    return text_fingerprint(kind, dumps(value))


def text_fingerprint(kind: str, canonical_text: str) -> str:
    """The fingerprint of a value of a kind whose canonical text is at hand, as it is where it is stored so."""
    return hashlib.sha256(f"concord:{kind}:1\n{canonical_text}".encode()).hexdigest()
