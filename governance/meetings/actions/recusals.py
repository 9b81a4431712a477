"""A member takes no part in one item: says so, or whoever writes down the meeting does; taken back before a vote is closed."""

from datetime import datetime

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, NotFound, Stale
from governance.meetings.actions import motions
from governance.meetings.actions.board_floor import BoardAct, Item, hold, is_taker, item_of
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.quorum import Floor, floor
from governance.meetings.rules.votes import LONGEST_REASON
from governance.people.rules import Acting

RECUSE = """INSERT INTO recusal (item, seat, person, reason, who, at)
  VALUES (:item, (SELECT id FROM seat WHERE code = :seat), :person, :reason, :who, :at)
  ON CONFLICT (item, seat) DO NOTHING RETURNING id"""
BACK = (
    "DELETE FROM recusal WHERE item = :item AND seat = (SELECT id FROM seat WHERE code = :seat) RETURNING id"
)
DECIDED = "SELECT EXISTS (SELECT FROM motion WHERE item = :item AND state IN ('carried', 'failed')) AS found"


async def recuse(meeting: str, item: str, seat: str, *, reason: str, by: Acting, at: datetime) -> None:
    """From now on the seat counts by the ground rules' word, and its vote is refused. A vote given before falls."""
    why = canonical.text(reason, field="reason", limit=LONGEST_REASON)
    if not why:
        raise Invalid("Say why, in a few words; it stands in the minutes.", fields={"reason": "say why"})
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        on, there = await _checked(act, item, seat)
        speaks = _speaker(there, seat)
        row = {"item": on.id, "seat": seat, "person": speaks, "reason": why}
        if not await sql.rows(RECUSE, **row, who=act.who, at=at):
            raise AlreadyDone("They take no part in this item already.")
        await motions.without_item(act, item)
        await act.record(Tag.RECUSED, after=_told(there, seat, on), reason=why)


async def take_back(meeting: str, item: str, seat: str, *, by: Acting, at: datetime) -> None:
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        on, there = await _checked(act, item, seat)
        if not await sql.rows(BACK, item=on.id, seat=seat):
            raise NotFound("They take part in this item.")
        await act.record(Tag.RECUSAL_TAKEN_BACK, after=_told(there, seat, on))


async def _checked(act: BoardAct, item: str, seat: str) -> tuple[Item, Floor]:
    await hold(act, writes=False)
    on = await item_of(act, item)
    there = await floor(act.row.id, on.id, at=act.at)
    member = there.member(seat)
    if member is None:
        raise NotFound("There is no such member.")
    own = act.by.seat == seat and act.by.person_id in member.people
    if not own and not is_taker(act):
        raise Forbidden("A member says so for themselves, or whoever writes down the meeting.")
    if await sql.value(DECIDED, item=on.id):
        raise Stale("A vote on this item was closed, so this stays as it was then.")
    return on, there


def _speaker(there: Floor, seat: str) -> int:
    """Who speaks for the seat now: who is in the room for it, else its holder."""
    member = there.member(seat)
    people = [
        each.person for each in there.room if each.seat == seat and member and each.person in member.people
    ]
    if people:
        return people[0]
    if member is None or member.holder is None:
        raise Invalid("Nobody holds this role now.", fields={"seat": "is vacant"})
    return member.holder.id


def _told(there: Floor, seat: str, on: Item) -> dict[str, str]:
    member = there.member(seat)
    return {
        "member": member.title if member else "",
        "office": member.party_name if member else "",
        "item": on.title,
    }
