"""What was agreed in meetings about changes, with where each change stands now: one query, whatever is asked for."""

from datetime import datetime

import msgspec

from governance.database import sql
from governance.errors import NotFound
from governance.meetings.rules.agreeing import AgreedInMeeting

# One value whose parts are named and shaped as those of AgreedInMeeting; who still acts in a role is said in acts.py as well.
ROWS = """SELECT a.id, c.number, c.title, u.key, m.number AS meeting, m.code, u.words, a.proposal, a.hash,
  a.round, CASE WHEN u.struck_at IS NULL THEN a.state ELSE 'taken-back' END AS stored, a.revision, a.at,
  (m.starts AT TIME ZONE m.zone)::date AS day,
  c.state AS change_state, coalesce(o.round, 0) AS change_round, c.offer_hash, coalesce(tu.code, '') AS turn,
  json_build_array(de.code, ce.code) AS sides, json_build_object(ce.code, ce.name, de.code, de.name) AS names,
  (SELECT coalesce(json_agg(p.code), '[]') FROM consent x JOIN party p ON p.id = x.party WHERE x.offer = o.id) AS consents,
  (SELECT coalesce(json_object_agg(p.code, json_build_object('id', y.id, 'party', p.code, 'person', y.person,
     'seat', y.seat, 'delegation', y.delegation, 'name', h.name,
     'who', y.who::json, 'at', y.at)), '{}')
     FROM confirmation y JOIN party p ON p.id = y.party JOIN person h ON h.id = y.person AND active(h)
     JOIN seat s ON s.id = y.seat AND s.closed_at IS NULL AND s.binding
     WHERE y.agreement = a.id AND y.taken_back_at IS NULL AND EXISTS (SELECT FROM tenure t WHERE t.seat = y.seat AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    AND ((y.delegation IS NULL AND t.person = y.person) OR EXISTS (SELECT FROM delegation d WHERE d.id = y.delegation
      AND d.holder = t.person AND d.delegate = y.person AND d.starts <= :at AND d.ends > :at)))) AS kept,
  (SELECT coalesce(json_object_agg(s.code, s.names), '{}') FROM (SELECT p.code, json_agg(
       coalesce(g.name, h.name) ORDER BY s.leads DESC, s.code) AS names
     FROM party p JOIN seat s ON s.party = p.id AND s.binding AND s.closed_at IS NULL
     JOIN tenure t ON t.seat = s.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
     JOIN person h ON h.id = t.person
     LEFT JOIN delegation d ON d.seat = s.id AND d.holder = t.person AND d.starts <= :at AND d.ends > :at
     LEFT JOIN person g ON g.id = d.delegate
     WHERE p.id IN (de.id, ce.id) GROUP BY p.code) s) AS signers,
  NOT EXISTS (SELECT FROM meeting_agreement l JOIN outcome w ON w.id = l.outcome AND w.struck_at IS NULL
     WHERE l.change = c.id AND l.id > a.id) AS newest
FROM meeting_agreement a JOIN outcome u ON u.id = a.outcome JOIN agenda_item i ON i.id = u.item
JOIN meeting m ON m.id = i.meeting JOIN change c ON c.id = a.change JOIN agreement g ON g.id = c.agreement
JOIN party ce ON ce.id = g.center JOIN party de ON de.id = g.department LEFT JOIN party tu ON tu.id = c.turn
LEFT JOIN LATERAL (SELECT id, round FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
WHERE {of} ORDER BY a.id DESC"""
AGREED = f"SELECT to_json(told)::text AS told FROM ({ROWS}) told"  # noqa: S608 - constants
OF_CHANGE = AGREED.replace("{of}", "c.number = :of")
OF_MEETING = AGREED.replace("{of}", "m.number = :of")
OF_CODE = AGREED.replace("{of}", "m.code = :of")


async def _read(query: str, of: str, at: datetime) -> tuple[AgreedInMeeting, ...]:
    rows = await sql.rows(query, of=of, at=at)
    return tuple(msgspec.json.decode(row["told"], type=AgreedInMeeting) for row in rows)


async def agreed_about(change: str, *, at: datetime) -> tuple[AgreedInMeeting, ...]:
    """What meetings agreed about the change with this number, newest first. Not filtered by who asks."""
    return await _read(OF_CHANGE, change, at)


async def agreed_in(meeting: str, *, at: datetime) -> tuple[AgreedInMeeting, ...]:
    """What was agreed in the meeting with this number, newest first. Not filtered by who asks."""
    return await _read(OF_MEETING, meeting, at)


async def agreed_by_code(code: str, *, at: datetime) -> tuple[AgreedInMeeting, ...]:
    """As above, of the meeting with this short address."""
    return await _read(OF_CODE, code, at)


async def agreed_now(change: str, *, at: datetime) -> AgreedInMeeting:
    """The last of it, which is the one that may still be confirmed. Raises NotFound."""
    found = await agreed_about(change, at=at)
    if not found:
        raise NotFound(f"Nothing was agreed in a meeting about {change}.")
    return found[0]
