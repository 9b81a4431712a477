"""What motions, votes and recusals of a board have in common: the meeting held, the item, who may enter what.

A working meeting has none of these: there, whatever is asked about them is not there.
"""

from dataclasses import dataclass

from governance.acts import Act
from governance.bodies.rules.ground_rules import MotionKind
from governance.database import sql
from governance.errors import Forbidden, NotFound, Stale
from governance.meetings.actions import live
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.motions import MotionFacts, motions
from governance.meetings.queries.quorum import Floor, floor, took_part

BoardAct = Act[MeetingFacts]
ITEM = """SELECT id, key, title, about, state, late AND exception = '' AS late, revision FROM agenda_item
    WHERE meeting = :meeting AND key = :key"""
NO_VOTES = "There is nothing to vote on in this meeting."
NO_ITEM = "There is no such item on this agenda."
CLOSED = "The vote on this motion is over."
OTHER_TEXT = "The motion says something else by now. Read it before you vote."


@dataclass(frozen=True, kw_only=True)
class Item:
    """An item of the meeting; `late`: it came without its notice, and no exception was found for it."""

    id: int
    key: str
    title: str
    about: str
    state: str
    late: bool
    revision: int


async def hold(act: BoardAct, *, writes: bool = True) -> None:
    """The first thing of an act on the floor of a board."""
    if not act.row.is_board:
        raise NotFound(NO_VOTES)
    await live.hold(act, writes=writes)


def is_taker(act: BoardAct) -> bool:
    return bool(MEETINGS.standing(act.row, act.by).writes)


async def item_of(act: BoardAct, key: str) -> Item:
    return Item(**await sql.one(ITEM, NO_ITEM, meeting=act.row.id, key=key))


async def motion_of(act: BoardAct, key: str, *, seen: str) -> MotionFacts:
    """An open motion with the text that was read. Raises NotFound or Stale."""
    found = await motions(act.row.id, key) if key else ()
    if not found:
        raise NotFound("There is no such motion in this meeting.")
    if found[0].closed_at is not None:
        raise Stale(CLOSED)
    if found[0].hash != seen:
        raise Stale(OTHER_TEXT)
    return found[0]


async def floor_of(act: BoardAct, motion: MotionFacts) -> Floor:
    """Who is a voice for a motion at this second; who acted for a side in a change does not approve it."""
    return await floor(act.row.id, motion.item_id, at=act.at, barred=await barred(motion))


async def barred(motion: MotionFacts) -> frozenset[int]:
    if motion.kind is not MotionKind.APPROVAL:
        return frozenset()
    return await took_part(motion.about.partition("/")[2])


def own_seat(act: BoardAct, there: Floor, seat: str) -> bool:
    """Whether whoever acts speaks for this seat."""
    return act.by.seat == seat and there.quorum.voices.get(seat) == act.by.person_id


def member_only(act: BoardAct, there: Floor) -> None:
    """Any member who is in the room, for whichever seat."""
    if act.by.person_id not in there.quorum.voices.values() and not is_taker(act):
        raise Forbidden("A member who is in the room does this.")
