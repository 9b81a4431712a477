"""How an event becomes canonical text and a link of the chain, and how a chain is found broken. No database here.

An event has one of two forms. Form 2 is written now: the database gives number and time when the act ends, and they
enter the hash beside the text (`append_event` of migrations/0026_….sql computes the same). Form 1 has both in its text.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from governance import canonical
from governance.audit.tags import Tag

SHARED = "shared"
FIRST = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is to be written down. `by` holds names as they are now: name, title, party, for, seat, via, request.

    `audience` is `shared` or a party's code. `private` text enters only as a salted hash. `rows` is the fingerprint of
    the rows that the act wrote, as the trail binds it.
    """

    tag: Tag
    subject: str
    at: datetime
    by: Mapping[str, str]
    audience: str = SHARED
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    private: str = ""
    rows: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A stored event as verification reads it. `recorded_at` is "" for one of form 1, whose text says it."""

    number: int
    body: str
    previous: str
    hash: str
    columns: Mapping[str, str]
    recorded_at: str = ""

    @property
    def expected_hash(self) -> str:
        """What `hash` must be."""
        if not self.recorded_at:
            return chained_by_form_1(self.previous, self.body)
        return chained(self.previous, self.body, number=self.number, recorded_at=self.recorded_at)


@dataclass(frozen=True, kw_only=True)
class Break:
    """The first event that is not as it was written, and why."""

    number: int
    reason: str


def instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def exactly(at: datetime) -> str:
    """The same for a column of the database, where an altered one may hold parts of a second."""
    return at.isoformat() if at.microsecond else instant(at)


def body(entry: Entry) -> str:
    """The canonical text of an event; empty parts are left out."""
    parts: dict[str, Any] = {
        "v": 2,
        "at": instant(entry.at),
        "tag": str(entry.tag),
        "subject": entry.subject,
        "audience": entry.audience,
        "by": dict(entry.by),
        "before": dict(entry.before),
        "after": dict(entry.after),
        "reason": entry.reason,
        "private": entry.private,
        "rows": entry.rows,
    }
    return canonical.dumps({key: value for key, value in parts.items() if value not in ("", {})})


def chained(previous: str, text: str, *, number: int, recorded_at: str) -> str:
    """The hash of an event: SHA-256 over kind, the previous event's hash, the event's number, time and text."""
    return hashlib.sha256(
        f"concord:event:2\n{previous}\n{number}\n{recorded_at}\n{text}".encode()
    ).hexdigest()


def chained_by_form_1(previous: str, text: str) -> str:
    """The hash of an event whose number and time stand in its text."""
    return hashlib.sha256(f"concord:event:1\n{previous}\n{text}".encode()).hexdigest()


def sealed(salt: str, text: str) -> str:
    """A salted hash by which its owner can prove a private text later."""
    return hmac.new(salt.encode(), canonical.stored(text).encode(), hashlib.sha256).hexdigest()


def verify(
    links: Iterable[Link], *, after: tuple[int, str] = (0, FIRST)
) -> Iterator[Break | tuple[int, str]]:
    """Walk the chain in order of number; yields (number, hash) while sound, a Break at the first fault, then stops."""
    number, previous = after
    for link in links:
        fault = _fault(link, number + 1, previous)
        if fault:
            yield Break(number=number + 1 if link.number != number + 1 else link.number, reason=fault)
            return
        number, previous = link.number, link.hash
        yield number, previous


def _fault(link: Link, expected: int, previous: str) -> str:
    if link.number != expected:
        return f"entry {expected} is missing"
    if link.previous != previous:
        return "it does not follow the entry before it"
    if link.expected_hash != link.hash:
        return "its text was altered, or the time beside it" if link.recorded_at else "its text was altered"
    told = _columns_by_text(link)
    wrong = next((key for key, value in link.columns.items() if told.get(key) != value), None)
    return f"its {wrong} column differs from its text" if wrong else ""


def _columns_by_text(link: Link) -> dict[str, str]:
    """What the look-up columns must say according to the text; nothing where it is no text of ours."""
    try:
        written = {"number": link.number, **json.loads(link.body)}
        told = {key: str(written[key]) for key in ("number", "at", "tag", "subject", "audience")}
        by = written.get("by", {})
        return {**told, "actor": by.get("name", ""), "request_id": by.get("request", "")}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
