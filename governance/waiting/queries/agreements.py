"""Days of agreements that are near, and departments that nobody has heard of: one row each."""

from governance.agreements.queries.reviews import DAYS

# A day that an open change would move is that change's matter.
NEAR = f"""
SELECT x.code, x.about, x.day, x.said, (x.day - 90)::timestamp AT TIME ZONE scope.zone AS since,
  (x.day + 1)::timestamp AT TIME ZONE scope.zone - INTERVAL '1 second' AS until,
  (SELECT json_agg(json_build_object('code', s.code, 'name', s.name, 'kind', s.kind) ORDER BY s.kind)
    FROM party s WHERE s.id IN (x.center, x.department)) AS sides
FROM scope, ({DAYS.replace(":on", "(SELECT today FROM scope)")}) x
WHERE x.id = coalesce(scope.agreement, x.id) AND (scope.every OR EXISTS (SELECT FROM party p WHERE p.id IN (x.center, x.department) AND p.code = ANY(scope.own)))
  AND NOT EXISTS (SELECT FROM change c CROSS JOIN LATERAL
    (SELECT o.id FROM offer o WHERE o.change = c.id ORDER BY o.round DESC LIMIT 1) o JOIN edit e ON e.offer = o.id
    WHERE c.agreement = x.id AND c.state IN ('open', 'noticed', 'agreed') AND e.key = 'header')
ORDER BY x.day, x.code
"""  # noqa: S608 - constants
# Whom to call: the liaison, else whoever leads the office. Acts of either side count, drafts do not.
UNHEARD = """
SELECT a.code, open.title AS about, t.touched_at AS last, scope.centers, scope.analysts,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS department,
  coalesce(who.name, '') AS name, coalesce(nullif(who.phone, ''), p.phone) AS phone
FROM scope CROSS JOIN agreement a JOIN party p ON p.id = a.department
CROSS JOIN LATERAL (SELECT x.touched_at FROM (SELECT c.touched_at FROM change c WHERE c.agreement = a.id AND c.state <> 'draft'
  ORDER BY c.touched_at DESC LIMIT 1) x WHERE x.touched_at <= scope.at - INTERVAL '30 days') t
CROSS JOIN LATERAL (SELECT c.number, c.title FROM change c WHERE c.agreement = a.id
  AND c.state IN ('open', 'noticed', 'agreed') ORDER BY c.opened_at, c.id LIMIT 1) open
LEFT JOIN LATERAL (SELECT n.name, n.phone FROM seat s JOIN tenure h ON h.seat = s.id AND h.starts <= scope.at
  AND (h.ends IS NULL OR h.ends > scope.at) JOIN person n ON n.id = h.person
  WHERE s.party = p.id AND s.closed_at IS NULL AND (s.role = 'liaison' OR s.leads)
  ORDER BY s.role <> 'liaison', s.id LIMIT 1) who ON true
WHERE scope.every OR scope.center
ORDER BY t.touched_at, a.code LIMIT (SELECT most FROM scope)
"""
