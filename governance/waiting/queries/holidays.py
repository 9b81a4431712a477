"""Sides that were told of a further year's holidays and may still object, or do object, one row each."""

OPEN = """
SELECT c.code, c.name, n.year, n.confirmed_at, n.object_by, n.objected_at, cp.name AS confirmed_by,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS told,
  (SELECT json_agg(json_build_object('code', s.code, 'name', s.name, 'kind', s.kind) ORDER BY s.kind)
    FROM party s WHERE s.id IN (a.center, a.department)) AS sides
FROM holiday_notice n JOIN calendar c ON c.id = n.calendar JOIN party p ON p.id = n.party
JOIN party cp ON cp.id = n.confirmed_by JOIN agreement a ON a.id = n.agreement, scope
WHERE (n.object_by >= scope.at AND n.objected_at IS NULL OR n.objected_at IS NOT NULL AND n.settled_at IS NULL)
  AND (scope.every OR scope.agreement = a.id OR p.code = ANY(scope.own))
ORDER BY n.object_by, n.id LIMIT (SELECT most FROM scope)
"""
