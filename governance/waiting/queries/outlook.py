"""What departments were asked about the next three months, and what colleagues wrote for them: one row each."""

STAFFED = """EXISTS (SELECT FROM seat s JOIN tenure t ON t.seat = s.id AND t.starts <= scope.at AND (t.ends IS NULL OR t.ends > scope.at)
    WHERE s.party = p.id AND s.closed_at IS NULL AND s.role IN ('liaison', 'alternate'))"""
ASKED = f"""
SELECT DISTINCT ON (p.id) q.asked_at, q.answer_by, scope.centers, {STAFFED} AS staffed,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS department
FROM outlook_question q JOIN party p ON p.id = q.party, scope
WHERE q.answered_at IS NULL AND (scope.every OR scope.center OR p.code = ANY(scope.own))
  AND NOT EXISTS (SELECT FROM outlook_question n WHERE n.party = q.party AND n.quarter > q.quarter)
ORDER BY p.id, q.quarter DESC
"""  # noqa: S608 - constants
SENT = f"""
SELECT e.number, e.title, e.sent_by, e.at, {STAFFED} AS staffed,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS department
FROM outlook_entry e JOIN party p ON p.id = e.party, scope
WHERE e.state = 'sent' AND (scope.every OR p.code = ANY(scope.own)) ORDER BY e.id LIMIT (SELECT most FROM scope)
"""  # noqa: S608 - constants
