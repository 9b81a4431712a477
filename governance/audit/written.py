"""What was written down, read back: an event from its text, and a person as they were at the moment of the act. Pure.

Everything that tells of an event or of who did something reads it here, once; names stay what they were then.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.audit.tags import Tag

TAGS = frozenset(Tag)
# The field here: the name under which it is written.
PARTS = {
    "name": "name",
    "title": "title",
    "office": "party_name",
    "acting_for": "for",
    "assisted_by": "assisted_by",
    "signed_in": "signed_in",
    "via": "via",
    "request": "request",
}


@dataclass(frozen=True, kw_only=True)
class Who:
    """Somebody as written down at the moment of the act; "" where nothing was."""

    name: str
    title: str = ""
    office: str = ""
    acting_for: str = ""
    assisted_by: str = ""
    signed_in: str = ""
    via: str = ""
    request: str = ""


@dataclass(frozen=True, kw_only=True)
class Written:
    """An event as its text says it; values before and after by the names of their parts."""

    tag: Tag
    subject: str
    by: Who
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str
    recorded_at: str


def event_from(text: str) -> Written | None:
    """None for a text that was altered so that it is no event of ours."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    if not isinstance(body, Mapping) or body.get("tag") not in TAGS:
        return None
    return Written(
        tag=Tag(body["tag"]),
        subject=str(body.get("subject", "")),
        by=_who(_inner(body, "by")),
        before=_inner(body, "before"),
        after=_inner(body, "after"),
        reason=str(body.get("reason", "")),
        recorded_at=str(body.get("recorded_at", "")),
    )


def who_from(text: str | None) -> Who | None:
    """The person of a stored `who`; None where nobody has acted yet."""
    by = json.loads(text) if text else {}
    return _who(by) if by else None


def _who(by: Mapping[str, Any]) -> Who:
    return Who(**{part: str(by.get(name, "")) for part, name in PARTS.items()})


def _inner(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name, {})
    return found if isinstance(found, Mapping) else {}
