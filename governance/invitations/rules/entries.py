"""One entry of a calendar: a meeting, or a day by which something is due."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Method(StrEnum):
    """What a calendar is asked to do: take an entry in or renew it, or strike it out."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """What is shown of a meeting (`starts`, `ends`, in its `zone`) or of a day (`day`, which takes nobody's time).

    `uid` is its own for ever, `sequence` rises with its time and when it is canceled; `stamp` is when it was last changed.
    """

    uid: str
    title: str
    stamp: datetime
    sequence: int = 0
    starts: datetime | None = None
    ends: datetime | None = None
    day: date | None = None
    zone: str = "UTC"
    place: str = ""
    words: str = ""
    address: str = ""
    canceled: bool = False


@dataclass(frozen=True, kw_only=True)
class Whom:
    """Somebody by name and e-mail address."""

    name: str
    address: str
