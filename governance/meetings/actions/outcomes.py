"""What came of an item: written down, written anew, struck. What a kind brings along is an entry of FURTHER.

A note taker's words are nobody's act: whatever binds a side is its own seat's, on its own screen.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from governance import acts
from governance.acts import Act
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Invalid, NotFound, Stale
from governance.meetings.actions import agreeing, decisions, following_up, live, putting_off
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.agenda import item
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.rules.outcomes import (
    FIXED,
    NewOutcome,
    Outcome,
    OutcomeKind,
    Wording,
    may_be_typed,
    named,
    said,
)
from governance.people.rules import Acting

Further = Callable[[Act[MeetingFacts], Outcome, Mapping[str, str]], Awaitable[None]]
Undone = Callable[[Act[MeetingFacts], Outcome], Awaitable[None]]


async def _put_off(act: Act[MeetingFacts], added: Outcome, _: Mapping[str, str]) -> None:
    """The item goes to the next meeting of the group, or where its series keeps what waits."""
    found = await item(added.item)
    await putting_off.put_off(act, found, words=added.words, seen=found.revision)


async def _stays_off(_: Act[MeetingFacts], __: Outcome) -> None:
    raise Stale(OFF_ALREADY)


# What an outcome of a kind brings along within the same act, from the other fields of its form; and what striking ends.
FURTHER: dict[OutcomeKind, Further] = {
    OutcomeKind.DEFERRAL: _put_off,
    OutcomeKind.ACTION: following_up.open_action,
    OutcomeKind.AGREED: agreeing.agreed,
    OutcomeKind.DECISION: decisions.enter,
    OutcomeKind.RECOMMENDATION: decisions.enter,
}
STRUCK: dict[OutcomeKind, Undone] = {
    OutcomeKind.DEFERRAL: _stays_off,
    OutcomeKind.ACTION: following_up.struck,
    OutcomeKind.AGREED: agreeing.taken_out,
    OutcomeKind.DECISION: decisions.keep,
    OutcomeKind.RECOMMENDATION: decisions.keep,
}

PUT = """INSERT INTO outcome (key, item, position, kind, words, internal, speaker, who, at)
  SELECT :key, i.id, (SELECT coalesce(max(position), 0) + 1 FROM outcome WHERE item = i.id),
    :kind, :words, :internal, :speaker, :who, :at
  FROM agenda_item i WHERE i.key = :item AND i.meeting = :meeting
  ON CONFLICT (key) DO NOTHING RETURNING id"""
ONE = """SELECT o.id, o.key, o.item AS item_id, i.key AS item, i.about, o.kind, o.words, o.internal, o.revision,
    o.struck_at IS NOT NULL AS struck
  FROM outcome o JOIN agenda_item i ON i.id = o.item WHERE o.key = :key AND i.meeting = :meeting"""
CHANGE = """UPDATE outcome SET words = :words, internal = :internal, revision = revision + 1
  WHERE id = :id AND revision = :seen AND struck_at IS NULL RETURNING id"""
STRIKE = "UPDATE outcome SET struck_at = :at, revision = revision + 1 WHERE id = :id AND struck_at IS NULL RETURNING id"
NO_ITEM = "There is no such item on this agenda."
NO_OUTCOME = "This is not written down in this meeting."
BY_MOTION = "A board decides by a motion and its votes; what they come to is written down from them."
REST_ON_IT = "Something rests on it already. Strike it, and write it down once more."
OFF_ALREADY = "It stands elsewhere by now. Bring it back on the page of the agenda."
OVERTAKEN = "Somebody else changed this a moment ago. It says now: {words}"


async def add(
    meeting: str | MeetingFacts, typed: NewOutcome, form: Mapping[str, str], *, by: Acting, at: datetime
) -> Outcome:
    """Write down what came of an item; `form` holds what its kind asks besides. Sent twice, it is there once."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        if not may_be_typed(typed.kind, board=act.row.kind == "board"):
            raise Invalid(BY_MOTION, fields={"kind": "comes from a motion"})
        return await put(act, typed, form)


async def put(act: Act[MeetingFacts], typed: NewOutcome, form: Mapping[str, str]) -> Outcome:
    """The same within an act that holds the meeting: a motion that carried, for one."""
    words, internal = said(typed.words), typed.internal
    row = {"kind": str(typed.kind), "words": words, "internal": internal, "speaker": typed.speaker}
    place = {"key": named(typed.key), "item": typed.item, "meeting": act.row.id}
    new = await sql.rows(PUT, **place, **row, who=act.who, at=act.at)
    found = await _one(act, typed.key, otherwise=NO_ITEM)
    if not new:
        act.without_event("it was sent before")
        return found
    if bring := FURTHER.get(typed.kind):
        await bring(act, found, form)
    await act.record(Tag.OUTCOME_ADDED, after=_told(found))
    return found


async def change(
    meeting: str | MeetingFacts, key: str, wording: Wording, *, by: Acting, at: datetime
) -> None:
    """Say it in other words. What something rests on stays as it is."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        found = await _one(act, key)
        if found.kind in FIXED:
            raise Stale(REST_ON_IT)
        values = {"words": said(wording.words), "internal": wording.internal, "seen": wording.seen}
        if not await sql.rows(CHANGE, id=found.id, **values):
            raise Stale(OVERTAKEN.format(words=found.words))
        after = _told(await _one(act, key))
        await act.record(Tag.OUTCOME_CHANGED, before=_told(found), after=after)


async def strike(meeting: str | MeetingFacts, key: str, *, by: Acting, at: datetime) -> None:
    """Take it out again, with what came along; it stays on record."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        found = await _one(act, key)
        if not await sql.rows(STRIKE, id=found.id, at=at):
            raise AlreadyDone("It was struck already.")
        if undo := STRUCK.get(found.kind):
            await undo(act, found)
        await act.record(Tag.OUTCOME_STRUCK, before=_told(found))


async def _one(act: Act[MeetingFacts], key: str, *, otherwise: str = NO_OUTCOME) -> Outcome:
    row = await sql.row(ONE, key=key, meeting=act.row.id)
    if row is None:
        raise NotFound(otherwise)
    return Outcome(**{**row, "kind": OutcomeKind(row["kind"])})


def _told(outcome: Outcome) -> dict[str, Any]:
    """As it goes on record; words that are internal stay in the meeting."""
    words: dict[str, Any] = {"internal": True} if outcome.internal else {"words": outcome.words}
    return {"item": outcome.item, "kind": str(outcome.kind), **words}
