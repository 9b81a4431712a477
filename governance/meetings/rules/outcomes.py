"""What may come of an item, and what a note taker may write down of it. Does not decide what an outcome brings along."""

import re
from dataclasses import dataclass
from enum import StrEnum

from governance import canonical
from governance.errors import Invalid, Malformed

LIMIT = 2_000
KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


class OutcomeKind(StrEnum):
    DECISION = "decision"
    AGREED = "agreed"
    ACTION = "action"
    INFORMATION = "information"
    OBJECTION = "objection"
    DEFERRAL = "deferral"
    RECOMMENDATION = "recommendation"


# What something rests on is not written anew: it is struck, and said once more.
FIXED = frozenset({OutcomeKind.DECISION, OutcomeKind.AGREED, OutcomeKind.ACTION, OutcomeKind.DEFERRAL})
# A board decides by motions; what its votes come to is worked out, not typed.
VOTED = frozenset({OutcomeKind.DECISION, OutcomeKind.RECOMMENDATION})


@dataclass(frozen=True, kw_only=True)
class NewOutcome:
    """As it was typed. `key` is made where it is written, so that a second sending is the same outcome."""

    key: str
    item: str
    kind: OutcomeKind
    words: str
    internal: bool = False
    speaker: str = ""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Other words for an outcome; `seen` is the revision they were written over."""

    words: str
    seen: int
    internal: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """As it is stored."""

    id: int
    key: str
    item_id: int
    item: str
    about: str
    kind: OutcomeKind
    words: str
    internal: bool
    revision: int
    struck: bool = False


def said(words: str) -> str:
    """Its words as they are stored. Raises Invalid where there are none."""
    found = canonical.text(words, field="words", limit=LIMIT)
    if not found:
        raise Invalid("Say it in a sentence.", fields={"words": "say it in a sentence"})
    return found


def named(key: str) -> str:
    """A key that a page made for something it sends. Raises Malformed for anything else."""
    if not KEY.fullmatch(key):
        raise Malformed("A key of this page was lost. Please load the page again.")
    return key


def may_be_typed(kind: OutcomeKind, *, board: bool) -> bool:
    return not (board and kind in VOTED)
