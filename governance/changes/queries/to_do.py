"""What waits for a person, what is in other hands, what takes effect: three queries, however many changes there are.

Each party's live changes come by the index on turn and date, at most MOST of each; whose turn it is decides the rest.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from governance.calendars.rules import Calendar
from governance.changes.queries.page import working_calendar
from governance.changes.rules.moves import State
from governance.changes.rules.waiting import Elsewhere, Live, Waiting, for_viewer
from governance.changes.tables import Change
from governance.database.session import one_connection
from governance.people.rules import CONVENING_ROLES, Role, Viewer

MOST = 50
# {} in order: the viewer's parties; whether all departments' changes matter; today's instant; MOST; the same for drafts.
LIVE = """
WITH own AS (SELECT id FROM party WHERE code = ANY({}::text[])),
ours AS (SELECT id FROM agreement WHERE center IN (SELECT id FROM own) OR department IN (SELECT id FROM own)),
staffed AS (SELECT DISTINCT p.code FROM seat s JOIN party p ON p.id = s.party
  JOIN tenure t ON t.seat = s.id AND t.starts <= {} AND (t.ends IS NULL OR t.ends > {})
  WHERE s.party IN (SELECT id FROM own) AND s.closed_at IS NULL AND NOT s.binding AND s.role IN ('liaison', 'alternate')),
found AS (
  SELECT c.* FROM party t CROSS JOIN LATERAL (
    SELECT ch.* FROM change ch WHERE ch.turn = t.id AND ch.state IN ('draft', 'open', 'agreed', 'convened')
      AND (ch.agreement IN (SELECT id FROM ours) OR ({} AND (ch.turn IN (SELECT id FROM own) OR ch.respond_by < {})))
    ORDER BY ch.respond_by LIMIT {}) c
  UNION ALL
  SELECT c.* FROM own CROSS JOIN LATERAL (
    SELECT ch.* FROM change ch WHERE ch.state = 'draft' AND ch.initiator = own.id ORDER BY ch.touched_at DESC LIMIT {}) c)
SELECT c.number, c.title, c.state, c.turn_since, c.respond_by, c.signing_since, c.paused_at, ini.code AS initiator,
  coalesce(tu.code, '') AS turn, coalesce(tu.name, '') AS turn_name, ce.code AS center, ce.name AS center_name,
  de.code AS department, de.name AS department_name, coalesce(op.code, '') AS offer_party,
  c.approvals_asked, coalesce(q.code, '') AS question_by, q.answer_by AS question_due, coalesce(w.code, '') AS wish_by,
  (SELECT r.sends_draft FROM recommendation r WHERE r.change = c.id AND r.handed_back_at IS NULL AND r.closed_at IS NULL
     ORDER BY r.id DESC LIMIT 1) AS sends_draft,
  (SELECT coalesce(json_agg(p.code), '[]') FROM consent y JOIN party p ON p.id = y.party WHERE y.offer = o.id) AS consented,
  (SELECT coalesce(json_agg(y.role), '[]') FROM approval y WHERE y.offer = o.id AND y.outcome = 'approved') AS approved,
  CASE WHEN c.state = 'agreed' THEN (SELECT json_agg(x.person) FROM (
    SELECT person FROM offer WHERE change = c.id UNION SELECT person FROM consent WHERE change = c.id
    UNION SELECT person FROM recommendation WHERE change = c.id UNION SELECT c.author) x) END AS acted,
  (SELECT coalesce(json_agg(code), '[]') FROM staffed) AS staffed
