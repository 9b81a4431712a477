"""Minutes that are not sent round, not final, or asked to be put otherwise: one row each; who was here and the two sides read them."""

from governance.meetings.queries.ground_rules import charter_on

OPEN = f"""
SELECT m.number, b.name AS body, b.kind, x.state, m.zone, coalesce(m.closed_at, m.ends) AS closed_at, x.circulated_at,
  x.corrections_until, coalesce(m.note_taker, 0) AS taker, (EXISTS (SELECT FROM person p JOIN tenure t ON t.person = p.id
    AND t.ends IS NULL WHERE p.id = m.note_taker AND active(p))) AS taken,
  coalesce(({charter_on("scope.today")}::jsonb ->> 'minutes_within')::int,
    (SELECT (g.content::jsonb ->> 'minutes_within')::int FROM ground_rules g WHERE g.body = b.id AND g.starts <= scope.at
    ORDER BY g.number DESC LIMIT 1), 0) AS within,
  (SELECT min(n.starts) FROM meeting n WHERE n.body = m.body AND n.starts > m.starts AND n.state IN ('draft', 'invited', 'open'))
    AS next_at,
  (SELECT coalesce(json_agg(DISTINCT jsonb_build_object('person', a.person, 'member', a.seat IS NOT NULL, 'office',
      json_build_object('code', p.code, 'name', p.name, 'kind', p.kind))), '[]')
    FROM attendance a JOIN party p ON p.code = a.party OR p.name = a.party WHERE a.meeting = m.id AND a.person IS NOT NULL) AS here,
  (SELECT coalesce(json_agg(json_build_object('nth', c.number, 'person', c.person, 'at', c.at,
      'party', coalesce(nullif(c.who, '')::json ->> 'party', '')) ORDER BY c.number), '[]')
    FROM minutes_correction c WHERE c.minutes = x.id AND c.state = 'asked') AS asked,
  CASE WHEN b.party IS NULL THEN '[]'::json ELSE (SELECT json_agg(json_build_object('code', p.code, 'name', p.name, 'kind', p.kind)
    ORDER BY p.kind) FROM party p WHERE p.id = b.party OR p.kind = 'center') END AS sides
FROM (SELECT id FROM minutes WHERE state <> 'final' UNION SELECT minutes FROM minutes_correction WHERE state = 'asked') open
JOIN minutes x ON x.id = open.id JOIN meeting m ON m.id = x.meeting JOIN body b ON b.id = m.body, scope
WHERE (scope.every OR EXISTS (SELECT FROM attendance a WHERE a.meeting = m.id AND a.person = scope.person)
    OR EXISTS (SELECT FROM party p WHERE p.code = ANY(scope.own) AND (p.id = b.party OR (p.kind = 'center' AND b.party IS NOT NULL))))
ORDER BY m.id LIMIT (SELECT most FROM scope)
"""  # noqa: S608 - constants
