"""Which item is talked about: on to the next one, or to any other. The item that is left by going on is done."""

from datetime import datetime

from governance import acts
from governance.acts import Act
from governance.database import sql
from governance.errors import Invalid, Stale
from governance.meetings.actions import live
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.meetings import MeetingFacts
from governance.people.rules import Acting

# What stands there without its notice is not opened before an exception was found for it.
LATE = "i.late AND i.exception = ''"
NEXT = f"""SELECT i.id FROM agenda_item i LEFT JOIN agenda_item c ON c.id = :item
  WHERE i.meeting = :meeting AND i.state = 'planned' AND i.id IS DISTINCT FROM :item AND NOT ({LATE})
  ORDER BY coalesce((i.position, i.id) < (c.position, c.id), false), i.position, i.id LIMIT 1"""  # noqa: S608 - constant
NAMED = f"SELECT i.id, {LATE} AS late FROM agenda_item i WHERE i.meeting = :meeting AND i.key = :key"  # noqa: S608
AT = "SELECT i.id, i.key FROM meeting m LEFT JOIN agenda_item i ON i.id = m.item WHERE m.id = :meeting"
BEGUN = "UPDATE agenda_item SET begun_at = coalesce(begun_at, :at) WHERE id = :item"
DONE = """UPDATE agenda_item SET state = 'done', ended_at = :at, revision = revision + 1
  WHERE id = :item AND state = 'planned'"""
NOW = "UPDATE meeting SET item = :item WHERE id = :meeting"
GONE_ON = "Somebody else went on already."
NO_ITEM = "There is no such item on this agenda."
TOO_LATE = "It was put on without its notice. Vote first on the exception that your ground rules name."
WHY = "which item is talked about stands in the minutes, with its times"


async def go_on(meeting: str | MeetingFacts, *, seen: str, by: Acting, at: datetime) -> None:
    """The item `seen` (its key, "" before the first) is done, the next one that is open begins; none: all are done.

    Two who press at once go on by one. Raises Stale for the second.
    """
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        now = await sql.one(AT, meeting=act.row.id)
        if (now["key"] or "") != seen:
            raise Stale(GONE_ON)
        if now["id"]:
            await sql.rows(DONE, item=now["id"], at=at)
        await _begin(act, await sql.value(NEXT, meeting=act.row.id, item=now["id"]))
        act.without_event(WHY)


async def go_to(meeting: str | MeetingFacts, key: str, *, by: Acting, at: datetime) -> None:
    """Talk about this item now. The one before stays open, if it was."""
    async with acts.take(MEETINGS, meeting, by=by, at=at) as act:
        await live.hold(act)
        found = await sql.one(NAMED, NO_ITEM, meeting=act.row.id, key=key)
        if found["late"]:
            raise Invalid(TOO_LATE)
        await _begin(act, found["id"])
        act.without_event(WHY)


async def _begin(act: Act[MeetingFacts], item: int | None) -> None:
    if item:
        await sql.rows(BEGUN, item=item, at=act.at)
    await sql.rows(NOW, meeting=act.row.id, item=item)
