"""Talking about a change at the next meeting of its two sides: which meeting is near enough, what it does to its date. Pure.

The date to answer by becomes two business days after the meeting, if that is later. It stays where it is whatever becomes
of the meeting later: nobody's time gets shorter, and nobody's longer, without an act of its own.
"""

from dataclasses import dataclass
from datetime import datetime

FAR_DAYS = 35  # a meeting further off would only put the answer off
DAYS_AFTER = 2
CANCELED = "canceled"


@dataclass(frozen=True, kw_only=True)
class NextMeeting:
    number: str
    starts: datetime
    zone: str


@dataclass(frozen=True, kw_only=True)
class PutOnMeeting:
    """A change that `party` put on a meeting in a round: when that was `planned` to begin, and where it stands by now."""

    number: str
    state: str
    starts: datetime
    zone: str
    planned: datetime
    until: datetime
    round: int
    party: str

    @property
    def canceled(self) -> bool:
        return self.state == CANCELED

    @property
    def moved(self) -> bool:
        return self.starts != self.planned


@dataclass(frozen=True, kw_only=True)
class Talking:
    """`next` None: none is set that is near enough. `body` and `name` are the group of the two."""

    body: str
    name: str
    next: NextMeeting | None = None
    talk: PutOnMeeting | None = None
