"""What systems are told: which events of the trail make which messages, and how a message is written. Pure.

Order is kept as well as it can be, and a receiver must not rely on it: each message has a sequence of its system's own
and the whole new state with the version's number. Whoever keeps the highest version is never wrong.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from governance import canonical
from governance.audit.tags import Tag

LARGEST = 20_000  # bytes of a body
ENVELOPE = 2_000  # of them, for all but the list of what changed
LONGEST_TEXT = 2_000  # characters of one text within a message
FIRST_WORDS = 200  # characters of an answer that are kept


class MessageKind(StrEnum):
    SCHEDULED = "version.scheduled"
    IN_EFFECT = "version.in-effect"
    SUPERSEDED = "version.superseded"
    PROMISE = "promise.changed"
    SCORECARD = "scorecard.published"
    TEST = "concord.test"


WORDS = {
    MessageKind.SCHEDULED: "A version is agreed and has its day",
    MessageKind.IN_EFFECT: "A version takes effect",
    MessageKind.SUPERSEDED: "A version is replaced",
    MessageKind.PROMISE: "What call takers promise changes",
    MessageKind.SCORECARD: "A scorecard is published",
}
OF_EVENT: Mapping[Tag, tuple[MessageKind, ...]] = {
    Tag.VERSION_ADOPTED: (MessageKind.SCHEDULED,),
    Tag.VERSION_TOOK_EFFECT: (MessageKind.IN_EFFECT, MessageKind.SUPERSEDED, MessageKind.PROMISE),
    Tag.CARD_PUBLISHED: (MessageKind.SCORECARD,),
}
CONFIRMABLE = frozenset(
    {MessageKind.SCHEDULED, MessageKind.IN_EFFECT}
)  # `shown` in an answer counts for these


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What happened, for whichever system: `said` is the same in every part, `changed` is shared out among them."""

    kind: MessageKind
    at: datetime
    said: str  # as canonical JSON
    changed: tuple[str, ...] = ()  # likewise, one each
    agreement: str = ""
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Part:
    """One message: its changes, and whether it is the last of what happened."""

    number: int
    of: int
    changed: tuple[str, ...]

    @property
    def is_last(self) -> bool:
        return self.number == self.of


def draft(kind: MessageKind, at: datetime, said: Mapping[str, Any], changed: Iterable[Any] = ()) -> Draft:
    """Of values; texts that no message may hold whole are cut."""
    return Draft(
        kind=kind,
        at=at,
        said=canonical.dumps(_cut(said)),
        changed=tuple(canonical.dumps(_cut(each)) for each in changed),
        agreement=str(said.get("agreement", "")) if kind in CONFIRMABLE else "",
        version=int(said.get("version", 0)) if kind in CONFIRMABLE else 0,
    )


def parts(of: Draft) -> tuple[Part, ...]:
    """So many messages that each stays below LARGEST; one where nothing is listed."""
    groups: list[list[str]] = [[]]
    room = LARGEST - ENVELOPE - len(of.said.encode())
    left = room
    for each in of.changed:
        size = len(each.encode()) + 1
        if size > left and groups[-1]:
            groups.append([])
            left = room
        groups[-1].append(each)
        left -= size
    return tuple(Part(number=n, of=len(groups), changed=tuple(g)) for n, g in enumerate(groups, 1))


def body(of: Draft, part: Part, *, sequence: int) -> str:
    """The bytes that are signed and sent, the same in every try. Raises ValueError for a body that is too large."""
    data = {**json.loads(of.said), "sequence": sequence, "part": part.number, "parts": part.of}
    if of.changed:
        data["changed"] = [json.loads(each) for each in part.changed]
    text = canonical.dumps({"type": str(of.kind), "timestamp": instant(of.at), "data": data})
    if len(text.encode()) >= LARGEST:
        raise ValueError(f"a message of {len(text):,} characters")
    return text


def instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _cut(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _cut(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cut(each) for each in value]
    return f"{value[: LONGEST_TEXT - 1]}…" if isinstance(value, str) and len(value) > LONGEST_TEXT else value


def first_words(content: bytes) -> str:
    """The beginning of an answer, as one line that can be shown."""
    text = "".join(each if each.isprintable() else " " for each in content.decode("utf-8", "replace"))
    return " ".join(text.split())[:FIRST_WORDS]


def is_shown(content: bytes, *, agreement: str, version: int) -> bool:
    """Whether the answer names exactly the version it was told: {"shown": {"agreement": …, "version": …}}."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return False
    shown = told.get("shown") if isinstance(told, dict) else None
    return bool(agreement) and _same(shown, {"agreement": agreement, "version": version})


def _same(told: Any, expected: Mapping[str, object]) -> bool:
    return told == expected and type(told["version"]) is int


def kinds_from(text: str) -> frozenset[MessageKind]:
    """As an endpoint keeps them; a kind that is known no more is left out."""
    return frozenset(MessageKind(each) for each in text.split() if each in set(MessageKind))
