"""Invitations that somebody has not answered, and pairs that met and have no next meeting: one row each."""

from governance.people.rules import NEGOTIATING

ROLES = ", ".join(f"'{role}'" for role in sorted(NEGOTIATING))
# The offices of its body where somebody has not answered: of both sides of a pair, or of the roles that a board's ground
# rules name.
OFFICES = f"""FROM party o WHERE EXISTS (SELECT FROM seat s JOIN tenure t ON t.seat = s.id AND t.starts <= scope.at
    AND (t.ends IS NULL OR t.ends > scope.at) WHERE s.party = o.id AND s.closed_at IS NULL
    AND (s.code = ANY(g.seats) OR b.kind = 'working' AND (o.kind = 'center' OR o.id = b.party) AND s.role IN ({ROLES}))
    AND NOT EXISTS (SELECT FROM meeting_reply r WHERE r.meeting = m.id AND r.person = t.person))"""  # noqa: S608 - constants
SEATS = """CROSS JOIN LATERAL (SELECT coalesce((SELECT array(SELECT jsonb_array_elements_text(r.content::jsonb -> 'seats'))
  FROM ground_rules r WHERE r.body = b.id AND r.starts <= scope.at ORDER BY r.number DESC LIMIT 1), '{}'::text[]) AS seats) g"""
ASKED = f"""
SELECT m.number, m.title, (m.starts AT TIME ZONE m.zone)::date AS day, m.invited_at, m.starts, g.seats,
  (SELECT coalesce(json_agg(r.person), '[]') FROM meeting_reply r WHERE r.meeting = m.id) AS answered,
  (SELECT coalesce(json_agg(x.person), '[]') FROM meeting_guest x WHERE x.meeting = m.id) AS guests,
  (SELECT coalesce(json_agg(json_build_object('code', o.code, 'name', o.name, 'kind', o.kind) ORDER BY o.kind, o.code), '[]')
    {OFFICES}) AS offices
FROM scope CROSS JOIN meeting m JOIN body b ON b.id = m.body {SEATS}
WHERE m.state = 'invited' AND m.starts > scope.at AND (scope.every OR EXISTS (SELECT {OFFICES} AND o.code = ANY(scope.own))
  OR EXISTS (SELECT FROM meeting_guest x WHERE x.meeting = m.id AND x.person = scope.person))
ORDER BY m.starts, m.id LIMIT (SELECT most FROM scope)
"""  # noqa: S608 - constants
UNSET = """
SELECT b.code, b.name, last.ends AS last, scope.centers, scope.analysts,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS department
FROM scope CROSS JOIN body b JOIN party p ON p.id = b.party
CROSS JOIN LATERAL (SELECT max(m.ends) AS ends FROM meeting m WHERE m.body = b.id AND m.state = 'closed') last
WHERE b.state = 'standing' AND last.ends IS NOT NULL AND (scope.every OR scope.center)
  AND NOT EXISTS (SELECT FROM meeting m WHERE m.body = b.id
    AND (m.state = 'open' OR m.state IN ('draft', 'invited') AND m.ends > scope.at))
ORDER BY last.ends, b.code LIMIT (SELECT most FROM scope)
"""
