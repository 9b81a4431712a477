"""New targets that no system is known to show, and systems that are told nothing any more, one row each; there are few."""

from governance.agreements.queries.deployments import OVERTAKEN, SYSTEM, UNSHOWN

TARGETS = f"""
SELECT a.code || '-' || v.number AS number, s.name AS system, s.role, v.summary, v.recorded_at, v.starts,
  json_build_object('code', ce.code, 'name', ce.name, 'kind', ce.kind) AS center,
  json_build_object('code', de.code, 'name', de.name, 'kind', de.kind) AS department
FROM ({SYSTEM}) s, version v JOIN agreement a ON a.id = v.agreement JOIN party ce ON ce.id = a.center
JOIN party de ON de.id = a.department, scope
WHERE (scope.every OR scope.agreement = a.id OR ce.code = ANY(scope.own) OR de.code = ANY(scope.own))
  AND {UNSHOWN} AND NOT {OVERTAKEN.replace(":at", "scope.at")}
ORDER BY v.starts, v.id LIMIT (SELECT most FROM scope)
"""  # noqa: S608 - constants
# Whom an administrator switched off on purpose has no reason.
OFF = """SELECT e.number, e.name, e.off_since FROM endpoint e, scope WHERE e.state = 'off' AND e.off_reason <> ''
  ORDER BY e.off_since, e.id LIMIT (SELECT most FROM scope)"""
# By the server's clock, as all that is tried again.
MAIL = """SELECT r.failing_since AS since, left(r.words, 80) AS words FROM mail_relay r
  WHERE r.failing_since < clock_timestamp() - interval '4 hours'"""
