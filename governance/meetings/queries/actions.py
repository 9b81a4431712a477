"""Actions as their pages read them: one, and the lists of what is mine, my side's, to be looked at, or a group's.

Who sees an action: both its sides, the convening office and auditors; one of a board also the offices in that board.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.errors import NotFound
from governance.meetings.queries.bodies import meeting_body, sees_body
from governance.meetings.rules.actions import OWNERS, State, speaks
from governance.people.rules import CONVENING_ROLES, Matter, PartyKind, Role, Viewer, may_see

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who is asked now: whoever holds the role, or acts in it; `stands_for` is the absent holder's name."""

    name: str
    phone: str
    stands_for: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionFacts:
    """One action. `party` does it, `other` looks whether it is done; `holder` None: nobody holds the role now.

    `carried`: further meetings it was open at; `deferrals`: how often it got another day. `version` 0: of no version.
    """

    id: int
    number: str
    state: State
    revision: int
    words: str
    done_when: str
    party: str
    party_name: str
    party_kind: PartyKind
    other: str
    other_name: str
    other_kind: PartyKind
    seat_id: int
    seat: str
    title: str
    due: datetime
    carried: int
    deferrals: int
    evidence: str
    link: str
    done_by: int | None
    done_who: Who | None
    done_at: datetime | None
    verified_who: Who | None
    verified_at: datetime | None
    reason: str
    who: Who | None
    at: datetime
    ended_at: datetime | None
    body: str
    body_name: str
    meeting: str
    meeting_title: str
    meeting_starts: datetime | None
    item: str
    step: str
    agreement: str
    department_name: str
    version: int
    holder: Holder | None = None

    @property
    def deployment(self) -> str:
        """What its version is called where it is said that the city's system shows it: streets-2."""
        return f"{self.agreement}-{self.version}" if self.version else ""

    def is_late(self, at: datetime) -> bool:
        return self.state is State.OPEN and self.due < at


FACTS = """SELECT a.id, a.number, a.state, a.revision, a.words, a.done_when, p.code AS party, p.name AS party_name,
    p.kind AS party_kind, o.code AS other, o.name AS other_name, o.kind AS other_kind, s.id AS seat_id, s.code AS seat,
    s.title, a.due, a.carried, (SELECT count(*) FROM action_deferral f WHERE f.action = a.id) AS deferrals,
    a.evidence, a.link, a.done_by, a.done_who, a.done_at, a.verified_who, a.verified_at, a.reason, a.who, a.at, a.ended_at,
    coalesce(b.code, '') AS body, coalesce(b.name, '') AS body_name, coalesce(m.number, '') AS meeting,
    coalesce(m.title, '') AS meeting_title, m.starts AS meeting_starts, coalesce(i.title, '') AS item, a.step,
    coalesce(g.code, '') AS agreement, coalesce(gd.name, '') AS department_name, coalesce(v.number, 0) AS version"""
FROM = """ FROM action a JOIN party p ON p.id = a.party JOIN party o ON o.id = a.other JOIN seat s ON s.id = a.seat
  LEFT JOIN body b ON b.id = a.body LEFT JOIN meeting m ON m.id = a.meeting LEFT JOIN agenda_item i ON i.id = a.item
  LEFT JOIN version v ON v.id = a.version LEFT JOIN agreement g ON g.id = v.agreement
  LEFT JOIN party gd ON gd.id = g.department"""
# Whoever acts for the holder stands before them.
HOLDS = """(SELECT json_build_object('name', coalesce(ap.name, hp.name), 'phone', coalesce(ap.phone, hp.phone),
    'stands_for', CASE WHEN ap.id IS NULL THEN '' ELSE hp.name END)
  FROM tenure t JOIN person hp ON hp.id = t.person LEFT JOIN delegation d ON d.seat = t.seat AND d.holder = t.person
    AND d.starts <= :at AND d.ends > :at LEFT JOIN person ap ON ap.id = d.delegate
  WHERE t.seat = s.id AND s.closed_at IS NULL AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at) LIMIT 1) AS holder"""
ONE = f"{FACTS}{FROM} WHERE a.number = :number"
SHOWN = f"{FACTS}, {HOLDS}{FROM} WHERE a.number = :number"
UNKNOWN = "There is no {number} that you may see."


async def action(number: str) -> ActionFacts:
    """As its writers read it, without who is asked now. Raises NotFound."""
    return _facts(await sql.one(ONE, f"There is no {number}.", number=number))


