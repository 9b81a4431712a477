"""A motion is put, as it is voted on: its text is never changed. Taken back while its vote is open; of several items at
once, any member takes one out.

Which motion may be put is decided here; what the votes come to, by votes.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.bodies.actions.founding import check_seats
from governance.bodies.rules.ground_rules import Kind, MotionKind, rules_of
from governance.changes.queries.situation import situation
from governance.changes.rules.moves import State as ChangeState
from governance.changes.rules.policy import board_key
from governance.database import sql
from governance.errors import Invalid, NotFound, Stale
from governance.meetings.actions.board_floor import (
    BoardAct,
    Item,
    floor_of,
    hold,
    item_of,
    member_only,
    motion_of,
)
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.minutes import to_approve
from governance.meetings.queries.motions import MotionFacts
from governance.meetings.queries.quorum import Floor, floor
from governance.meetings.rules.outcomes import named
from governance.meetings.rules.votes import NewMotion
from governance.people.rules import Acting

PUT = """INSERT INTO motion (key, item, kind, about, words, content, hash, mover, seconder, state, who, at)
  SELECT :key, :item, :kind, :about, :words, :content, :hash, (SELECT id FROM seat WHERE code = :mover),
    (SELECT id FROM seat WHERE code = :seconder), 'open', :who, :at
  ON CONFLICT (key) DO NOTHING RETURNING id"""
OPEN = """SELECT 1 FROM motion m JOIN agenda_item i ON i.id = m.item WHERE i.meeting = :meeting AND m.state = 'open'
  AND m.key <> :key"""
WITHDRAW = """UPDATE motion SET state = 'withdrawn', closed_at = :at, revision = revision + 1
  WHERE id = :id AND state = 'open' RETURNING id"""
ITEMS = "SELECT key FROM agenda_item WHERE meeting = :meeting AND key = ANY(:keys::text[]) AND state = 'planned' AND NOT (late AND exception = '')"
FEWER = "UPDATE motion SET content = :content, hash = :hash, revision = revision + 1 WHERE id = :id AND state = 'open'"
NO_VOTE_YET = "DELETE FROM vote WHERE motion = :id"
CONSENTS = """SELECT m.key, m.hash FROM motion m JOIN agenda_item i ON i.id = m.item
  WHERE i.meeting = :meeting AND m.state = 'open' AND m.kind = 'consent'"""


async def put(meeting: str, item: str, new: NewMotion, *, by: Acting, at: datetime) -> None:
    """Sent twice, it is there once."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await hold(act)
        motion, on = new.checked(), await item_of(act, item)
        await _check_place(act, motion, on)
        there = await floor(act.row.id, on.id, at=at)
        _check_movers(motion, there)
        await CHECKS.get(motion.kind, _nothing_more)(act, motion, on, there)
        row = {**vars(motion), "key": named(motion.key), "kind": str(motion.kind), "hash": motion.hash}
        if not await sql.rows(PUT, **row, item=on.id, who=act.who, at=at):
            act.without_event("it was sent before")
            return
        after = {"item": on.title, "motion": motion.words, "hash": motion.hash}
        await act.record(Tag.MOTION_PUT, after=after)


async def _check_place(act: BoardAct, motion: NewMotion, on: Item) -> None:
    """One motion at a time, on the item talked about; what came too late waits for its exception."""
    if on.state != "planned":
        raise Stale("This item is over.")
    if on.late is not (motion.kind is MotionKind.LATE_ITEM):
        late = "It was put on without its notice. Vote first on the exception that your ground rules name."
        raise Stale(late if on.late else "It stands on the agenda in time, so no exception is needed.")
    if not on.late and act.row.item != on.id:
        raise Stale("Open the item first; then put the motion.")
    if await sql.rows(OPEN, meeting=act.row.id, key=motion.key):
        raise Stale("Another motion is being voted on. Close its vote first.")


def _check_movers(motion: NewMotion, there: Floor) -> None:
    for field in ("mover", "seconder"):
        seat = getattr(motion, field)
        if seat and seat not in there.quorum.voices:
            reason = "is a member who is in the room and takes part"
            raise Invalid(f"Who moves or seconds it {reason}.", fields={field: reason})


async def _nothing_more(_: BoardAct, __: NewMotion, ___: Item, ____: Floor) -> None:
    """An ordinary motion says all in its words."""


