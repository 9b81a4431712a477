"""Corrections, event adjustments and scorecards on which somebody must act, one row each; an office reads only what is its own."""

from datetime import date, datetime

from governance.adjustments.rules.corrections import Reason
from governance.results.rules.reliefs import State as EventState
from governance.scorecards.rules.moves import State as CardState
from governance.scorecards.rules.periods import Period, PeriodKind
from governance.waiting.queries.reading import Row, instant, office, offices
from governance.waiting.rules.results import CardOpen, CorrectionAsked, EventOpen

CORRECTIONS = """
SELECT c.number, c.reason, c.asked_person, c.asked_at, scope.centers,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS department,
  (SELECT count(*) FROM corrected_request x WHERE x.correction = c.id) AS requests
FROM correction c JOIN party p ON p.id = c.party, scope
WHERE c.state = 'asked' AND (scope.every OR scope.center OR p.code = ANY(scope.own))
ORDER BY c.id LIMIT (SELECT most FROM scope)
"""
EVENTS = """
SELECT r.number, r.name, r.state, r.asked_person, r.asked_at, r.declared_at, r.ends, scope.office,
  json_build_object('code', p.code, 'name', p.name, 'kind', p.kind) AS asking
FROM relief r JOIN party p ON p.id = r.asked_party, scope
WHERE r.state IN ('requested', 'declared') AND (scope.every OR scope.decides)
ORDER BY r.asked_at, r.id LIMIT (SELECT most FROM scope)
"""
# What is printed beside the figures of the citywide card, 311 says.
CARDS = """
SELECT s.number, s.period, s.starts, s.state, s.drafted_at, s.reply_by, s.held_at, scope.centers, scope.office,
  json_build_object('code', coalesce(p.code, ''), 'name', coalesce(p.name, (SELECT name FROM city LIMIT 1), ''),
    'kind', coalesce(p.kind, '')) AS about,
  (SELECT json_agg(q.code) FROM card_comment c JOIN party q ON q.id = c.party
     WHERE c.scorecard = s.id AND c.kind = 'comment') AS spoke,
  EXISTS (SELECT FROM card_comment c WHERE c.scorecard = s.id AND c.kind = 'patterns') AS explained,
  s.party IS NOT NULL AND s.figures::jsonb -> 'patterns' <> '[]' AS patterns
FROM scorecard s LEFT JOIN party p ON p.id = s.party, scope
WHERE s.state IN ('draft', 'held') AND (scope.every OR (scope.decides AND s.state = 'held')
  OR (s.reply_by >= scope.at AND (scope.center OR p.code = ANY(scope.own))))
ORDER BY s.reply_by, s.id
"""


def correction(row: Row) -> CorrectionAsked:
    return CorrectionAsked(
        number=row["number"],
        reason=Reason(row["reason"]),
        requests=row["requests"],
        department=office(row["department"]),
        centers=offices(row["centers"]),
        asked_person=row["asked_person"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
    )


def event(row: Row) -> EventOpen:
    return EventOpen(
        number=row["number"],
        name=row["name"],
        state=EventState(row["state"]),
        asking=office(row["asking"]),
        asked_person=row["asked_person"],
        asked_at=datetime.fromisoformat(row["asked_at"]),
        declared_at=instant(row["declared_at"]),
        ends=instant(row["ends"]),
        office=office(row["office"]),
    )


def card(row: Row) -> CardOpen:
    return CardOpen(
        number=row["number"],
        about=office(row["about"]),
        period=Period(kind=PeriodKind(row["period"]), starts=date.fromisoformat(row["starts"])),
        state=CardState(row["state"]),
        drafted_at=datetime.fromisoformat(row["drafted_at"]),
        reply_by=datetime.fromisoformat(row["reply_by"]),
        held_at=instant(row["held_at"]),
        centers=offices(row["centers"]),
        spoke=frozenset(row["spoke"] or ()),
        patterns=row["patterns"],
        explained=row["explained"],
        office=office(row["office"]),
    )
