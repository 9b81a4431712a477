"""Agendas that are due within days and not published yet, one row each; of a board only for those whose role prepares it."""

DUE = """
SELECT m.number, m.title, m.starts, m.zone, m.agenda_due - INTERVAL '5 days' AS since, m.agenda_due AS due,
  coalesce(m.note_taker, 0) AS taker, coalesce(r.codes, '[]') AS codes, scope.centers, scope.office, scope.analysts,
  CASE WHEN p.id IS NOT NULL THEN json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) END AS department
FROM scope CROSS JOIN meeting m JOIN body b ON b.id = m.body LEFT JOIN party p ON p.id = b.party
LEFT JOIN LATERAL (SELECT json_agg(s.code) AS codes, array_agg(o.code) AS offices
  FROM (SELECT g.content::json AS rules FROM ground_rules g WHERE g.body = b.id AND b.party IS NULL AND g.starts <= m.starts
    ORDER BY g.number DESC LIMIT 1) g JOIN seat s ON s.code IN (g.rules ->> 'chair', g.rules ->> 'note_taker')
  JOIN party o ON o.id = s.party) r ON true
WHERE m.state IN ('draft', 'invited') AND m.agenda_due <= scope.at + INTERVAL '5 days' AND m.ends > scope.at
  AND NOT EXISTS (SELECT FROM published_agenda a WHERE a.meeting = m.id)
  AND (scope.every OR (p.id IS NOT NULL AND (scope.center OR p.code = ANY(scope.own))) OR r.offices && scope.own)
ORDER BY m.agenda_due, m.id LIMIT (SELECT most FROM scope)
"""
