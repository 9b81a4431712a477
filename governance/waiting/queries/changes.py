"""Changes that have not ended: those that may concern somebody, one row each, and how many lie with whom.

Each office's come by the index on turn and date, at most so many of each, however many changes there are.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from governance.changes.queries.page import ChangePage
from governance.changes.rules.moves import State
from governance.database import sql
from governance.waiting.queries.reading import Row, instant, office, offices
from governance.waiting.rules.changes import Live, Pending
from governance.waiting.rules.matter import Office

OPEN = """
WITH own AS (SELECT p.id FROM party p, scope WHERE scope.every OR p.code = ANY(scope.own)),
ours AS (SELECT a.id FROM agreement a, scope WHERE a.id = coalesce(scope.agreement, a.id)
  AND (a.center IN (SELECT id FROM own) OR a.department IN (SELECT id FROM own))),
live AS (
  SELECT c.* FROM scope CROSS JOIN party t CROSS JOIN LATERAL (
    SELECT ch.* FROM change ch WHERE ch.turn = t.id AND ch.state IN ('open', 'agreed')
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
  c.approvals_asked, ini.code AS initiator, op.code AS offer_party, o.at AS offered_at, coalesce(tu.code, '') AS lane,
  json_build_object('code', tu.code, 'name', tu.name, 'kind', tu.kind) AS turn,
  json_build_array(json_build_object('code', ce.code, 'name', ce.name, 'kind', ce.kind),
    json_build_object('code', de.code, 'name', de.name, 'kind', de.kind)) AS sides,
  (SELECT r.sends_draft FROM recommendation r WHERE r.change = c.id AND r.handed_back_at IS NULL AND r.closed_at IS NULL
     ORDER BY r.id DESC LIMIT 1) AS sends_draft,
  (SELECT json_agg(p.code) FROM consent y JOIN party p ON p.id = y.party WHERE y.offer = o.id) AS consented,
  (SELECT json_agg(y.role) FROM approval y WHERE y.offer = o.id AND y.outcome = 'approved') AS approved,
  (SELECT json_agg(json_build_array(CASE x.party WHEN ce.id THEN ce.code ELSE de.code END, x.person)) FROM (
     SELECT party, person FROM offer WHERE change = c.id UNION SELECT party, person FROM consent WHERE change = c.id
     UNION SELECT party, person FROM recommendation WHERE change = c.id UNION SELECT c.initiator, c.author) x) AS acted,
  (SELECT json_build_object('by', p.code, 'since', x.at, 'until', x.answer_by) FROM question x JOIN party p ON p.id = x.party
     WHERE x.change = c.id AND x.answered_at IS NULL LIMIT 1) AS question,
  (SELECT json_build_object('by', p.code, 'since', x.at) FROM extension x JOIN party p ON p.id = x.party
     WHERE x.change = c.id AND x.granted_at IS NULL LIMIT 1) AS wish,
  c.turn IN (SELECT party FROM staffed) AS staffed
FROM live c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center
JOIN party de ON de.id = a.department JOIN party ini ON ini.id = c.initiator LEFT JOIN party tu ON tu.id = c.turn
LEFT JOIN LATERAL (SELECT id, party, at FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
LEFT JOIN party op ON op.id = o.party
"""
# Whoever was asked a question by the side whose turn it is holds the change until it is answered: rules/changes.py.
COUNTED = """
WITH lying AS (
  SELECT c.agreement, a.center, a.department, coalesce(asked.at, c.turn_since) AS since,
    coalesce(asked.answer_by, c.respond_by) < :before AS late,
    CASE WHEN asked.at IS NULL THEN c.turn WHEN c.turn = a.center THEN a.department ELSE a.center END AS holder
  FROM change c JOIN agreement a ON a.id = c.agreement
  LEFT JOIN LATERAL (SELECT q.at, q.answer_by FROM question q
    WHERE q.change = c.id AND q.answered_at IS NULL AND q.party = c.turn LIMIT 1) asked ON c.state = 'open'
  WHERE c.state IN ('open', 'agreed'))
SELECT agreement, CASE holder WHEN department THEN 'department' WHEN center THEN 'center' ELSE 'office' END AS side,
  count(*) AS count, min(since) AS since, count(*) FILTER (WHERE late) AS late
FROM lying GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True)
class Hands:
    """How many changes lie with one party, since when the oldest, how many past their date."""

    count: int = 0
    since: datetime | None = None
    late: int = 0


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
        hands = Hands(count=row["count"], since=row["since"], late=row["late"])
        found.setdefault(row["agreement"], {})[row["side"]] = hands
    return {agreement: Open(**sides) for agreement, sides in found.items()}


def live(row: Row) -> Live:
    approved = row["approved"] or ()
    asked = json.loads(row["approvals_asked"])
    return Live(
        number=row["number"],
        title=row["title"],
        initiator=row["initiator"],
        offer_party=row["offer_party"] or "",
        turn_since=instant(row["turn_since"]),
        respond_by=instant(row["respond_by"]),
        touched_at=instant(row["touched_at"]),
        opened_at=instant(row["opened_at"]),
        signing_since=instant(row["signing_since"]),
        offered_at=instant(row["offered_at"]),
        state=State(row["state"]),
        sides=offices(row["sides"]),
        turn=office(row["turn"]) if row["lane"] else None,
        sends_draft=bool(row["sends_draft"]),
        consented=frozenset(row["consented"] or ()),
        question=_pending(row["question"]),
        wish=_pending(row["wish"]),
        asked={each["role"]: each["why"] for each in asked if each["role"] not in approved},
        acted=frozenset((party, person) for party, person in row["acted"]),
        staffed=bool(row["staffed"]),
    )


def _pending(told: Row | None) -> Pending | None:
    if told is None:
        return None
    return Pending(by=told["by"], since=instant(told["since"]), until=instant(told.get("until")))


def read_already(page: ChangePage) -> Live:
    """The change that a page has read for its viewer, who is told nothing here of what is another side's own."""
    now, acts = page.now, page.acts
    codes = {party: code for code, party in now.parties.items()}
    offices_of = {code: Office(code=code, name=name, kind="") for code, name in now.names.items()}
    asked, why = now.question, dict(acts.reasons_to_approve)
    wish = next((more for more in acts.extensions if more.granted_at is None), None)
    until = next((each.answer_by for each in acts.questions if each.answered_at is None), None)
    return Live(
        number=now.number,
        title=now.title,
        state=now.state,
        sides=tuple(offices_of.values()),
        initiator=now.initiator,
        turn=offices_of.get(now.turn, Office(code=now.turn, name=now.turn, kind="")) if now.turn else None,
        turn_since=acts.turn_since,
        respond_by=now.respond_by,
        touched_at=acts.touched_at,
        opened_at=None,
        signing_since=acts.signing_since,
        sends_draft=bool(now.asked_to_sign and now.asked_to_sign.sends_draft),
        offer_party=codes.get(now.offer_party or 0, ""),
        offered_at=page.current.at if page.current else None,
        consented=frozenset(codes[party] for party in now.consents),
        question=Pending(by=asked.party, since=asked.at, until=until) if asked else None,
        wish=Pending(by=wish.party, since=wish.at) if wish else None,
        asked={role: why.get(role, "") for role in now.waiting_roles},
        acted=frozenset((codes[party], person) for party, person in now.acted),
        staffed=False,
    )
