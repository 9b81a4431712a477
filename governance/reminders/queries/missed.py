"""Nothing missed: every moment that is due by the facts alone, and older than 15 minutes, has its notice.

The sweeps' own columns are not asked: what was told is read from the inbox, what is due from what waits. So a sweep that
stands still, or forgets, is seen by somebody else than itself.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from governance.database import sql
from governance.reminders.queries.present import Present, present
from governance.reminders.queries.watches import Watched, open_watches
from governance.reminders.rules import recipients
from governance.reminders.rules.due import Told
from governance.reminders.rules.watches import ABOVE, WARNINGS, Level, times_again
from governance.waiting.rules.matter import Matter

LATE = timedelta(minutes=15)
TOLD = """SELECT key, level, min(told_at) AS at FROM notice
    WHERE key = ANY(:keys::text[]) GROUP BY key, level ORDER BY key, at"""
UNREAD = """SELECT count(*) AS events, min(at) AS since FROM event
    WHERE number > (SELECT number FROM trail_reader WHERE name = 'notices') AND at < :before"""


@dataclass(frozen=True, kw_only=True)
class Missed:
    """A level that nobody was told, and since when it is due."""

    key: str
    title: str
    level: str
    due: datetime


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What was found at a moment; `unread` events of the record were told to nobody yet."""

    at: datetime
    missed: tuple[Missed, ...]
    unread: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.missed and not self.unread

    @property
    def words(self) -> str:
        if self.is_sound:
            return "nothing missed"
        return f"{len(self.missed)} due moments and {self.unread} events were not told"


class _Latest:
    """The last audit of this process: pages and supervisors ask more often than anything changes."""

    audit: Audit | None = None


def latest() -> Audit | None:
    """The last audit; None before the first."""
    return _Latest.audit


def standing(at: datetime) -> str:
    """How reminders stand at a moment, in words for a supervisor; old news is none."""
    known = latest()
    if known is None or at - known.at > LATE:
        return "not looked at lately"
    return known.words


async def look_for_missed(*, at: datetime) -> int:
    """How much is missing; kept for whoever asks."""
    _Latest.audit = await audit(at)
    return len(_Latest.audit.missed) + _Latest.audit.unread


async def audit(at: datetime) -> Audit:
    """What should have been told a quarter of an hour ago."""
    now = replace(await present(at), at=at - LATE)
    watched = await open_watches()
    told = await _told([each.key for each in watched.values()])
    missed = [
        each
        for thread, matter in now.matters.items()
        if (each := _missed(now, matter, watched.get(thread), told))
    ]
    unread = await sql.one(UNREAD, before=at - LATE)
    return Audit(at=at, missed=tuple(missed), unread=unread["events"])


async def _told(keys: list[str]) -> dict[str, dict[str, datetime]]:
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for row in await sql.rows(TOLD, keys=keys):
        found[row["key"]][row["level"]] = row["at"]
    return found


def _missed(
    now: Present, matter: Matter, watched: Watched | None, told: Mapping[str, Mapping[str, datetime]]
) -> Missed | None:
    """A clock that is not watched at all is missed as a whole, once it has run for long enough."""
    if watched is None or not watched.runs_as(matter):
        if matter.since is None or matter.since > now.at:
            return None
        return _due(now, matter, Told(), key="", begun=matter.since)
    if watched.begun_at > now.at:
        return None
    heard = _furthest(told.get(watched.key, {}))
    return _due(now, matter, heard, key=watched.key, begun=watched.begun_at)


def _due(now: Present, matter: Matter, heard: Told, *, key: str, begun: datetime) -> Missed | None:
    """The first level that is due and has somebody to be told; nobody misses one that has not."""
    step = now.step_due(matter, heard, key=key, begun=begun)
    while step is not None:
        if recipients.of_step(step.rung, matter, now.staff):
            return Missed(key=key, title=matter.title or matter.number, level=step.level, due=step.at)
        heard = Told(level=step.level, at=step.at)
        step = now.step_due(matter, heard, key=key, begun=begun)
    return None


def _furthest(levels: Mapping[str, datetime]) -> Told:
    """How far the inbox says that the telling has come; the last warning counts again where it was told anew."""
    order = {str(level): place for place, level in enumerate(Level)}
    known = [level for level in levels if level in order or times_again(level)]
    if not known:
        return Told()
    last = max(known, key=lambda level: (order.get(level, len(order)), times_again(level)))
    warned = [at for level, at in levels.items() if level in WARNINGS]
    at = max([levels[last], *warned]) if last not in ABOVE else levels[last]
    return Told(level=last, at=at)
