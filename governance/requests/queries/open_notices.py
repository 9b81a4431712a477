"""Notices about names on which nothing is settled yet, that move figures of a time: what a scorecard waits for."""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql

# As long as an office may object, or its objection has no answer. What means something else again is objected to there.
OPEN = """SELECT n.number, n.state = 'objected' AS objected, n.reply_by, p.name AS party
  FROM label_notice n JOIN party p ON p.id = n.party
  WHERE (:party = 0 OR n.party = :party) AND (n.state = 'objected' OR (n.state = 'told' AND n.reply_by >= :at))
    AND EXISTS (SELECT FROM label_told t JOIN label_change c ON c.id = t.change WHERE t.notice = n.id
      AND CASE n.state WHEN 'objected' THEN t.objected ELSE c.undone_at IS NULL AND NOT EXISTS (
        SELECT FROM label_change d WHERE d.label = c.label AND d.id > c.id AND d.undone_at IS NULL) END
      AND EXISTS (SELECT FROM judgment j WHERE j.label = c.label AND j.opened < :ends))
  ORDER BY n.reply_by, n.id"""


@dataclass(frozen=True, kw_only=True)
class OpenNotice:
    """`party` (its name) may object until `reply_by`, or has done so and waits for an answer."""

    number: str
    party: str
    objected: bool
    reply_by: datetime


async def open_notices(*, party: int, ends: datetime, at: datetime) -> tuple[OpenNotice, ...]:
    """Those of an office (its id; 0: of any) whose names stand on requests opened before an instant."""
    rows = await sql.rows(OPEN, party=party, ends=ends, at=at)
    return tuple(OpenNotice(**row) for row in rows)