FROM found c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center
JOIN party de ON de.id = a.department JOIN party ini ON ini.id = c.initiator LEFT JOIN party tu ON tu.id = c.turn
LEFT JOIN LATERAL (SELECT id, party FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
LEFT JOIN party op ON op.id = o.party
LEFT JOIN LATERAL (SELECT p.code, x.answer_by FROM question x JOIN party p ON p.id = x.party
  WHERE x.change = c.id AND x.answered_at IS NULL LIMIT 1) q ON true
LEFT JOIN LATERAL (SELECT p.code FROM extension x JOIN party p ON p.id = x.party
  WHERE x.change = c.id AND x.granted_at IS NULL LIMIT 1) w ON true
"""
VERSIONS = """
SELECT v.number, v.effective_from, v.change_number, v.summary, a.code AS agreement, de.name AS department_name
FROM version v JOIN agreement a ON a.id = v.agreement JOIN party de ON de.id = a.department JOIN party ce ON ce.id = a.center
WHERE v.effective_from > {} AND v.effective_from <= {} AND ({} OR de.code = ANY({}::text[]) OR ce.code = ANY({}::text[]))
ORDER BY v.effective_from DESC, v.id DESC LIMIT {}
"""
LATELY, AHEAD = timedelta(days=30), timedelta(days=90)
READS_ALL = frozenset({*CONVENING_ROLES, Role.AUDITOR})


@dataclass(frozen=True, kw_only=True)
class Starting:
    """A version and the day it takes or took effect."""

    agreement: str
    department_name: str
    number: int
    effective_from: date
    change_number: str
    summary: str


@dataclass(frozen=True, kw_only=True)
class ToDo:
    """`cut` says that somebody has more in hand than is listed: the oldest due are."""

    waiting: tuple[Waiting, ...]
    elsewhere: tuple[Elsewhere, ...]
    coming: tuple[Starting, ...]
    lately: tuple[Starting, ...]
    cut: bool
    calendar: Calendar | None


@one_connection()
async def to_do(viewer: Viewer, *, at: datetime, today: date) -> ToDo:
    """One person's page. `today` is the city's date."""
    found = await live(viewer, at=at)
    waiting, elsewhere = for_viewer(found, viewer)
    starting = await _starting(viewer, today)
    return ToDo(
        waiting=waiting,
        elsewhere=elsewhere,
        coming=tuple(reversed([v for v in starting if v.effective_from > today])),
        lately=tuple(v for v in starting if v.effective_from <= today),
        cut=max(Counter(each.turn for each in found).values(), default=0) >= MOST,
        calendar=await working_calendar(viewer.seats[0].party if viewer.seats else "", today),
    )


async def live(viewer: Viewer, *, at: datetime) -> tuple[Live, ...]:
    """The live changes that may concern this person."""
    own = sorted({seat.party for seat in viewer.seats if seat.negotiates or seat.role in CONVENING_ROLES})
    office = any(seat.role in CONVENING_ROLES for seat in viewer.seats)
    if not own:
        return ()
    rows = await Change.raw(LIVE, own, at, at, office, at, MOST, MOST)
    return tuple(_live(row) for row in rows)


async def waiting_approvals(viewer: Viewer, *, at: datetime) -> tuple[str, ...]:
    """The numbers of the changes this person can approve now, oldest due first."""
    mine, _ = for_viewer(await live(viewer, at=at), viewer)
    return tuple(w.live.number for w in mine if w.live.state is State.AGREED)


async def _starting(viewer: Viewer, today: date) -> tuple[Starting, ...]:
    codes = sorted(viewer.parties)
    all_of_them = any(seat.role in READS_ALL for seat in viewer.seats)
    rows = await Change.raw(VERSIONS, today - LATELY, today + AHEAD, all_of_them, codes, codes, MOST)
    return tuple(Starting(**row) for row in rows)


SAME = ("number", "title", "initiator", "turn", "turn_since", "respond_by", "signing_since", "turn_name")


def _live(row: dict[str, Any]) -> Live:
    approved = set(json.loads(row["approved"]))
    return Live(
        **{name: row[name] for name in (*SAME, "offer_party", "question_by", "question_due", "wish_by")},
        state=State(row["state"]),
        sends_draft=bool(row["sends_draft"]),
        consented=frozenset(json.loads(row["consented"])),
        asked=tuple(a["role"] for a in json.loads(row["approvals_asked"]) if a["role"] not in approved),
        acted=frozenset(json.loads(row["acted"] or "[]")),
        sides={row["center"]: row["center_name"], row["department"]: row["department_name"]},
        staffed=frozenset(json.loads(row["staffed"])),
    )
