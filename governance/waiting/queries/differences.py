"""Targets that are signed one way and applied another, one row each, with the sides that have said what becomes of them."""

from governance.agreements.queries.deployments import SYSTEM

OPEN = f"""
SELECT d.number, concat_ws(', ', s.problem, nullif(s.detail, ''), nullif(s.further, '')) AS service, d.signed, d.applied,
  coalesce((SELECT name FROM ({SYSTEM}) y), '') AS system, d.noticed_at,
  json_build_object('code', ce.code, 'name', ce.name, 'kind', ce.kind) AS center,
  json_build_object('code', de.code, 'name', de.name, 'kind', de.kind) AS department,
  ARRAY(SELECT p.code FROM difference_answer x JOIN party p ON p.id = x.party WHERE x.difference = d.id) AS answered
FROM target_difference d JOIN agreement a ON a.id = d.agreement JOIN party ce ON ce.id = a.center
JOIN party de ON de.id = a.department JOIN service s ON s.code = split_part(split_part(d.key, ':', 2), '/', 1), scope
WHERE d.state = 'open'
  AND (scope.every OR scope.agreement = a.id OR ce.code = ANY(scope.own) OR de.code = ANY(scope.own))
ORDER BY d.noticed_at, d.id LIMIT (SELECT most FROM scope)
"""  # noqa: S608 - constants
