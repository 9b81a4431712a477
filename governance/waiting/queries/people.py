"""New approving officials, facilitators and auditors that wait for another office, one row each; there are few."""

from governance.people.queries.successions import HANDED, OFFICES

SUCCESSIONS = f"""
SELECT x.number, s.title, n.name, x.asker, x.person, x.asked_at, scope.centers, {OFFICES} AS offices, {HANDED} AS handed,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS office
FROM succession x JOIN seat s ON s.id = x.seat JOIN party p ON p.id = s.party JOIN person n ON n.id = x.person, scope
WHERE x.state = 'asked' ORDER BY x.id
"""  # noqa: S608 - constants
