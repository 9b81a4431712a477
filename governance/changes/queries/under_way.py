"""Changes under way, agreement by agreement: in whose hands, since when, until when, on both sides alike."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.changes.rules.moves import State
from governance.changes.rules.sight import may_open
from governance.changes.tables import Change
from governance.people.rules import Viewer

# Whoever was asked a question holds the change until it is answered.
LIVE = """WITH live AS (
  SELECT c.id, c.number, c.title, c.state, c.agreement, c.initiator, c.opened_at, c.signing_since, c.touched_at,
    a.center, a.department, asked.answer_by IS NOT NULL AS question,
    CASE WHEN asked.answer_by IS NULL THEN c.turn WHEN c.turn = a.center THEN a.department ELSE a.center END AS holder,
    coalesce(asked.at, c.turn_since) AS since, coalesce(asked.answer_by, c.respond_by) AS due
  FROM change c JOIN agreement a ON a.id = c.agreement
  LEFT JOIN LATERAL (SELECT q.at, q.answer_by FROM question q
    WHERE q.change = c.id AND q.answered_at IS NULL AND q.party = c.turn LIMIT 1) asked ON true
  WHERE c.state IN ('draft', 'open', 'agreed')"""
OF_AGREEMENT = (
    LIVE
    + """ AND c.agreement = {})
SELECT l.number, l.title, l.state, l.since, l.due, l.opened_at, l.question, l.signing_since IS NOT NULL AS signing,
  coalesce(h.code, '') AS holder, coalesce(h.name, '') AS holder_name, coalesce(h.kind, '') AS holder_kind,
  ini.code AS initiator, ce.code AS center, de.code AS department,
  EXISTS (SELECT FROM offer o WHERE o.change = l.id) AS sent
FROM live l LEFT JOIN party h ON h.id = l.holder JOIN party ini ON ini.id = l.initiator
JOIN party ce ON ce.id = l.center JOIN party de ON de.id = l.department
ORDER BY l.since NULLS LAST, l.number LIMIT {}"""
)
IN_WHOSE_HANDS = (
    LIVE
    + """)
SELECT agreement, count(*) AS open,
  count(*) FILTER (WHERE holder = department) AS department,
  min(since) FILTER (WHERE holder = department) AS department_since,
  count(*) FILTER (WHERE holder = department AND due < {}) AS department_late,
  count(*) FILTER (WHERE holder = center) AS center,
  min(since) FILTER (WHERE holder = center) AS center_since,
  count(*) FILTER (WHERE holder = center AND due < {}) AS center_late,
  count(*) FILTER (WHERE holder NOT IN (department, center)) AS office,
  min(since) FILTER (WHERE holder NOT IN (department, center)) AS office_since,
  count(*) FILTER (WHERE holder NOT IN (department, center) AND due < {}) AS office_late
FROM live WHERE state <> 'draft' GROUP BY agreement"""
)
EVERYTHING = (
    LIVE
    + """)
SELECT l.number, l.title, l.state, l.opened_at, l.since, l.due, coalesce(h.code, '') AS holder,
  coalesce(h.name, '') AS holder_name, de.name AS department_name
FROM live l LEFT JOIN party h ON h.id = l.holder JOIN party de ON de.id = l.department
WHERE l.state <> 'draft' AND l.opened_at <= {} ORDER BY l.opened_at, l.number"""
)
MOST = 50


@dataclass(frozen=True, kw_only=True)
class Negotiation:
    """A sent change that has not ended: `holder` must act now, since `since`, by `due`; `agreed` waits for approval."""

    number: str
    title: str
    department_name: str
    opened_at: datetime
    holder: str
    holder_name: str
    since: datetime | None
    due: datetime | None
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class UnderWay:
    """A change that has not ended; `holder` is the party that must act now, since `since`, by `due`."""

    number: str
    title: str
    state: State
    since: datetime | None
    due: datetime | None
    opened_at: datetime | None
    question: bool
    signing: bool
    holder: str
    holder_name: str
    holder_kind: str
    initiator: str


@dataclass(frozen=True, kw_only=True)
class Hands:
    """How many changes lie with one party, since when the oldest, how many past their date."""

    count: int = 0
    since: datetime | None = None
    late: int = 0


@dataclass(frozen=True, kw_only=True)
class Open:
    """The sent changes of one agreement by who must act: the department, the center, the convening office."""

    total: int = 0
    department: Hands = Hands()
    center: Hands = Hands()
    office: Hands = Hands()


async def under_way(agreement_id: int, *, viewer: Viewer) -> tuple[UnderWay, ...]:
    """What this viewer may know of the changes of an agreement, the longest waiting first."""
    rows = await Change.raw(OF_AGREEMENT, agreement_id, MOST)
    return tuple(_under_way(row) for row in rows if _visible(row, viewer))


async def in_whose_hands(*, before: datetime) -> dict[int, Open]:
    """By agreement id; a change is late whose date lies before `before`, the start of today."""
    rows = await Change.raw(IN_WHOSE_HANDS, before, before, before)
    return {row["agreement"]: _open(row) for row in rows}


async def negotiations(*, at: datetime) -> tuple[Negotiation, ...]:
    """Every sent change, the oldest first; for those who may see them all."""
    rows = await Change.raw(EVERYTHING, at)
    return tuple(_negotiation(row) for row in rows)


def _negotiation(row: dict[str, Any]) -> Negotiation:
    agreed = row.pop("state") == State.AGREED
    return Negotiation(**row, agreed=agreed)


def _visible(row: dict[str, Any], viewer: Viewer) -> bool:
    sides = (row["center"], row["department"])
    return may_open(viewer, sides=sides, initiator=row["initiator"], sent=row["sent"])


def _under_way(row: dict[str, Any]) -> UnderWay:
    known = {name: value for name, value in row.items() if name not in ("center", "department", "sent")}
    return UnderWay(**{**known, "state": State(row["state"])})


def _open(row: dict[str, Any]) -> Open:
    hands = {
        side: Hands(count=row[side], since=row[f"{side}_since"], late=row[f"{side}_late"])
        for side in ("department", "center", "office")
    }
    return Open(total=row["open"], **hands)
