"""Addresses in letters: what one is for, and whether it still leads where it says. Pure.

An address holds a random token, of which the fingerprint alone is kept. It shows where things stand and signs nobody in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from governance.identity.rules import token_hash

OPEN_FOR = timedelta(days=30)
STOPS_FOR = timedelta(days=400)  # an old letter can still end letters


class Purpose(StrEnum):
    MATTER = "matter"
    MORE_TIME = "more-time"
    STOP = "stop"


class Reach(StrEnum):
    """Where an address leads by now."""

    OPEN = "open"
    CHANGED = "changed"  # something else stands there than what the letter told
    DONE = "done"  # it waits for nobody any more
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class NewLink:
    """An address as it is written into a letter; `content` names what the letter tells, "" where that cannot change."""

    token: str
    purpose: Purpose
    target: str
    expires: datetime
    key: str = ""
    content: str = ""

    @property
    def kept_as(self) -> str:
        return token_hash(self.token)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known when somebody follows an address; `now` names what stands there, `ended` says that it is done."""

    expires: datetime
    content: str
    now: str
    ended: bool


def reach(link: Standing, at: datetime) -> Reach:
    if link.expires <= at:
        return Reach.EXPIRED
    if link.ended:
        return Reach.DONE
    return Reach.CHANGED if link.content and link.content != link.now else Reach.OPEN
