"""Who is here, from when to when: times that may stand side by side, and when a correction needs a reason.

Attendance binds nobody. How many are there for a vote is worked out from it elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from governance import canonical
from governance.errors import Invalid
from governance.people.rules import entries

EARLIEST = timedelta(hours=1)  # so long before the beginning somebody may have come
LATER = "It cannot be later than now."
ORDER = "Leaving lies before coming."
TOO_EARLY = "That is long before this meeting began."
TWICE = "They were here at that time already; the times of one person do not overlap."
WHY = "A vote was taken since. Say why the time was wrong."


class Mode(StrEnum):
    ROOM = "room"
    PHONE = "phone"
    ONLINE = "online"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Somebody who comes: by account (`person`), else by name. `seat` is the role they are there for, None for a guest."""

    key: str
    person: int | None = None
    name: str = ""
    title: str = ""
    party: str = ""
    seat: int | None = None
    proxy: str = ""
    mode: Mode = Mode.ROOM


@dataclass(frozen=True, kw_only=True)
class Stay:
    """From `came` up to, not including, `went`; None: still here."""

    came: datetime
    went: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return self.came == self.went

    def overlaps(self, other: "Stay") -> bool:
        """Whether there is an instant in both; one that ends as it begins has none."""
        if self.is_empty or other.is_empty:
            return False
        begins_in_time = other.went is None or self.came < other.went
        return begins_in_time and (self.went is None or other.came < self.went)


def check(stay: Stay, *, others: Iterable[Stay], began: datetime, at: datetime) -> None:
    """Raises Invalid for a time that cannot be, or at which the same person was here already."""
    if stay.came > at or (stay.went is not None and stay.went > at):
        raise Invalid(LATER, fields={"came" if stay.came > at else "went": "lies ahead"})
    if stay.went is not None and stay.went < stay.came:
        raise Invalid(ORDER, fields={"went": "lies before coming"})
    if stay.came < began - EARLIEST:
        raise Invalid(TOO_EARLY, fields={"came": "lies long before the meeting"})
    if any(stay.overlaps(other) for other in others):
        raise Invalid(TWICE, fields={"came": "overlaps another time of theirs"})


def corrected(before: Stay, after: Stay, *, votes: Iterable[datetime], reason: str) -> str:
    """The reason as it is stored. Raises Invalid where one is needed: who was there for a vote would be told otherwise."""
    why = canonical.text(reason, field="reason", limit=500)
    if not why and any(_there(before, vote) != _there(after, vote) for vote in votes):
        raise Invalid(WHY, fields={"reason": "is needed, because a vote was taken since"})
    return why


def guest_name(typed: str) -> str:
    if not typed.strip():
        raise Invalid("Say who it is.", fields={"name": "is needed"})
    return entries.name(typed, limit=80)


def _there(stay: Stay, at: datetime) -> bool:
    return stay.came <= at and (stay.went is None or at < stay.went)
