"""One matter that waits, with what is known of the telling: who was reminded, which day was named, who wants no letters.

It is found among what may concern the person, so nobody learns of a matter that they do not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from governance.audit.stored_event import Who
from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import Viewer
from governance.reminders.queries.inbox import SEEN, reader
from governance.reminders.rules.watches import thread
from governance.waiting.queries.matters import ALL, CHANGES, SOURCES, Scope, matters, matters_for
from governance.waiting.rules.matter import Matter, Subject

# The clock that runs, else the last one.
TELLING = """
SELECT to_json(x)::text FROM (SELECT w.key, w.ended_at, w.level, w.told_at, w.next_at,
  (SELECT coalesce(json_agg(json_build_object('party', n.party, 'day', n.day, 'who', n.who::json) ORDER BY n.day DESC), '[]')
     FROM nudge n WHERE n.key = w.key) AS nudges,
  (SELECT coalesce(json_agg(json_build_object('until', a.until, 'words', a.words, 'at', a.at, 'who', a.who::json)
     ORDER BY a.times DESC), '[]') FROM acknowledgement a WHERE a.key = w.key) AS days,
  (SELECT coalesce(json_agg(json_build_object('person', m.person, 'reason', m.reason, 'at', m.at, 'who', m.who::json)
     ORDER BY m.at), '[]') FROM mute m WHERE m.key = w.key) AS mutes
  FROM watch w WHERE w.thread = :thread ORDER BY w.clock DESC LIMIT 1) x
"""
TOLD_OF = f"SELECT EXISTS (SELECT FROM notice n WHERE {SEEN} AND starts_with(n.key, :thread || '/'))"  # noqa: S608 - our texts


@dataclass(frozen=True, kw_only=True)
class Nudged:
    """Which side reminded, on which day."""

    party: str
    day: date
    who: Who


@dataclass(frozen=True, kw_only=True)
class DayNamed:
    """Until when somebody said they will act: the midnight after the day."""

    until: datetime
    words: str
    at: datetime
    who: Who

    @property
    def last(self) -> datetime:
        return self.until - timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Muted:
    """Somebody who wants no letters about it, and why."""

    person: int
    reason: str
    at: datetime
    who: Who


@dataclass(frozen=True, kw_only=True)
class Telling:
    """The telling of one clock, newest first. `ended_at`: its matter is done, or the clock was set anew."""

    key: str
    ended_at: datetime | None
    level: str
    told_at: datetime | None
    next_at: datetime | None
    nudges: tuple[Nudged, ...]
    days: tuple[DayNamed, ...]
    mutes: tuple[Muted, ...]


async def matter_of(name: str, viewer: Viewer, *, at: datetime) -> Matter | None:
    """The matter of this thread, None where it waits no more. Raises NotFound where neither it is among what may
    concern the person, nor were they ever told of it in a role that they still hold.
    """
    change = name.startswith(f"{Subject.CHANGE}/")
    of = (CHANGES,) if change else tuple(each for each in SOURCES if each is not CHANGES)
    found = await matters_for(viewer, at=at, of=of, most=ALL)
    own = _named(name, found.matters)
    if own is None and not await sql.value(TOLD_OF, **reader(viewer), thread=name):
        raise NotFound("There is nothing under this address that waits.")
    return own or _named(name, (await matters(Scope(at=at, every=True, most=ALL), of=of)).matters)


def _named(name: str, found: Iterable[Matter]) -> Matter | None:
    return next((each for each in found if thread(each) == name), None)


async def telling(name: str) -> Telling | None:
    """What is known of the clock that runs, or ran last; None where the matter was not taken up yet."""
    text = await sql.value(TELLING, thread=name)
    return msgspec.json.decode(text, type=Telling) if text else None
