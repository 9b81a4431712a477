"""What was written down, read back: an event from its text, and a person as they were at the moment of the act.

Everything that tells of an event or of who did something reads it here, once; names stay what they were then.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import msgspec

from governance.audit.tags import Tag
from governance.formats import plural


class Who(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename={"office": "party_name", "acting_for": "for", "written": "title"},
):  # no dataclass: two of its parts are written under other names
    """Somebody as written down at the moment of the act; "" where nothing was.

    Who acts for an absent holder is told as themselves, with a title of their own; `for_title` is the holder's.
    """

    name: str = ""
    written: str = ""
    office: str = ""
    acting_for: str = ""
    for_title: str = ""
    assisted_by: str = ""
    signed_in: str = ""
    via: str = ""
    request: str = ""
    proof: str = ""
    proof_strength: str = ""
    proof_issuer: str = ""
    proof_age: str = ""

    @property
    def shown(self) -> str:
        """How this person was signed in and what they had shown, how strong that is, and how long before; "" where nothing was."""
        if not self.proof:
            return ""
        at = f" at {urlsplit(self.proof_issuer).hostname or self.proof_issuer}" if self.proof_issuer else ""
        shown = f"{IN_WORDS.get(self.proof, self.proof)}{at} ({self.proof_strength})"
        age = _age(int(self.proof_age or 0))
        if self.signed_in in ("", self.proof):
            return f"signed in by {shown}, shown {age} before"
        return (
            f"signed in by {IN_WORDS.get(self.signed_in, self.signed_in)}, shown anew by {shown} {age} before"
        )

    @property
    def handed_over(self) -> str:
        """What is known of how the account came to its password; older entries name only who set it."""
        known = self.assisted_by
        return known if not known or "handed over by" in known else f"one-time password set by {known}"

    @property
    def own_title(self) -> str:
        """Older entries wrote the absent holder's title beside the name of who acted."""
        return "" if self.acting_for and not self.for_title else self.written

    @property
    def stands_for(self) -> str:
        """The absent holder with their title, "" for somebody in a role of their own."""
        return f"{self.acting_for}, {self.for_title or self.written}".strip(", ") if self.acting_for else ""

    @property
    def title(self) -> str:
        """What follows the name wherever somebody is told: their own title, and for whom with which title."""
        return ", ".join(
            part for part in (self.own_title, self.stands_for and f"for {self.stands_for}") if part
        )


IN_WORDS = {"demo": "one click in a made-up city"}
MINUTE = 60


def _age(seconds: int) -> str:
    return plural(seconds // MINUTE, "minute") if seconds >= MINUTE else "less than a minute"


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
