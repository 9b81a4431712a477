"""Items of an agenda for later, and back again: put off, kept by a series, taken up by a meeting, brought back.

What is put off goes to the next meeting of the same body or, where there is none, to the backlog of a series; it is never
in no place.
"""

from dataclasses import dataclass
from datetime import datetime

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.meetings.actions.agenda_items import (
    END,
    MeetingAct,
    NewItem,
    compare_and_set,
    hold,
    into_order,
    store,
)
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.agenda import ItemFacts, item, published
from governance.meetings.queries.notice import agenda_due
from governance.meetings.rules.agenda import BACK, WORDS, ItemState
from governance.people.rules import Acting

BEGIN_AGAIN = """UPDATE agenda_item SET state = 'planned', ended_at = NULL, words = '', late = late OR :late, edited = true, who = :who, revision = revision + 1
  WHERE id = :id AND revision = :seen AND state IN ('dropped', 'deferred') RETURNING id"""
# What it was put off to, while nobody has worked on it there.
SUCCESSOR = """UPDATE agenda_item SET state = 'dropped', who = :who, ended_at = :at, revision = revision + 1
  WHERE origin = :id AND state = 'planned' RETURNING id"""
TAKE_UP = """UPDATE agenda_item SET meeting = :meeting, late = :late, edited = true, revision = revision + 1
  WHERE id = :id AND revision = :seen AND meeting IS NULL AND state = 'planned' RETURNING id"""
# Only a meeting that is going to be held can take something: neither a canceled one nor one that is over.
NEXT = """SELECT id, number, starts, series FROM meeting WHERE body = :body AND state IN ('draft', 'invited')
  AND (starts, id) > (:after, :meeting) ORDER BY starts, id LIMIT 1 FOR NO KEY UPDATE"""
KEPT_BY = """SELECT id, number FROM meeting_series WHERE body = :body AND state = 'running'
  ORDER BY (number = :series) DESC, id LIMIT 1 FOR KEY SHARE"""
NO_PLACE = "There is no later meeting of {body}, and no series that could keep it. Set a date first; until then it stays here."


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where something was put off to: a meeting by its number and start, or the backlog of a series."""

    meeting: str = ""
    series: str = ""
    starts: datetime | None = None


async def defer(key: str, *, words: str = "", seen: int, by: Acting, at: datetime) -> Place:
    """To the next meeting of the body, else into the backlog of its series; answers where it is now."""
    found = await item(key)
    async with acts.take(MEETINGS, found.meeting, by=by, at=at) as act:
        await hold(act)
        place = await put_off(act, found, words=words, seen=seen)
        where = {"to": place.meeting or place.series}
        await act.record(Tag.AGENDA_ITEM_PUT_OFF, after={"item": found.title, **where}, reason=words)
    return place


async def put_off(act: MeetingAct, found: ItemFacts, *, words: str, seen: int) -> Place:
    """The same as a part of another act: out of here and in there, or nothing at all."""
    why = canonical.text(words, field="words", limit=WORDS)
    await compare_and_set(END, found, seen, state="deferred", words=why, who=act.who, at=act.at)
    new = NewItem(
        title=found.title,
        minutes=found.minutes,
        about=found.about,
        source=found.source,
        internal=found.internal,
        reason=found.reason,
    )
    values = {"body": act.row.body_id}
    later = await sql.row(NEXT, **values, after=act.row.starts, meeting=act.row.id)
    if later:
        key = await store(act, new, meeting=later["id"], after=found)
        await into_order(later["id"], key, found.source)
        return Place(meeting=later["number"], starts=later["starts"])
    keeps = await sql.row(KEPT_BY, **values, series=act.row.series)
    if keeps is None:
        raise Invalid(NO_PLACE.format(body=act.row.body_name))
    await store(act, new, meeting=None, series=keeps["id"], after=found)
    return Place(series=keeps["number"])


async def bring_back(key: str, *, seen: int, by: Acting, at: datetime) -> None:
    """Onto the agenda again, after it was dropped or put off; where it had been put off to, it stands no more."""
    found = await item(key)
    async with acts.take(MEETINGS, found.meeting, by=by, at=at) as act:
        await hold(act)
        if found.state not in BACK:
            raise AlreadyDone("It is on the agenda.")
        await compare_and_set(BEGIN_AGAIN, found, seen, who=act.who, late=await _comes_late(act, key))
        if found.state is ItemState.DEFERRED and not await sql.rows(
            SUCCESSOR, id=found.id, who=act.who, at=at
        ):
            raise Stale("It was taken up elsewhere meanwhile, so it stays there.")
        await into_order(act.row.id, key, found.source)
        await act.record(Tag.AGENDA_ITEM_BACK, after={"item": found.title})


async def take_up(key: str, number: str, *, seen: int, by: Acting, at: datetime) -> None:
    """From the backlog of a series onto the agenda of a meeting of the same body."""
    found = await item(key)
    async with acts.take(MEETINGS, number, by=by, at=at) as act:
        await hold(act)
        if not await sql.rows(
            "SELECT 1 FROM meeting_series WHERE number = :series AND body = :body",
            series=found.series,
            body=act.row.body_id,
        ):
            raise Forbidden("That belongs to another group.")
        await compare_and_set(TAKE_UP, found, seen, meeting=act.row.id, late=await _comes_late(act, key))
        await into_order(act.row.id, key, found.source)
        await act.record(Tag.AGENDA_ITEM_ADDED, after={"item": found.title})


async def _comes_late(act: MeetingAct, key: str) -> bool:
    """Whether a law of open meetings sets a time that is over, and it was on no agenda that was published before."""
    if not (await agenda_due(act.row.id)).is_late(act.at):
        return False
    return not any(f'"{key}"' in each.content for each in await published(act.row.id))


async def keep_for_later(number: str, new: NewItem, *, by: Acting, at: datetime) -> str:
    """Into the backlog of the meeting's series, until a meeting takes it up."""
    async with acts.take(MEETINGS, number, by=by, at=at) as act:
        await hold(act)
        keeps = await sql.row(KEPT_BY, body=act.row.body_id, series=act.row.series)
        if keeps is None:
            raise Invalid(NO_PLACE.format(body=act.row.body_name))
        key = await store(act, new, meeting=None, series=keeps["id"])
        await act.record(Tag.AGENDA_ITEM_KEPT, after={"item": new.title})
    return key
