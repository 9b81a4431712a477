"""Meetings that lie ahead, as an agenda is made for them: whose they are, when the one after begins, what stands at each."""

import json
from datetime import datetime

from governance.agendas.queries.sources import AFTER, Ahead
from governance.database import sql
from governance.meetings.queries.meetings import meeting
from governance.meetings.queries.notice import agenda_due
from governance.people.rules import PartyKind

NEAR = """SELECT number FROM meeting WHERE state IN ('draft', 'invited') AND starts > :at AND starts <= :until
  ORDER BY starts, id"""
MORE = """SELECT coalesce(p.code, '') AS department, a.id AS agreement, coalesce(s.template, '') AS template,
    (SELECT json_object_agg(o.code, o.kind)::text FROM party o WHERE o.code = ANY(:parties::text[])) AS offices,
    (SELECT min(n.starts) FROM meeting n WHERE n.body = m.body AND n.state IN ('draft', 'invited')
      AND n.starts > m.starts) AS following
  FROM meeting m JOIN body b ON b.id = m.body LEFT JOIN party p ON p.id = b.party
  LEFT JOIN agreement a ON a.department = p.id LEFT JOIN meeting_series s ON s.id = m.series
  WHERE m.id = :meeting ORDER BY a.id LIMIT 1"""


async def near(after: datetime, until: datetime) -> tuple[str, ...]:
    """Numbers of the meetings that begin in between and have not begun."""
    return tuple(row["number"] for row in await sql.rows(NEAR, at=after, until=until))


async def ahead_of(number: str, *, at: datetime) -> Ahead:
    """Raises NotFound."""
    found = await meeting(number)
    due = await agenda_due(found.id)
    more = await sql.one(MORE, meeting=found.id, parties=list(found.parties))
    offices = json.loads(more["offices"] or "{}")
    return Ahead(
        id=found.id,
        number=number,
        body=found.body_id,
        board=found.is_board,
        offices={code: PartyKind(kind) for code, kind in offices.items()},
        department=more["department"],
        agreement=more["agreement"],
        starts=found.starts,
        following=more["following"] or found.starts + AFTER,
        series=found.series,
        template=more["template"],
        zone=found.zone,
        due=due.at,
        late=due.is_late(at),
        at=at,
    )
