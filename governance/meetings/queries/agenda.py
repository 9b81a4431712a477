"""The items of a meeting in their order, those that a series keeps for later, and the agendas that were published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from governance.database import sql
from governance.meetings.rules.agenda import ItemFacts, ItemState

COLUMNS = """i.id, i.key, coalesce(m.number, '') AS meeting, coalesce(s.number, '') AS series, i.position, i.source, i.about,
  i.title, i.reason, i.minutes, i.state, i.internal, i.late, i.edited, i.exception, i.words, i.carried, i.origin, i.revision, i.at,
  i.begun_at, i.ended_at, i.settled_at, om.number AS origin_meeting, om.starts AS origin_starts,
  nm.number AS later_meeting, nm.starts AS later_starts"""
FROM = """FROM agenda_item i LEFT JOIN meeting m ON m.id = i.meeting LEFT JOIN meeting_series s ON s.id = i.series
  LEFT JOIN agenda_item o ON o.id = i.origin LEFT JOIN meeting om ON om.id = o.meeting
  LEFT JOIN agenda_item n ON n.origin = i.id AND n.state <> 'dropped' AND i.state = 'deferred'
  LEFT JOIN meeting nm ON nm.id = n.meeting"""
OF_MEETING = f"SELECT {COLUMNS} {FROM} WHERE i.meeting = :meeting ORDER BY i.position, i.id"
OF_SERIES = f"""SELECT {COLUMNS} {FROM} WHERE i.series = :series AND i.meeting IS NULL AND i.state = 'planned'
  ORDER BY i.position, i.id"""
BY_KEY = f"SELECT {COLUMNS} {FROM} WHERE i.key = :key"
PUBLISHED = """SELECT number, content, hash, who::json ->> 'name' AS who, at FROM published_agenda
  WHERE meeting = :meeting ORDER BY number DESC"""


@dataclass(frozen=True, kw_only=True)
class Published:
    """An agenda as it was published: its canonical text, its fingerprint, by whom and when."""

    number: int
    content: str
    hash: str
    who: str
    at: datetime


async def agenda(meeting_id: int) -> tuple[ItemFacts, ...]:
    """All items of a meeting in their order; those dropped or put off stand among them by their state."""
    return _read(await sql.rows(OF_MEETING, meeting=meeting_id))


async def backlog(series_id: int) -> tuple[ItemFacts, ...]:
    """What a series keeps until a meeting takes it up."""
    return _read(await sql.rows(OF_SERIES, series=series_id))


async def item(key: str) -> ItemFacts:
    """Raises NotFound."""
    row = await sql.one(BY_KEY, "There is no such item on an agenda.", key=key)
    return _read([row])[0]


async def published(meeting_id: int) -> tuple[Published, ...]:
    """The newest first; none where nothing was published yet."""
    return tuple(Published(**row) for row in await sql.rows(PUBLISHED, meeting=meeting_id))


def _read(rows: Iterable[sql.Row]) -> tuple[ItemFacts, ...]:
    return tuple(msgspec.convert(row, ItemFacts) for row in rows)


def talked_about(items: Iterable[ItemFacts]) -> tuple[ItemFacts, ...]:
    """Those that stand on the agenda: planned or done."""
    return tuple(each for each in items if each.state in {ItemState.PLANNED, ItemState.DONE})


__all__ = ["ItemFacts", "Published", "agenda", "backlog", "item", "published", "talked_about"]
