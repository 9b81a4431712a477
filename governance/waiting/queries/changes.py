"""Changes that have not ended: those that may concern somebody, one row each, and how many lie with whom.

Each office's come by the index on turn and date, at most so many of each, however many changes there are.
"""

from dataclasses import dataclass
from datetime import datetime

from governance.changes.queries.page import ChangePage
from governance.database import sql
from governance.waiting.rules.changes import Live, Pending
from governance.waiting.rules.matter import NOBODY, Office

OPEN = """
WITH own AS (SELECT p.id FROM party p, scope WHERE scope.every OR p.code = ANY(scope.own)),
ours AS (SELECT a.id FROM agreement a, scope WHERE a.id = coalesce(scope.agreement, a.id)
  AND (a.center IN (SELECT id FROM own) OR a.department IN (SELECT id FROM own))),
live AS (
  SELECT c.* FROM scope CROSS JOIN party t CROSS JOIN LATERAL (
    SELECT ch.* FROM change ch WHERE ch.turn = t.id AND ch.state IN ('open', 'noticed', 'agreed')
      AND (ch.agreement IN (SELECT id FROM ours)
        OR (scope.decides AND (ch.turn IN (SELECT id FROM own) OR ch.respond_by < scope.at)))
    ORDER BY ch.respond_by LIMIT scope.most) c
  UNION ALL
  SELECT c.* FROM scope CROSS JOIN own CROSS JOIN LATERAL (
    SELECT ch.* FROM change ch WHERE ch.state = 'draft' AND ch.initiator = own.id
      AND ch.agreement = coalesce(scope.agreement, ch.agreement)
    ORDER BY ch.touched_at DESC LIMIT scope.most) c),
staffed AS (SELECT DISTINCT s.party FROM scope CROSS JOIN seat s
  JOIN tenure t ON t.seat = s.id AND t.starts <= scope.at AND (t.ends IS NULL OR t.ends > scope.at)
  WHERE s.closed_at IS NULL AND NOT s.binding AND s.role IN ('liaison', 'alternate'))
SELECT c.number, c.title, c.state, c.turn_since, c.respond_by, c.touched_at, c.opened_at, c.signing_since,
  ini.code AS initiator, coalesce(op.code, '') AS offer_party, o.at AS offered_at,
  CASE WHEN tu.id IS NOT NULL THEN json_build_object('code', tu.code, 'name', tu.name, 'kind', tu.kind) END AS turn,
  json_build_array(json_build_object('code', ce.code, 'name', ce.name, 'kind', ce.kind),
    json_build_object('code', de.code, 'name', de.name, 'kind', de.kind)) AS sides,
  coalesce((SELECT r.sends_draft FROM recommendation r WHERE r.change = c.id AND r.handed_back_at IS NULL
     AND r.closed_at IS NULL ORDER BY r.id DESC LIMIT 1), false) AS sends_draft,
  (SELECT coalesce(json_agg(p.code), '[]') FROM consent y JOIN party p ON p.id = y.party WHERE y.offer = o.id) AS consented,
  (SELECT coalesce(json_object_agg(e ->> 'role', e ->> 'why'), '{}') FROM json_array_elements(c.approvals_asked::json) e
     WHERE NOT EXISTS (SELECT FROM approval y WHERE y.offer = o.id AND y.role = e ->> 'role' AND y.outcome = 'approved'))
     AS asked,
  (SELECT json_agg(json_build_array(CASE x.party WHEN ce.id THEN ce.code ELSE de.code END, x.person)) FROM (
     SELECT party, person FROM participant WHERE change = c.id UNION SELECT c.initiator, c.author) x) AS acted,
  (SELECT json_build_object('by', p.code, 'since', x.at, 'until', x.answer_by) FROM question x JOIN party p ON p.id = x.party
     WHERE x.change = c.id AND x.answered_at IS NULL LIMIT 1) AS question,
  (SELECT json_build_object('by', p.code, 'since', x.at) FROM extension x JOIN party p ON p.id = x.party
     WHERE x.change = c.id AND x.granted_at IS NULL LIMIT 1) AS wish,
  coalesce(c.turn IN (SELECT party FROM staffed), false) AS staffed
FROM live c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center
JOIN party de ON de.id = a.department JOIN party ini ON ini.id = c.initiator LEFT JOIN party tu ON tu.id = c.turn
LEFT JOIN LATERAL (SELECT id, party, at FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
LEFT JOIN party op ON op.id = o.party
"""
# Whoever was asked a question by the side whose turn it is holds the change until it is answered: rules/changes.py.
COUNTED = """
WITH lying AS (
  SELECT c.agreement, c.number, a.center, a.department, coalesce(asked.at, c.turn_since) AS since,
    coalesce(asked.answer_by, c.respond_by) AS until,
    CASE WHEN asked.at IS NULL THEN c.turn WHEN c.turn = a.center THEN a.department ELSE a.center END AS holder
  FROM change c JOIN agreement a ON a.id = c.agreement
  LEFT JOIN LATERAL (SELECT q.at, q.answer_by FROM question q
    WHERE q.change = c.id AND q.answered_at IS NULL AND q.party = c.turn LIMIT 1) asked ON c.state = 'open'
  WHERE c.state IN ('open', 'noticed', 'agreed'))
SELECT agreement, CASE holder WHEN department THEN 'department' WHEN center THEN 'center' ELSE 'office' END AS side,
  count(*) AS count, min(since) AS since, min(until) AS until, count(*) FILTER (WHERE until < :before) AS late,
  (array_agg(number ORDER BY since, number))[1] AS number
FROM lying GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class Hands:
    """How many changes lie with one party, since when the oldest, its number, the earliest date, how many past their date."""

    count: int = 0
    since: datetime | None = None
    until: datetime | None = None
    late: int = 0
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class Open:
    """The sent changes of one agreement by who must act: the department, the center, the convening office."""

    department: Hands = Hands()
    center: Hands = Hands()
    office: Hands = Hands()

    @property
    def total(self) -> int:
        return self.department.count + self.center.count + self.office.count


async def in_whose_hands(*, before: datetime) -> dict[int, Open]:
    """By agreement id; a change is late whose date lies before `before`, the start of today."""
    found: dict[int, dict[str, Hands]] = {}
    for row in await sql.rows(COUNTED, before=before):
        hands = Hands(**{name: row[name] for name in ("count", "since", "until", "late", "number")})
        found.setdefault(row["agreement"], {})[row["side"]] = hands
    return {agreement: Open(**sides) for agreement, sides in found.items()}


def read_already(page: ChangePage) -> Live:
    """The facts of a change that a page has read already: in whose hands it is, and what is asked of its viewer."""
    change, acts = page.change, page.acts
    codes = {party: code for code, party in change.parties.items()}
    sides = {code: Office(code=code, name=name, kind="") for code, name in change.names.items()}
    until = next((each.answer_by for each in acts.questions if each.answered_at is None), None)
    return Live(
        number=change.number,
        title=change.title,
        state=change.state,
        sides=tuple(sides.values()),
        initiator=change.initiator,
        turn=sides.get(change.turn, NOBODY),
        turn_since=acts.turn_since,
        respond_by=change.respond_by,
        signing_since=acts.signing_since,
        question=Pending(by=change.question.party, since=None, until=until) if change.question else None,
        offer_party=codes.get(change.offer_party or 0, ""),
        consented=frozenset(codes[party] for party in change.consents),
        asked=dict.fromkeys(change.waiting_for, ""),
    )
