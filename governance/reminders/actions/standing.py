"""Whether what a letter says still stands when it leaves: what was done meanwhile is left out, what says nothing stays."""

from datetime import datetime

from governance.database import sql
from governance.reminders.actions.letter_log import Leased

STANDS = """
SELECT count(n.id) AS carried, count(n.id) FILTER (WHERE n.settled_at IS NOT NULL OR n.read_at IS NOT NULL) AS gone,
  coalesce(bool_or(p.deactivated_at IS NOT NULL OR c.refused_at IS NOT NULL), false) AS unreachable
FROM letter l LEFT JOIN letter_notice ln ON ln.letter = l.id LEFT JOIN notice n ON n.id = ln.notice
LEFT JOIN person p ON p.id = l.person LEFT JOIN correspondent c ON c.person = l.person
WHERE l.id = :id
"""
WITHDRAW = """UPDATE letter SET state = 'withdrawn', done_at = :at, next_at = NULL, lease_owner = '', lease_until = NULL
    WHERE id = :id AND lease_owner = :owner AND state = 'ready'"""


async def current_bytes(letter: Leased, *, at: datetime) -> bytes:
    """What to send; nothing where the letter is withdrawn. A letter that may have arrived is sent again as it was."""
    found = await sql.one(STANDS, id=letter.id)
    if letter.unsure or not found["carried"]:
        return letter.bytes
    if found["gone"] == found["carried"] or found["unreachable"]:
        await sql.rows(WITHDRAW, id=letter.id, owner=letter.owner, at=at)
        return b""
    return letter.bytes
