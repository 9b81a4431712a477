"""Reorganizations that not every side has agreed to, one row each; an office reads those that concern it."""

OPEN = """
SELECT r.number, r.body, r.proposed_at, r.respond_by,
  (SELECT json_agg(json_build_object('person', s.person,
      'office', json_build_object('code', p.code, 'name', p.name, 'kind', p.kind)) ORDER BY p.kind, p.name)
    FROM reorganization_side s JOIN party p ON p.id = s.party WHERE s.reorganization = r.id) AS yeses
FROM reorganization r, scope
WHERE r.state = 'proposed' AND (scope.every OR (scope.decides AND r.respond_by < scope.at) OR EXISTS (SELECT FROM reorganization_side s
  JOIN party p ON p.id = s.party WHERE s.reorganization = r.id AND p.code = ANY(scope.own)))
ORDER BY r.respond_by, r.id LIMIT (SELECT most FROM scope)
"""
