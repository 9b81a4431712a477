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
# From October on, or 90 days before the last day known, whichever is sooner.
UNKNOWN = """
SELECT c.code, c.name, v.covers_until, scope.office,
  least(make_date(extract(year FROM v.covers_until)::int, 10, 1), v.covers_until - 90)::timestamp AT TIME ZONE scope.zone AS since,
  (v.covers_until + 1)::timestamp AT TIME ZONE scope.zone - INTERVAL '1 second' AS until,
  CASE WHEN p.id IS NOT NULL THEN json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) END AS keeper
FROM scope CROSS JOIN calendar c LEFT JOIN party p ON p.id = c.party CROSS JOIN LATERAL
  (SELECT x.covers_until FROM calendar_version x WHERE x.calendar = c.id ORDER BY x.number DESC LIMIT 1) v
WHERE (c.drafted_by IS NULL OR c.entered_at IS NOT NULL)
  AND least(make_date(extract(year FROM v.covers_until)::int, 10, 1), v.covers_until - 90) <= scope.today
  AND (scope.every OR scope.decides OR p.code = ANY(scope.led)) ORDER BY v.covers_until, c.code
"""
