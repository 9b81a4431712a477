"""What was written down, read back: an event from its text, and a person as they were at the moment of the act.

Everything that tells of an event or of who did something reads it here, once; names stay what they were then.
"""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from governance.audit.tags import Tag


class Who(
    msgspec.Struct, frozen=True, kw_only=True, rename={"office": "party_name", "acting_for": "for"}
):  # no dataclass: two of its parts are written under other names
    """Somebody as written down at the moment of the act; "" where nothing was."""

    name: str = ""
    title: str = ""
    office: str = ""
    acting_for: str = ""
    assisted_by: str = ""
    signed_in: str = ""
    via: str = ""
    request: str = ""


NOBODY = Who()


@dataclass(frozen=True, kw_only=True)
class StoredEvent:
    """An event as its text says it; values before and after by the names of their parts."""

    tag: Tag
    subject: str = ""
    by: Who = NOBODY
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    recorded_at: str = ""


def event_from(text: str) -> StoredEvent | None:
    """The event that a stored text holds; None where the text was altered and is no event of ours any more."""
    try:
        return msgspec.json.decode(text, type=StoredEvent)
    except msgspec.DecodeError:
        return None


def who_from(text: str | None) -> Who | None:
    """The person of a stored `who`; None where nobody has acted yet."""
    found = msgspec.json.decode(text, type=Who) if text else NOBODY
    return None if found == NOBODY else found
