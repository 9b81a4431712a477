"""The next meeting of a change's two sides, and where the change was put on one lately: one question for both."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from governance.database import sql
from governance.meetings.rules.meetings import State
from governance.meetings.rules.talking import FAR

TALKING = """
SELECT row_to_json(found)::text AS found FROM (SELECT b.code AS body, b.name,
  (SELECT json_build_object('number', m.number, 'state', m.state, 'starts', m.starts, 'zone', m.zone) FROM meeting m
    WHERE m.body = b.id AND m.state IN ('draft', 'invited') AND m.starts > :at AND m.starts <= :far
    ORDER BY m.starts, m.id LIMIT 1) AS next,
  (SELECT json_build_object('number', m.number, 'state', m.state, 'starts', m.starts, 'zone', m.zone, 'planned', t.starts,
      'until', t.until, 'round', t.round, 'party', p.name)
    FROM change_talk t JOIN change c ON c.id = t.change JOIN meeting m ON m.id = t.meeting JOIN party p ON p.id = t.party
    WHERE c.number = :change ORDER BY t.round DESC LIMIT 1) AS talk
FROM body b JOIN party d ON d.id = b.party WHERE d.code = :department) found
"""


@dataclass(frozen=True, kw_only=True)
class NextMeeting:
    number: str
    state: State
    starts: datetime
    zone: str


@dataclass(frozen=True, kw_only=True)
class PutOnMeeting:
    """A change that `party` put on a meeting in a round: when that was `planned` to begin, and where it stands by now."""

    number: str
    state: State
    starts: datetime
    zone: str
    planned: datetime
    until: datetime
    round: int
    party: str

    @property
    def moved(self) -> bool:
        return self.starts != self.planned


@dataclass(frozen=True, kw_only=True)
class Talking:
    """`next` None: none is set that is near enough; `body` "": the two have no group yet."""

    body: str = ""
    name: str = ""
    next: NextMeeting | None = None
    talk: PutOnMeeting | None = None


async def talking(change: str, department: str, *, at: datetime) -> Talking:
    row = await sql.row(TALKING, change=change, department=department, at=at, far=at + FAR)
    return msgspec.json.decode(row["found"], type=Talking) if row else Talking()
