"""Corrections, event adjustments and scorecards on which somebody must act, one row each; an office reads only its own."""

CORRECTIONS = """
SELECT c.number, c.reason, c.asked_person, c.asked_at, scope.centers,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS department,
  (SELECT count(*) FROM corrected_request x WHERE x.correction = c.id) AS requests
FROM correction c JOIN party p ON p.id = c.party, scope
WHERE c.state = 'asked' AND (scope.every OR scope.center OR p.code = ANY(scope.own))
ORDER BY c.id LIMIT (SELECT most FROM scope)
"""
# What was told in words waits until somebody says that it was read. Of names told, those that mean something else again since, or were put back by another office, wait for nobody.
NAMES = """
SELECT n.number, n.state, n.told_at, n.reply_by, n.replied_at, scope.centers, coalesce(x.first, '') AS first, x.names, x.results,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS told
FROM label_notice n JOIN party p ON p.id = n.party, scope CROSS JOIN LATERAL (
  SELECT min(l.name) AS first, count(*) AS names, coalesce(sum(t.results), 0)::bigint AS results FROM label_told t
    JOIN label_change c ON c.id = t.change JOIN label l ON l.id = c.label
  WHERE t.notice = n.id AND CASE n.state WHEN 'objected' THEN t.objected ELSE c.undone_at IS NULL AND NOT EXISTS (
    SELECT FROM label_change d WHERE d.label = c.label AND d.id > c.id AND d.undone_at IS NULL) END) x
WHERE CASE n.state WHEN 'objected' THEN x.names > 0 WHEN 'told' THEN n.about <> '' OR (x.names > 0 AND n.reply_by >= scope.at) END
  AND (scope.every OR scope.center OR p.code = ANY(scope.own))
ORDER BY n.reply_by, n.id LIMIT (SELECT most FROM scope)
"""
EVENTS = """
SELECT r.number, r.name, r.state, r.asked_person, r.asked_at, r.declared_at, r.ends, scope.office,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS asking
FROM relief r JOIN party p ON p.id = r.asked_party, scope
WHERE r.state IN ('requested', 'declared') AND (scope.every OR scope.decides)
ORDER BY r.asked_at, r.id LIMIT (SELECT most FROM scope)
"""
# What is printed beside the figures of the citywide card, 311 says.
CARDS = """
SELECT s.number, json_build_object('kind', s.period, 'starts', s.starts) AS period, s.state, s.drafted_at, s.reply_by, s.held_at, scope.centers, scope.office,
  json_build_object('code', coalesce(p.code, ''), 'name', coalesce(p.name, (SELECT name FROM city LIMIT 1), ''),
    'kind', coalesce(p.kind, '')) AS about,
  (SELECT coalesce(json_agg(q.code), '[]') FROM card_comment c JOIN party q ON q.id = c.party
     WHERE c.scorecard = s.id AND c.kind = 'comment') AS spoke,
  EXISTS (SELECT FROM card_comment c WHERE c.scorecard = s.id AND c.kind = 'patterns') AS explained,
  s.party IS NOT NULL AND (s.figures::json -> 'patterns')::text <> '[]' AS patterns
FROM scorecard s LEFT JOIN party p ON p.id = s.party, scope
WHERE s.state IN ('draft', 'held') AND (scope.every OR (scope.decides AND s.state = 'held')
  OR (s.reply_by >= scope.at AND (scope.center OR p.code = ANY(scope.own))))
ORDER BY s.reply_by, s.id
"""
