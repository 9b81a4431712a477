"""Meanings of names that an office may still object to: what a scorecard waits for, and where an objection puts a name.

Nobody's time to object is used up by saying yet another meaning: as long as the last one is open, the next one is beside
what the name meant before both, and an objection puts it back there.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.database import sql
from governance.requests.rules.labels import LabelState, Match
from governance.requests.rules.meanings import Meaning, Moved

# As long as an office may object, or 311 may answer its objection; silence leaves the names as they were put back. What means something else again is objected to there.
OPEN = """SELECT n.number, n.state = 'objected' AS objected, n.reply_by, p.name AS party
  FROM label_notice n JOIN party p ON p.id = n.party
  WHERE (:party = 0 OR n.party = :party) AND n.state IN ('told', 'objected') AND n.reply_by >= :at
    AND EXISTS (SELECT FROM label_told t JOIN label_change c ON c.id = t.change WHERE t.notice = n.id
      AND CASE n.state WHEN 'objected' THEN t.objected ELSE c.undone_at IS NULL AND NOT EXISTS (
        SELECT FROM label_change d WHERE d.label = c.label AND d.id > c.id AND d.undone_at IS NULL) END
      AND EXISTS (SELECT FROM judgment j WHERE j.label = c.label AND j.opened < :ends))
  ORDER BY n.reply_by, n.id"""

# The latest meaning of each label, where an office that was told of it may still object.
OPEN_CHANGES = """SELECT c.label, c.state_was, c.service_was, c.by_was FROM label_change c
  WHERE c.label = ANY(:labels::bigint[]) AND c.undone_at IS NULL
    AND NOT EXISTS (SELECT FROM label_change d WHERE d.label = c.label AND d.id > c.id AND d.undone_at IS NULL)
    AND EXISTS (SELECT FROM label_told t JOIN label_notice n ON n.id = t.notice
      WHERE t.change = c.id AND n.state = 'told' AND n.reply_by >= :at)"""


@dataclass(frozen=True, kw_only=True)
class OpenNotice:
    """`party` (its name) may object until `reply_by` or, where it has, 311 may answer until then."""

    number: str
    party: str
    objected: bool
    reply_by: datetime


async def open_notices(*, party: int, ends: datetime, at: datetime) -> tuple[OpenNotice, ...]:
    """Those of an office (its id; 0: of any) whose names stand on requests opened before an instant."""
    rows = await sql.rows(OPEN, party=party, ends=ends, at=at)
    return tuple(OpenNotice(**row) for row in rows)


async def put_back(moved: Moved, *, at: datetime) -> Meaning:
    """What the label means again after an objection; of one that returns to just that, what it means now."""
    for row in await sql.rows(OPEN_CHANGES, labels=[moved.label], at=at):
        match = Match(state=LabelState(row["state_was"]), service=row["service_was"])
        if match != moved.after.match:
            return Meaning(match=match, by=row["by_was"])
    return moved.before
