"""Actions that are to be done or to be looked at, one row each; of an agreement, how many steps of its versions are done."""

from governance.agreements.queries.deployments import OVERTAKEN, SYSTEM, UNSHOWN

# That a system shows a new target is asked for by `systems.TARGETS`, of the role that looks after it.
SHOWN_ELSEWHERE = f"""a.step = 'system' AND coalesce((SELECT {UNSHOWN} AND NOT {OVERTAKEN.replace(":at", "scope.at")}
    FROM ({SYSTEM}) s), false)"""  # noqa: S608 - constants
HELD = """EXISTS (SELECT FROM tenure t WHERE t.seat = s.id AND s.closed_at IS NULL AND t.starts <= scope.at
    AND (t.ends IS NULL OR t.ends > scope.at))"""
# Somebody at the other side is there who does not lead it.
STAFFED = """EXISTS (SELECT FROM seat x JOIN tenure t ON t.seat = x.id AND t.starts <= scope.at
      AND (t.ends IS NULL OR t.ends > scope.at)
    WHERE x.party = o.id AND x.closed_at IS NULL AND (x.role IN ('analyst', 'liaison', 'alternate')
      OR (o.kind = 'oversight' AND x.role = 'convenor')))"""
OPEN = f"""
SELECT a.number, a.words, a.state, a.due, a.at, a.done_at, coalesce(a.done_by, 0) AS done_by, s.code AS seat,
  {HELD} AS held, {STAFFED} AS staffed,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS owner,
  json_build_object('code', o.code, 'name', o.name, 'kind', o.kind) AS other
FROM action a JOIN party p ON p.id = a.party JOIN party o ON o.id = a.other JOIN seat s ON s.id = a.seat
LEFT JOIN version v ON v.id = a.version, scope
WHERE a.state IN ('open', 'done') AND (scope.every OR p.code = ANY(scope.own) OR o.code = ANY(scope.own))
  AND NOT ({SHOWN_ELSEWHERE})
ORDER BY a.due, a.id LIMIT (SELECT most FROM scope)
"""  # noqa: S608 - constants
# Of versions to come, and of those with something left to do.
STEPS = """
SELECT v.number AS version, count(*) FILTER (WHERE a.state IN ('done', 'verified')) AS done,
  count(*) FILTER (WHERE a.state <> 'dropped') AS of
FROM action a JOIN version v ON v.id = a.version, scope
WHERE v.agreement = scope.agreement GROUP BY v.id, scope.at
HAVING (v.starts > scope.at AND bool_or(a.state <> 'dropped')) OR bool_or(a.state = 'open') ORDER BY v.number
"""
