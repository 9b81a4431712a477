"""The next meeting of a change's two sides, and where the change was put on one lately: one value for both, beside `c`."""

from datetime import datetime

import msgspec

from governance.changes.rules.talking import FAR_DAYS, Talking
from governance.database import sql

# Of a row `c` of changes, at `:at`; the page of a change reads it with everything else.
TALKING = f"""(SELECT row_to_json(told) FROM (SELECT b.code AS body, b.name,
  (SELECT json_build_object('number', m.number, 'starts', m.starts, 'zone', m.zone) FROM meeting m
    WHERE m.body = b.id AND m.state IN ('draft', 'invited') AND m.starts > :at
      AND m.starts <= :at::timestamptz + INTERVAL '{FAR_DAYS} days' ORDER BY m.starts, m.id LIMIT 1) AS next,
  (SELECT json_build_object('number', m.number, 'state', m.state, 'starts', m.starts, 'zone', m.zone, 'planned', t.starts,
      'until', t.until, 'round', t.round, 'party', p.name)
    FROM change_talk t JOIN meeting m ON m.id = t.meeting JOIN party p ON p.id = t.party
    WHERE t.change = c.id ORDER BY t.round DESC LIMIT 1) AS talk
  FROM agreement g JOIN body b ON b.party = g.department WHERE g.id = c.agreement AND c.state = 'open') told)"""  # noqa: S608
OF_ONE = f"SELECT {TALKING}::text AS talking FROM change c WHERE c.number = :number"  # noqa: S608 - constants


async def talking(number: str, *, at: datetime) -> Talking | None:
    """None where the change is not open, or its sides have no group yet."""
    found = await sql.value(OF_ONE, number=number, at=at)
    return msgspec.json.decode(found, type=Talking) if found else None
