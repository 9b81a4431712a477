"""Publishing an agenda: what stands on it now goes out as it is, under a number and a fingerprint, and is kept for ever."""

import json
from datetime import datetime
from typing import Any

import msgspec

from governance import acts, canonical
from governance.agendas.actions.refreshing import refresh
from governance.agendas.rules.own_sources import StandingItem
from governance.agendas.rules.published import STANDS, AgendaContent, lines_of, times
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Invalid, Stale
from governance.meetings.actions.agenda_items import hold
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.agenda import agenda, published
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.agenda import ItemFacts, checked_minutes, checked_title
from governance.meetings.tables.agenda import PublishedAgenda
from governance.people.rules import Acting

MOST_STANDING = 12
NOTHING = "There is nothing on it yet. Put an item on the agenda first."
AS_IT_IS = "It is published as it stands now."
KEEP = """UPDATE meeting_series SET template = :template, revision = revision + 1
  WHERE id = :series AND template = :seen RETURNING id"""
NO_SERIES = "This is a single meeting: what stands on every agenda belongs to a series."
CHANGED = "Somebody else changed this a moment ago. Look at it again before you go on."


async def publish(number: str, *, by: Acting, at: datetime) -> int:
    """Answers how many times it was published by now. First what is open is looked through once more."""
    await refresh(number, at=at)
    async with acts.take(MEETINGS, number, by=by, at=at) as act:
        await hold(act)
        found = content_of(act.row, await agenda(act.row.id))
        before = await published(act.row.id)
        if not found.lines:
            raise Invalid(NOTHING, fields={"title": NOTHING})
        if before and before[0].hash == found.hash:
            raise AlreadyDone(AS_IT_IS)
        nth = before[0].number + 1 if before else 1
        row = PublishedAgenda(
            meeting=act.row.id, number=nth, content=found.text, hash=found.hash, who=act.who, at=at
        )
        await PublishedAgenda.insert(row)
        await act.record(Tag.AGENDA_PUBLISHED, after={"number": nth, "hash": found.hash})
    return nth


def content_of(meeting: MeetingFacts, items: tuple[ItemFacts, ...]) -> AgendaContent:
    """What would be published of it now."""
    lines = lines_of(items)
    every = [each for each in items if each.state in STANDS]
    return AgendaContent(
        meeting=meeting.number,
        title=meeting.title,
        body=meeting.body_name,
        board=meeting.is_board,
        zone=meeting.zone,
        place=meeting.place,
        link=meeting.link,
        lines=lines,
        left_out=len(every) - len(lines),
        **times(meeting.starts, meeting.ends),
    )


async def keep_template(
    number: str, items: tuple[StandingItem, ...], *, seen: str, by: Acting, at: datetime
) -> None:
    """Say what stands on every agenda of the meeting's series; `seen` is what it said before."""
    async with acts.take(MEETINGS, number, by=by, at=at) as act:
        await hold(act)
        if act.row.series_id is None:
            raise Invalid(NO_SERIES)
        if len(items) > MOST_STANDING:
            raise Invalid(
                f"At most {MOST_STANDING} items stand on every agenda.",
                fields={"items": f"are more than {MOST_STANDING}"},
            )
        text = canonical.dumps([_plain(each) for each in items])
        if not await sql.rows(KEEP, series=act.row.series_id, template=text, seen=seen):
            raise Stale(CHANGED)
        titles = "; ".join(each.title for each in items)
        await act.record(Tag.AGENDA_TEMPLATE, after={"items": titles or "nothing"})


def _plain(item: StandingItem) -> dict[str, Any]:
    return {"title": checked_title(item.title), "minutes": checked_minutes(item.minutes), "first": item.first}


def template_from(text: str) -> tuple[StandingItem, ...]:
    """What stands on every agenda of a series, as it is stored."""
    return tuple(msgspec.convert(json.loads(text or "[]"), list[StandingItem]))
