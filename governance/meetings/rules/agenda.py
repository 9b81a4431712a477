"""An agenda: the states of its items, where items come from, and the order in which they stand. Pure.

Which matters become items is decided by agendas; what is noted under an item, by others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance import canonical
from governance.errors import Invalid

LONGEST = 240  # minutes of one item
TITLE, WORDS = 160, 500  # characters


class ItemState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    DEFERRED = "deferred"
    DROPPED = "dropped"


class ItemSource(StrEnum):
    """Where an item comes from, in the order in which an agenda puts them by itself."""

    MINUTES = "minutes"
    EMERGENCY = "emergency"
    STANDING_FIRST = "standing-first"
    ACTION = "action"
    TALK = "talk"
    COLLISION = "collision"
    CHANGE = "change"
    REVIEW = "review"
    MISSED = "missed"
    DECLINING = "declining"
    CENTER = "center"
    CORRECTION = "correction"
    LABELS = "labels"
    OUTLOOK = "outlook"
    OWN = "own"
    STANDING = "standing"


BY_HAND = frozenset({ItemSource.OWN})
BACK = frozenset({ItemState.DROPPED, ItemState.DEFERRED})


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """One item. `meeting` and `series` are numbers ("": it stands in none); `origin` is the id of the item it goes on
    with, `origin_meeting` where that stood; `later_meeting` is where it was put off to.
    """

    id: int
    key: str
    meeting: str
    series: str
    position: int
    source: ItemSource
    about: str
    title: str
    reason: str
    minutes: int
    state: ItemState
    internal: bool
    late: bool
    edited: bool
    exception: str
    words: str
    carried: int
    origin: int | None
    revision: int
    at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    settled_at: datetime | None
    origin_meeting: str | None
    origin_starts: datetime | None
    later_meeting: str | None
    later_starts: datetime | None


_RANK = {source: rank for rank, source in enumerate(ItemSource)}


def rank(source: ItemSource) -> int:
    return _RANK[source]


def place_for(source: ItemSource, others: Sequence[ItemSource]) -> int:
    """Where a new item stands among those there: after the last one that comes before its own kind or is of it.

    So whatever order people gave the others stays as it is.
    """
    mine = rank(source)
    return max((place + 1 for place, other in enumerate(others) if rank(other) <= mine), default=0)


def shifted(keys: Sequence[str], key: str, by: int) -> list[str]:
    """The keys with one of them moved by so many places, at most to an end."""
    order = list(keys)
    place = order.index(key)
    order.insert(max(0, min(len(order) - 1, place + by)), order.pop(place))
    return order


def checked_title(title: str) -> str:
    """One line of words. Raises Invalid naming the field."""
    found = " ".join(canonical.text(title, field="title", limit=TITLE).split("\n"))
    if not found:
        raise Invalid("Say in a few words what it is about.", fields={"title": "say what it is about"})
    return found


def checked_minutes(minutes: int) -> int:
    if not 1 <= minutes <= LONGEST:
        raise Invalid(
            f"An item takes between 1 and {LONGEST} minutes.", fields={"minutes": f"is not 1 to {LONGEST}"}
        )
    return minutes