async def _check_rules(act: BoardAct, motion: NewMotion, _: Item, there: Floor) -> None:
    rules = rules_of(motion.content).checked()
    if rules.kind is not Kind.BOARD or rules.hash == there.rules.hash:
        raise Invalid("These ground rules change nothing.", fields={"content": "changes nothing"})
    await check_seats(rules, act.at)


async def _check_approval(act: BoardAct, motion: NewMotion, _: Item, __: Floor) -> None:
    change = await situation(motion.about.partition("/")[2])
    if change.state is not ChangeState.AGREED or board_key(act.row.body) not in change.waiting_boards:
        raise Stale(f"{change.number} does not wait for an approval by {act.row.body_name}.")
    if json.loads(motion.content or "{}").get("hash") != change.offer_hash:
        raise Stale(f"{change.number} has a newer proposal than the one this motion is about.")


async def _check_exception(_: BoardAct, motion: NewMotion, __: Item, there: Floor) -> None:
    law, wanted = there.rules.open_meetings, json.loads(motion.content or "{}").get("exception")
    if law is None or wanted not in {each.words for each in law.exceptions}:
        reason = "is none that your ground rules name"
        raise Invalid(f"This exception {reason}.", fields={"exception": reason})


async def _check_items(act: BoardAct, motion: NewMotion, _: Item, __: Floor) -> None:
    keys = json.loads(motion.content or "{}").get("items", [])
    known = {row["key"] for row in await sql.rows(ITEMS, meeting=act.row.id, keys=keys)}
    if not keys or set(keys) - known or len(set(keys)) < len(keys):
        reason = "are items of this agenda that are still open"
        raise Invalid(f"What is decided at once {reason}.", fields={"items": reason})


async def _check_minutes(act: BoardAct, motion: NewMotion, _: Item, __: Floor) -> None:
    hashed = await to_approve(act.row.body_id, motion.about)
    if not hashed or json.loads(motion.content or "{}").get("hash") != hashed:
        raise Stale("These minutes cannot be approved as they were read: look at them again.")


Check = Callable[[BoardAct, NewMotion, Item, Floor], Awaitable[None]]
CHECKS: Mapping[MotionKind, Check] = {
    MotionKind.GROUND_RULES: _check_rules,
    MotionKind.APPROVAL: _check_approval,
    MotionKind.LATE_ITEM: _check_exception,
    MotionKind.CONSENT: _check_items,
    MotionKind.MINUTES: _check_minutes,
}


async def withdraw(meeting: str, key: str, *, seen: str, by: Acting, at: datetime) -> None:
    """Taken back before its vote is closed; what was said to it stays on record."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await hold(act)
        await _withdrawn(act, await motion_of(act, key, seen=seen))


async def _withdrawn(act: BoardAct, motion: MotionFacts) -> None:
    if not await sql.rows(WITHDRAW, id=motion.id, at=act.at):
        raise Stale("The vote on this motion is over.")
    await act.record(Tag.MOTION_WITHDRAWN, after={"motion": motion.words, "hash": motion.hash})


async def take_out(meeting: str, key: str, item: str, *, seen: str, by: Acting, at: datetime) -> None:
    """An item out of what is to be decided at once: any member in the room, without a vote on that."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await hold(act, writes=False)
        motion = await motion_of(act, key, seen=seen)
        member_only(act, await floor_of(act, motion))
        await _without(act, motion, item)


async def without_item(act: BoardAct, item: str) -> None:
    """Part of the act by which somebody takes no part in an item: it is not decided with others."""
    for row in await sql.rows(CONSENTS, meeting=act.row.id):
        motion = await motion_of(act, row["key"], seen=row["hash"])
        if item in motion.told["items"]:
            await _without(act, motion, item)


async def _without(act: BoardAct, motion: MotionFacts, item: str) -> None:
    """The motion is another one then: votes given so far are given anew."""
    items = motion.told.get("items", [])
    if motion.kind is not MotionKind.CONSENT or item not in items:
        raise NotFound("This item is not among those decided at once.")
    left = [each for each in items if each != item]
    if not left:
        await _withdrawn(act, motion)
        return
    fewer = replace(motion.text, content=canonical.dumps({"items": left}))
    await sql.rows(FEWER, id=motion.id, content=fewer.content, hash=fewer.hash)
    await sql.rows(NO_VOTE_YET, id=motion.id)
    title = await sql.value("SELECT title FROM agenda_item WHERE key = :item", item=item)
    await act.record(Tag.CONSENT_ITEM_TAKEN_OUT, after={"item": title, "hash": fewer.hash})
