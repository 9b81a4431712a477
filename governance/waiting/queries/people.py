"""New holders who wait for another office, roles that nobody holds, actings that end soon: one row each; there are few."""

from governance.identity.queries.resets import CONFIRMERS
from governance.people.queries.successions import HANDED, OFFICES

SUCCESSIONS = f"""
SELECT x.number, s.title, n.name, x.asker, x.person, x.asked_at, scope.centers, {OFFICES} AS offices, {HANDED} AS handed,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS office
FROM succession x JOIN seat s ON s.id = x.seat JOIN party p ON p.id = s.party JOIN person n ON n.id = x.person, scope
WHERE x.state = 'asked' ORDER BY x.id
"""  # noqa: S608 - constants
# Of the two sides: who binds them, and the liaison. That an office never had anybody is a line of setting up.
VACANCIES = """
SELECT s.code, s.title, coalesce((SELECT max(t.ends) FROM tenure t WHERE t.seat = s.id AND t.ends <= scope.at), s.created_at) AS since,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS office
FROM scope CROSS JOIN seat s JOIN party p ON p.id = s.party
WHERE s.closed_at IS NULL AND p.kind IN ('center', 'department') AND (s.binding OR s.role = 'liaison')
  AND (scope.every OR scope.keeps OR scope.decides OR p.code = ANY(scope.led))
  AND NOT EXISTS (SELECT FROM tenure t WHERE t.seat = s.id AND t.starts <= scope.at AND (t.ends IS NULL OR t.ends > scope.at))
  AND (NOT s.leads OR EXISTS (SELECT FROM tenure t WHERE t.seat = s.id AND t.starts <= scope.at))
ORDER BY p.code, s.code
"""
# Whoever holds a role, and is suspended or no longer in a group of the city's directory that proposed them for it.
LEAVERS = """
SELECT s.code, s.title, n.name, left_.why, left_.since,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS office
FROM scope CROSS JOIN tenure t JOIN seat s ON s.id = t.seat JOIN party p ON p.id = s.party JOIN person n ON n.id = t.person
CROSS JOIN LATERAL (SELECT 'suspended' AS why, n.suspended_at AS since WHERE NOT active(n)
  UNION ALL SELECT 'unlisted', l.since FROM group_listing l JOIN group_mapping m ON m.id = l.mapping
    WHERE l.person = n.id AND m.seat = s.id AND m.ended_at IS NULL AND l.asks = 'end' LIMIT 1) left_
WHERE s.closed_at IS NULL AND t.starts <= scope.at AND (t.ends IS NULL OR t.ends > scope.at)
  AND (scope.every OR scope.keeps OR scope.decides OR p.code = ANY(scope.led))
ORDER BY p.code, s.code
"""
# Whom the directory lists. An office that nobody leads is asked for its lead alone, which an administrator sees to.
LISTED = """
SELECT l.number, s.title, n.name, l.since, led.so AS led, json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS office
FROM scope CROSS JOIN group_listing l JOIN group_mapping m ON m.id = l.mapping AND m.ended_at IS NULL
JOIN seat s ON s.id = m.seat AND s.closed_at IS NULL JOIN party p ON p.id = s.party JOIN person n ON n.id = l.person AND active(n)
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM tenure t JOIN seat x ON x.id = t.seat AND x.leads AND x.closed_at IS NULL
  WHERE x.party = p.id AND t.starts <= scope.at AND (t.ends IS NULL OR t.ends > scope.at)) AS so) led
WHERE l.asks = 'appoint' AND (led.so OR s.leads)
  AND (scope.every OR scope.keeps OR scope.decides OR p.code = ANY(scope.led))
  AND NOT EXISTS (SELECT FROM tenure t WHERE t.seat = s.id AND t.person = n.id AND t.starts <= scope.at
    AND (t.ends IS NULL OR t.ends > scope.at))
ORDER BY l.id
"""
# Who confirms is said by identity/queries/resets.py; it is in the hands of the convening office.
RESETS = f"""
SELECT r.number, n.name, r.asked_at AS since, {CONFIRMERS.format(at="scope.at")} AS confirmers, office.is AS office
FROM scope CROSS JOIN factor_reset r JOIN person n ON n.id = r.person
CROSS JOIN LATERAL (SELECT json_build_object('code', o.code, 'name', o.name, 'kind', o.kind) AS is FROM party o
  WHERE o.kind = 'oversight' LIMIT 1) office
WHERE r.state = 'asked' ORDER BY r.id
"""  # noqa: S608 - constants
# The year of a service account that is nearly over, or is over: its owner says that it is needed, while they hold a role.
PROGRAMS = """
SELECT a.code, a.name, a.owner, a.renewed_at + INTERVAL '365 days' AS ends,
  active(n) AND EXISTS (SELECT FROM tenure t WHERE t.person = n.id AND t.starts <= scope.at
    AND (t.ends IS NULL OR t.ends > scope.at)) AS owned,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS office
FROM scope CROSS JOIN service_account a JOIN person n ON n.id = a.owner JOIN party p ON p.id = a.party
WHERE a.ended_at IS NULL AND a.renewed_at + INTERVAL '335 days' <= scope.at
  AND (scope.every OR scope.keeps OR scope.person = a.owner)
ORDER BY a.code
"""
# A week is five business days. Who was chosen for less than that is told nothing; who goes on after it, neither.
ACTINGS = """
SELECT d.code, s.title, d.holder, d.delegate, h.name AS holder_name, n.name AS delegate_name, d.ends,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS office
FROM scope CROSS JOIN delegation d JOIN seat s ON s.id = d.seat JOIN party p ON p.id = s.party
JOIN person h ON h.id = d.holder JOIN person n ON n.id = d.delegate
WHERE d.ends > scope.at AND d.ends <= scope.at + INTERVAL '7 days' AND d.starts < d.ends - INTERVAL '7 days'
  AND (scope.every OR scope.person IN (d.holder, d.delegate))
  AND EXISTS (SELECT FROM tenure t WHERE t.seat = d.seat AND t.person = d.holder AND t.starts <= scope.at
    AND (t.ends IS NULL OR t.ends > scope.at))
  AND NOT EXISTS (SELECT FROM delegation f WHERE f.seat = d.seat AND f.starts >= d.ends AND f.starts <= d.ends + INTERVAL '1 day')
ORDER BY d.ends, d.code
"""