async def action_for(viewer: Viewer, number: str, *, at: datetime) -> ActionFacts:
    """The same with who is asked now, as this person may see it. Raises NotFound."""
    missing = UNKNOWN.format(number=number)
    found = _facts(await sql.one(SHOWN, missing, number=number, at=at))
    if may_see(viewer, Matter.ACTION, sides=(found.party, found.other)):
        return found
    if not found.body or not sees_body(viewer, await meeting_body(found.body, at=at)):
        raise NotFound(missing)
    return found


class Whose(StrEnum):
    """Which list."""

    MINE = "mine"
    SIDE = "side"
    VERIFY = "verify"
    BODY = "body"
    VERSION = "version"


LISTED: dict[Whose, str] = {
    Whose.MINE: "a.state = 'open' AND s.code = ANY(:seats::text[])",
    Whose.SIDE: "a.state = 'open' AND p.code = ANY(:own::text[])",
    Whose.VERIFY: "a.state = 'done' AND o.code = ANY(:own::text[])",
    Whose.BODY: "a.state IN ('open', 'done') AND b.code = :of",
    Whose.VERSION: "g.code || '-' || v.number = :of AND (:reads_all OR p.code = ANY(:own::text[]) OR o.code = ANY(:own::text[]))",
}
LIST = """ WHERE {which} AND (a.due, a.id) > (coalesce((SELECT due FROM action WHERE number = :after), '-infinity'),
      coalesce((SELECT id FROM action WHERE number = :after), 0))
  ORDER BY a.due, a.id LIMIT :most"""


async def actions(
    viewer: Viewer, whose: Whose, *, at: datetime, of: str = "", after: str = ""
) -> tuple[tuple[ActionFacts, ...], str]:
    """A page of what this person may see, the longest overdue first, and the number to go on behind ("": the last page).

    `of` is a group's code, or a version such as streets-2. Raises NotFound for a group that they may not see.
    """
    if whose is Whose.BODY and not sees_body(viewer, await meeting_body(of, at=at)):
        raise NotFound("There is no such group.")
    query = f"{FACTS}, {HOLDS}{FROM}" + LIST.format(which=LISTED[whose])
    known: dict[str, Any] = {
        "own": sorted({seat.party for seat in viewer.seats if speaks(seat)}),
        "seats": sorted(seat.seat for seat in viewer.seats),
        "reads_all": viewer.with_role(*CONVENING_ROLES, Role.AUDITOR) is not None,
        "of": of,
    }
    values = {name: value for name, value in known.items() if f":{name}" in LISTED[whose]}
    rows = await sql.rows(query, at=at, after=after, most=PAGE + 1, **values)
    found = [_facts(row) for row in rows]
    return tuple(found[:PAGE]), found[PAGE - 1].number if len(found) > PAGE else ""


def _facts(row: dict[str, Any]) -> ActionFacts:
    people = {name: who_from(row[name]) for name in ("who", "done_who", "verified_who")}
    holder = json.loads(row.pop("holder", None) or "null")
    kinds = {name: PartyKind(row[name]) for name in ("party_kind", "other_kind")}
    holds = Holder(**holder) if holder else None
    return ActionFacts(**{**row, **people, **kinds, "state": State(row["state"]), "holder": holds})


DEFERRED = """SELECT f.due, f.until, f.words, f.who, f.at FROM action_deferral f WHERE f.action = :action ORDER BY f.id"""
SEATS = """SELECT s.code, s.title, coalesce(h.name, '') AS name FROM seat s JOIN party p ON p.id = s.party
  LEFT JOIN tenure t ON t.seat = s.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
  LEFT JOIN person h ON h.id = t.person
  WHERE p.code = :party AND s.closed_at IS NULL AND s.role = ANY(:roles::text[]) ORDER BY s.title, s.id"""


@dataclass(frozen=True, kw_only=True)
class OwnerSeat:
    """A role that may be asked to do something, with who holds it ("": nobody)."""

    code: str
    title: str
    name: str


async def owner_seats(party: str, *, at: datetime) -> tuple[OwnerSeat, ...]:
    """The roles of an office that an action may be given to."""
    rows = await sql.rows(SEATS, party=party, roles=sorted(OWNERS), at=at)
    return tuple(OwnerSeat(**row) for row in rows)
