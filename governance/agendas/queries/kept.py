"""What belongs to the agenda of a meeting besides its items: when it is due, what its series keeps and puts on each."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.meetings.queries.agenda import ItemFacts, backlog
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.notice import agenda_due

TEMPLATE = "SELECT template FROM meeting_series WHERE id = :series"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """`due` is the last moment at which it is in time; `by_law`: after that, what comes is late. `template` as stored."""

    due: datetime
    by_law: bool
    template: str = ""
    backlog: tuple[ItemFacts, ...] = ()


async def kept_of(meeting: MeetingFacts) -> Kept:
    due = await agenda_due(meeting.id)
    if meeting.series_id is None:
        return Kept(due=due.at, by_law=due.by_law)
    template = await sql.value(TEMPLATE, series=meeting.series_id)
    kept = await backlog(meeting.series_id)
    return Kept(due=due.at, by_law=due.by_law, template=template or "", backlog=kept)
