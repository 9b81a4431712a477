"""When somebody's calendar is told of a meeting, and what: asked, moved, canceled. Pure.

A letter only follows the one before it once that has left: a cancellation never overtakes its invitation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from governance import formats
from governance.invitations.rules.entries import Method

SETTLED = timedelta(minutes=1)  # several edits within it are one letter
SOON = timedelta(days=2)  # a feed is read again after a day at most: what changes sooner is written as well
FROM, UNTIL = time(7), time(19)  # in the city; what is near does not wait for it


class Choice(StrEnum):
    """How somebody wants meetings in their calendar."""

    INVITATIONS = "invitations"
    FEED = "feed"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a person was told of a meeting, and is told anew when any of it changes."""

    title: str
    starts: datetime
    ends: datetime
    place: str = ""
    link: str = ""

    def when(self, zone: str) -> str:
        """`Thu, Dec 10, 2026, 2:00 PM to 2:45 PM EST`."""
        start, end = (each.astimezone(ZoneInfo(zone)) for each in (self.starts, self.ends))
        same = start.date() == end.date()
        last = formats.clock_time(end) if same else f"{formats.day(end)}, {formats.clock_time(end)}"
        return f"{formats.day(start)}, {formats.clock_time(start)} to {last} {start.tzname()}"

    def rows(self, zone: str) -> tuple[tuple[str, str], ...]:
        rows = (("When", self.when(zone)), ("Where", self.place), ("By video or phone", self.link))
        return tuple((name, value) for name, value in rows if value)


@dataclass(frozen=True, kw_only=True)
class Last:
    """The last letter to a person about a meeting; `waiting` while it has not left."""

    number: int
    method: Method
    sequence: int
    stamp: datetime
    told: Told
    waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A meeting as it stands for one person."""

    told: Told
    sequence: int
    stamp: datetime
    canceled: bool
    invited: bool
    zone: str
    last: Last | None = None


@dataclass(frozen=True, kw_only=True)
class Next:
    """The letter that is due; `stamp` and `sequence` are above all that its reader has."""

    number: int
    method: Method
    sequence: int
    stamp: datetime
    told: Told


def due(meeting: Standing, *, at: datetime, choice: Choice = Choice.INVITATIONS) -> Next | None:
    """None where the reader knows, where it is over, or where it should wait."""
    last = meeting.last
    if meeting.told.starts <= at or (last and last.waiting) or at - meeting.stamp < SETTLED:
        return None
    near = meeting.told.starts - at <= SOON
    if not near and not FROM <= at.astimezone(ZoneInfo(meeting.zone)).time() < UNTIL:
        return None
    method = _method(meeting)
    if method is None or (choice is Choice.FEED and (not near or last is None)):
        return None
    return _numbered(meeting, method)


def _method(meeting: Standing) -> Method | None:
    last = meeting.last
    stands = last is not None and last.method is Method.REQUEST
    if meeting.canceled or not meeting.invited:
        return Method.CANCEL if stands else None
    return None if stands and last and last.told == meeting.told else Method.REQUEST


def _numbered(meeting: Standing, method: Method) -> Next:
    """The number rises with its time, when it is canceled and when it is asked again (RFC 5546 2.1.4)."""
    last, told = meeting.last, meeting.told
    if last is None:
        return Next(number=1, method=method, sequence=meeting.sequence, stamp=meeting.stamp, told=told)
    told = last.told if method is Method.CANCEL else told
    moved = (last.told.starts, last.told.ends) != (told.starts, told.ends)
    rises = method is not last.method or moved
    return Next(
        number=last.number + 1,
        method=method,
        sequence=max(meeting.sequence, last.sequence + rises),
        stamp=max(meeting.stamp, last.stamp + timedelta(seconds=1)),
        told=told,
    )


def unsent(choice: Choice) -> bool:
    """Whether the calendar part is left out, because the reader's feed carries it."""
    return choice is Choice.FEED


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that is otherwise than it was told."""

    name: str
    was: str
    now: str


def changes(before: Told, now: Told, zone: str) -> tuple[Change, ...]:
    """What an update says in words, old beside new."""
    was = {"Meeting": before.title, **dict(before.rows(zone))}
    new: Mapping[str, str] = {"Meeting": now.title, **dict(now.rows(zone))}
    names = [name for name in ("Meeting", "When", "Where", "By video or phone") if name in was or name in new]
    return tuple(
        Change(name=name, was=was.get(name, ""), now=new.get(name, ""))
        for name in names
        if was.get(name) != new.get(name)
    )


def of_person(meeting: Standing, last: Last | None, *, invited: bool) -> Standing:
    return replace(meeting, last=last, invited=invited)
