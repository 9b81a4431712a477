"""Corrections, event adjustments and scorecards on which somebody must act, one row each; an office reads only its own."""

CORRECTIONS = """
SELECT c.number, c.reason, c.asked_person, c.asked_at, scope.centers,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS department,
  (SELECT count(*) FROM corrected_request x WHERE x.correction = c.id) AS requests
FROM correction c JOIN party p ON p.id = c.party, scope
WHERE c.state = 'asked' AND (scope.every OR scope.center OR p.code = ANY(scope.own))
ORDER BY c.id LIMIT (SELECT most FROM scope)
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
  s.party IS NOT NULL AND s.figures::jsonb -> 'patterns' <> '[]' AS patterns
FROM scorecard s LEFT JOIN party p ON p.id = s.party, scope
WHERE s.state IN ('draft', 'held') AND (scope.every OR (scope.decides AND s.state = 'held')
  OR (s.reply_by >= scope.at AND (scope.center OR p.code = ANY(scope.own))))
ORDER BY s.reply_by, s.id
"""
