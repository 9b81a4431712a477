"""The items of an agenda, by people: added, ordered, given minutes, dropped. `putting_off.py`: for later, and back again.

Every act locks its meeting's row, so that an order is one order; an item is moved by compare-and-set.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import acts, canonical
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import Forbidden, Stale
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.agenda import ItemFacts, agenda, item
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.notice import agenda_due
from governance.meetings.rules.agenda import (
    WORDS,
    ItemSource,
    ItemState,
    checked_minutes,
    checked_title,
    place_for,
    shifted,
)
from governance.meetings.rules.meetings import State
from governance.people.rules import Acting

MeetingAct = Act[MeetingFacts]
UNDER_WAY = frozenset({State.DRAFT, State.INVITED, State.OPEN})
# Held until the act ends: those who write on one agenda take turns, and screens that follow the meeting hear of it.
LOCK = """UPDATE meeting SET live = live + 1 WHERE id = :meeting AND state IN ('draft', 'invited', 'open') RETURNING id"""
ADD = """INSERT INTO agenda_item (key, meeting, series, position, source, about, title, reason, minutes, internal, late, edited,
    carried, origin, who, at)
  VALUES (:key, :meeting, :series, :position, :source, :about, :title, :reason, :minutes, :internal, :late, true,
    :carried, :origin, :who, :at)
  ON CONFLICT (meeting, about) WHERE state = 'planned' AND about <> '' AND source <> 'own' DO UPDATE
    SET edited = true, carried = greatest(agenda_item.carried, excluded.carried),
      origin = coalesce(excluded.origin, agenda_item.origin), source = excluded.source, reason = excluded.reason,
      revision = agenda_item.revision + 1, settled_at = NULL
  RETURNING key"""
ORDER = """UPDATE agenda_item i SET position = o.place FROM unnest(:keys::text[]) WITH ORDINALITY o (key, place)
  WHERE i.key = o.key AND i.position <> o.place"""
CHANGE = """UPDATE agenda_item SET title = :title, minutes = :minutes, internal = :internal, edited = true,
    revision = revision + 1 WHERE id = :id AND revision = :seen AND state = 'planned' RETURNING id"""
TOUCH = "UPDATE agenda_item SET edited = true, revision = revision + 1 WHERE id = :id AND revision = :seen RETURNING id"
END = """UPDATE agenda_item SET state = :state, words = :words, edited = true, who = :who, ended_at = :at,
    revision = revision + 1 WHERE id = :id AND revision = :seen AND state = 'planned' RETURNING id"""
NOT_YOURS = "Those who speak for a side of {body} write its agenda, and whoever takes its notes."
OVER = "This meeting is {state}: its agenda stays as it is."
CHANGED = "Somebody else changed this item a moment ago. Look at it again before you go on."


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What somebody puts on an agenda; `about` names an open matter, "" for their own words."""

    title: str
    minutes: int = 5
    about: str = ""
    source: ItemSource = ItemSource.OWN
    reason: str = ""
    internal: bool = False


async def hold(act: MeetingAct) -> None:
    """The first thing of an act upon an agenda: it is ahead or under way, whoever acts writes in it, nobody else does now."""
    meeting = act.row
    if not MEETINGS.standing(meeting, act.by).writes:
        raise Forbidden(NOT_YOURS.format(body=meeting.body_name))
    if meeting.state not in UNDER_WAY:
        raise Stale(OVER.format(state=MEETINGS.states[meeting.state]))
    if not await sql.rows(LOCK, meeting=meeting.id):
        raise Stale(CHANGED)


async def add(number: str, new: NewItem, *, by: Acting, at: datetime) -> str:
    """Put something on the agenda; answers its key. What is there already about the same matter is not put there twice."""
    async with acts.take(MEETINGS, number, by=by, at=at) as act:
        await hold(act)
        key = await put(act, act.row.id, new)
        await act.record(Tag.AGENDA_ITEM_ADDED, after={"item": new.title})
    return key


