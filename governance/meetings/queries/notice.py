"""By when the agenda of a meeting is due, by the ground rules of its body and the city's calendar."""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from governance.bodies.rules.open_meetings import Notice, NoticeUnit
from governance.calendars.queries import for_party
from governance.database import sql
from governance.errors import NotFound
from governance.meetings.rules.notice import USUAL, due_by

# The ground rules that hold at its beginning.
NOTICE = """SELECT m.starts, m.zone, coalesce((SELECT g.content FROM ground_rules g WHERE g.body = m.body AND g.starts <= m.starts
    ORDER BY g.number DESC LIMIT 1), '{}') AS content
  FROM meeting m WHERE m.id = :meeting"""


@dataclass(frozen=True, kw_only=True)
class AgendaDue:
    """`by_law`: a law of open meetings applies, so that what comes later is late."""

    at: datetime
    by_law: bool

    def is_late(self, at: datetime) -> bool:
        return self.by_law and at > self.at


async def agenda_due(meeting_id: int) -> AgendaDue:
    row = await sql.one(NOTICE, meeting=meeting_id)
    law = json.loads(row["content"]).get("open_meetings")
    told = law["notice"] if law else None
    notice = Notice(amount=told["amount"], unit=NoticeUnit(told["unit"])) if told else USUAL
    zone = ZoneInfo(row["zone"])
    try:
        calendar = await for_party("", row["starts"].astimezone(zone).date())
    except NotFound:  # no calendar is set up yet
        return AgendaDue(at=row["starts"], by_law=False)
    return AgendaDue(at=due_by(row["starts"], notice, calendar, zone), by_law=law is not None)
