"""Writing in a meeting while it is open: who may, that it is still open, and that every screen hears of it.

A screen that follows is told only that the number `live` rose; what it may see it asks for itself.
"""

from governance.acts import Act
from governance.database import sql
from governance.errors import Forbidden, Stale
from governance.meetings.actions.meeting import MEETINGS
from governance.meetings.queries.meetings import MeetingFacts

# The row stays locked until the act ends: writers of one meeting take turns, and none writes in one that was closed.
HOLD = "UPDATE meeting SET live = live + 1 WHERE id = :meeting AND state = 'open' RETURNING live"
TOUCH = "UPDATE meeting SET live = live + 1 WHERE id = :meeting"
NOT_OPEN = "{title} is not open, so nothing can be written in it."
NOT_YOURS = "Those who negotiate for a side of this meeting write in it, and its note taker."


async def hold(act: Act[MeetingFacts], *, writes: bool = True) -> None:
    """The first thing of an act inside an open meeting. Raises Forbidden for who may not write, Stale once it is closed.

    `writes` false: something that everybody who sees the meeting may do, such as saying that they are here.
    """
    if writes and not MEETINGS.standing(act.row, act.by).writes:
        raise Forbidden(NOT_YOURS)
    if not await sql.rows(HOLD, meeting=act.row.id):
        raise Stale(NOT_OPEN.format(title=act.row.title))


async def touch(meeting: int) -> None:
    """Something that the screens of a meeting show was written outside of it. Call it before the act's event:
    whoever holds the end of the record must not wait for a meeting.
    """
    await sql.rows(TOUCH, meeting=meeting)