async def put(act: Act[Any], meeting_id: int, new: NewItem) -> str:
    """The same as a part of another act. Raises Stale where the meeting is over or canceled by now."""
    if not await sql.rows(LOCK, meeting=meeting_id):
        raise Stale(CHANGED)
    key = await store(act, new, meeting=meeting_id)
    await into_order(meeting_id, key, new.source)
    return key


async def store(
    act: Act[Any],
    new: NewItem,
    *,
    meeting: int | None,
    series: int | None = None,
    after: ItemFacts | None = None,
) -> str:
    row = await sql.one(
        ADD,
        key=secrets.token_hex(5),
        meeting=meeting,
        series=series,
        position=1_000,
        source=str(new.source),
        about=new.about,
        title=checked_title(new.title),
        reason=canonical.text(new.reason, field="reason", limit=WORDS),
        minutes=checked_minutes(new.minutes),
        internal=new.internal,
        late=meeting is not None and (await agenda_due(meeting)).is_late(act.at),
        carried=after.carried + 1 if after else 0,
        origin=after.id if after else None,
        who=act.who,
        at=act.at,
    )
    return str(row["key"])


async def into_order(meeting: int, key: str, source: ItemSource) -> None:
    """A new item to where its kind stands; the others keep the order they have."""
    others = [each for each in await agenda(meeting) if each.key != key]
    order = [each.key for each in others]
    order.insert(place_for(source, [each.source for each in others]), key)
    await sql.rows(ORDER, keys=order)


async def shift(key: str, places: int, *, seen: int, by: Acting, at: datetime) -> None:
    """Earlier (below zero) or later by so many places among what stands on the agenda."""
    found = await item(key)
    async with acts.take(MEETINGS, found.meeting, by=by, at=at) as act:
        await hold(act)
        standing = [
            each for each in await agenda(act.row.id) if each.state in {ItemState.PLANNED, ItemState.DONE}
        ]
        if key not in {each.key for each in standing}:
            raise Stale(CHANGED)
        await compare_and_set(TOUCH, found, seen)
        await sql.rows(ORDER, keys=shifted([each.key for each in standing], key, places))
        act.without_event("the order of an agenda goes on record when it is published")


async def arrange(number: str, keys: Sequence[str], *, by: Acting, at: datetime) -> None:
    """The whole order at once; raises Stale where other items stand there by now."""
    async with acts.take(MEETINGS, number, by=by, at=at) as act:
        await hold(act)
        standing = {
            each.key for each in await agenda(act.row.id) if each.state in {ItemState.PLANNED, ItemState.DONE}
        }
        if standing != set(keys) or len(keys) != len(standing):
            raise Stale("Items came or went meanwhile. Look at the agenda again before you order it.")
        await sql.rows(ORDER, keys=list(keys))
        act.without_event("the order of an agenda goes on record when it is published")


async def change(key: str, new: NewItem, *, seen: int, by: Acting, at: datetime) -> None:
    """Its title, its minutes, and whether it is internal; what it is about stays."""
    found = await item(key)
    async with acts.take(MEETINGS, found.meeting, by=by, at=at) as act:
        await hold(act)
        values = {"title": checked_title(new.title), "minutes": checked_minutes(new.minutes)}
        await compare_and_set(CHANGE, found, seen, internal=new.internal, **values)
        act.without_event("an agenda goes on record when it is published")


async def drop(key: str, *, words: str, seen: int, by: Acting, at: datetime) -> None:
    """Not at this meeting, nor by itself at another one, unless its reason becomes another."""
    found = await item(key)
    async with acts.take(MEETINGS, found.meeting, by=by, at=at) as act:
        await hold(act)
        why = canonical.text(words, field="words", limit=WORDS)
        await compare_and_set(END, found, seen, state="dropped", words=why, who=act.who, at=at)
        await act.record(Tag.AGENDA_ITEM_DROPPED, after={"item": found.title}, reason=why)


async def compare_and_set(statement: str, found: ItemFacts, seen: int, **values: object) -> None:
    """Compare-and-set on the item's revision. Raises Stale where somebody else was first."""
    if not await sql.rows(statement, id=found.id, seen=seen, **values):
        raise Stale(CHANGED)
