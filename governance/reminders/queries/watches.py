"""What is watched, and what is known beside it: other numbers that administrators chose, dates that were promised."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.database import sql
from governance.reminders.rules.due import Told
from governance.reminders.rules.levels import Choice
from governance.reminders.rules.watches import Level, kind_named
from governance.waiting.queries.matters import ALL, Scope, matters
from governance.waiting.rules.matter import Kind, Matter

COLUMNS = "id, key, thread, kind, subject, number, party, clock, since, until, revision, level, told_at, next_at, begun_at"
OPEN = f"SELECT {COLUMNS} FROM watch WHERE ended_at IS NULL"  # noqa: S608 - constants
LAST = """SELECT DISTINCT ON (thread) thread, clock FROM watch WHERE thread = ANY(:threads::text[])
    ORDER BY thread, clock DESC"""
PROMISED = """SELECT a.key, max(a.until) AS until FROM acknowledgement a JOIN watch w ON w.key = a.key
    WHERE w.ended_at IS NULL GROUP BY a.key"""
CHOSEN = "SELECT kind, body FROM reminder_setting"


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A row of watch."""

    id: int
    key: str
    thread: str
    kind: str
    subject: str
    number: str
    party: str
    clock: int
    since: datetime | None
    until: datetime | None
    revision: int
    level: str
    told_at: datetime | None
    next_at: datetime | None
    begun_at: datetime

    @property
    def told(self) -> Told:
        return Told(level=self.level, at=self.told_at)

    def runs_as(self, matter: Matter) -> bool:
        """Whether the clock that is watched is still the matter's."""
        return (self.since, self.until) == (matter.since, matter.until)


def watched_from(row: Mapping[str, Any]) -> Watched:
    return Watched(**{name: row[name] for name in Watched.__dataclass_fields__})


async def open_watches() -> dict[str, Watched]:
    """By their thread."""
    return {row["thread"]: watched_from(row) for row in await sql.rows(OPEN)}


async def last_clocks(threads: Iterable[str]) -> dict[str, int]:
    """The highest clock that each thread has had; none for a new one."""
    return {row["thread"]: row["clock"] for row in await sql.rows(LAST, threads=sorted(threads))}


async def promised() -> dict[str, datetime]:
    """By key, until when whoever has to act said they will."""
    return {row["key"]: row["until"] for row in await sql.rows(PROMISED)}


async def choices() -> dict[Kind, Choice]:
    """What administrators chose; a kind or level that is not known any more is passed over."""
    known = {kind.name.lower() for kind in Kind}
    rows = await sql.rows(CHOSEN)
    return {kind_named(row["kind"]): choice_from(row["body"]) for row in rows if row["kind"] in known}


def choice_from(body: str) -> Choice:
    """A setting as it is kept: `{"after": {"reminded": -3}, "off": ["sponsor"]}`."""
    kept = json.loads(body)
    levels = frozenset(Level)
    after = {Level(name): int(days) for name, days in kept.get("after", {}).items() if name in levels}
    return Choice(after=after, off=frozenset(Level(name) for name in kept.get("off", ()) if name in levels))


async def waiting(at: datetime) -> tuple[Matter, ...]:
    """Everything that waits for anybody and can be done by now."""
    found = await matters(Scope(at=at, every=True, most=ALL))
    return tuple(each for each in found.matters if each.is_ripe(at))
