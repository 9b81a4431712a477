"""Votes by seat: given by each member on their own screen or entered by whoever writes, closed once, worked out here.

Closing freezes who was in the room at that second. What a carried motion takes into effect happens in the same
transaction, or not at all; a change that went another way a moment before is said so.
"""

import json
from datetime import datetime
from typing import Any

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.bodies.queries import Member
from governance.bodies.rules.ground_rules import MotionKind
from governance.bodies.rules.shares import Needed
from governance.database import sql
from governance.errors import Forbidden, Invalid, Stale
from governance.meetings.actions.board_effects import after_vote, before_vote
from governance.meetings.actions.board_floor import BoardAct, floor_of, hold, is_taker, motion_of, own_seat
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.motions import MotionFacts
from governance.meetings.queries.quorum import Floor
from governance.meetings.rules.votes import GIVEN, Ballot, Result, Tally, Value, tally
from governance.people.rules import Acting

# What a member said themselves, nobody else says otherwise.
CAST = """INSERT INTO vote (motion, seat, person, value, own, who, at)
  VALUES (:motion, (SELECT id FROM seat WHERE code = :seat), :person, :value, :own, :who, :at)
  ON CONFLICT (motion, seat) DO UPDATE SET person = excluded.person, value = excluded.value, own = excluded.own,
    who = excluded.who, at = excluded.at
  WHERE excluded.own OR NOT vote.own OR vote.person <> excluded.person RETURNING id"""
FREEZE = """INSERT INTO vote (motion, seat, person, value, holder, who, at)
  SELECT :motion, s.id, x.person, x.value, x.holder, '', :at
  FROM json_to_recordset(:votes::text::json) AS x (seat text, person bigint, value text, holder text) JOIN seat s ON s.code = x.seat
  ON CONFLICT (motion, seat) DO UPDATE SET person = excluded.person, value = excluded.value, holder = excluded.holder"""
CLOSE = """UPDATE motion SET state = :state, result = :result, base = :base, quorum = :quorum, present = :present,
    needed = :needed, yes = :yes, no = :no, closed_at = :at, revision = revision + 1
  WHERE id = :id AND revision = :revision AND state = 'open' RETURNING id"""
NOT_YOURS = "A member votes for their own seat; whoever writes down the meeting enters what others say."
THEIR_OWN = "{name} has voted on their own screen, so only they say otherwise."


async def cast(meeting: str, ballot: Ballot, *, by: Acting, at: datetime) -> None:
    """What somebody says for a seat: themselves, or through whoever writes. Refused for who is not there or takes no part."""
    if ballot.value not in GIVEN:
        raise Invalid("A vote is yes, no or an abstention.", fields={"value": "is yes, no or an abstention"})
    seat, value = ballot.seat, ballot.value
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await hold(act, writes=False)
        found = await motion_of(act, ballot.motion, seen=ballot.seen)
        there = await floor_of(act, found)
        member = _voter(act, there, seat)
        person = there.quorum.voices[seat]
        row = {"motion": found.id, "seat": seat, "person": person, "value": str(value)}
        if not await sql.rows(CAST, **row, own=own_seat(act, there, seat), who=act.who, at=at):
            raise Stale(THEIR_OWN.format(name=_name(member, person)))
        after = {"member": member.title, "office": member.party_name, "name": _name(member, person)}
        await act.record(Tag.VOTE_GIVEN, after={**after, "vote": str(value), "hash": found.hash})


def _voter(act: BoardAct, there: Floor, seat: str) -> Member:
    member = there.member(seat)
    mine = member is not None and act.by.seat == seat and act.by.person_id in member.people
    if member is None or not (mine or is_taker(act)):
        raise Forbidden(NOT_YOURS)
    if seat in there.quorum.recused:
        raise Forbidden(f"{member.title} takes no part in this item, so there is no vote.")
    if seat not in there.quorum.voices:
        raise Forbidden(f"Nobody is in the room for {member.title}, so there is no vote.")
    if not own_seat(act, there, seat) and not is_taker(act):
        raise Forbidden(
            f"{_name(member, there.quorum.voices[seat])} is in the room for this seat and votes for it."
        )
    return member


def _name(member: Member, person: int) -> str:
    people = (member.holder, member.acting)
    return next((one.name for one in people if one and one.id == person), "")


async def close(meeting: str, motion: str, *, seen: str, by: Acting, at: datetime) -> Result:
    """Closes the vote and answers what it came to."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await hold(act)
        found = await motion_of(act, motion, seen=seen)
        there = await floor_of(act, found)
        count = tally(there.rules, found.kind, there.quorum, found.given, needs=_exception(found, there))
        await before_vote(found)
        numbers = {
            name: getattr(count, name) for name in ("base", "quorum", "present", "needed", "yes", "no")
        }
        state = {"state": str(count.result.state), "result": str(count.result)}
        if not await sql.rows(CLOSE, id=found.id, revision=found.revision, **numbers, **state, at=at):
            raise Stale("Somebody else closed this vote a moment ago.")
        votes = json.dumps([_frozen(seat, value, there) for seat, value in count.values.items()])
        await sql.rows(FREEZE, motion=found.id, votes=votes, at=at)
        effect = await after_vote(act, found, count.result)
        await act.record(Tag.MOTION_DECIDED, after=_told(found, count, there, effect))
        return count.result


def _exception(motion: MotionFacts, there: Floor) -> Needed | None:
    """The majority that the ground rules ask for the exception that a motion names."""
    law = there.rules.open_meetings
    if motion.kind is not MotionKind.LATE_ITEM or law is None:
        return None
    return next((e.needed for e in law.exceptions if e.words == motion.told["exception"]), None)


def _frozen(seat: str, value: Value, there: Floor) -> dict[str, Any]:
    """A seat's vote with whoever spoke for it, or held it; none where it is vacant."""
    member = there.member(seat)
    spoke = there.quorum.voices.get(seat)
    holder = member.holder if member else None
    person = spoke or (holder.id if holder else None)
    name = _name(member, person) if member and person else ""
    parts = {"name": name, "title": member.title, "party": member.party_name} if member else {}
    return {"seat": seat, "person": person, "value": str(value), "holder": canonical.dumps(parts)}


def _told(motion: MotionFacts, count: Tally, there: Floor, effect: str) -> dict[str, Any]:
    """Everybody reads how each vote stands; whoever finds theirs wrong asks for a correction of the minutes."""
    votes = {_titled(there, seat): str(value) for seat, value in count.values.items()}
    told = {"motion": motion.words, "hash": motion.hash, "result": str(count.result)}
    numbers = {"yes": count.yes, "no": count.no, "present": count.present, "quorum": count.quorum}
    return {**told, **numbers, "votes": votes, **({"effect": effect} if effect else {})}


def _titled(there: Floor, seat: str) -> str:
    member = there.member(seat)
    return f"{member.title}, {member.party_name}" if member else "A closed role"
