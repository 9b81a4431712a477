"""What is coming up: one entry, those that somebody may see, those that call takers should know of a service."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.agreements.rules.service_names import full_name
from governance.audit.stored_event import NOBODY, Who, who_from
from governance.database import sql
from governance.errors import NotFound
from governance.outlook.rules import AHEAD, State
from governance.people.rules import CONVENING_ROLES, Matter, PartyKind, Role, Viewer, may_see

READS_ALL = frozenset({*CONVENING_ROLES, Role.AUDITOR})
MOST = 100


@dataclass(frozen=True, kw_only=True)
class OutlookEntryFacts:
    """One entry; `services` are codes with names, `sent_by` a colleague without an account, `center` 311's code."""

    id: int
    number: str
    state: State
    revision: int
    party: str
    party_name: str
    center: str
    title: str
    starts: date
    ends: date
    volume: int
    calls: bool
    words: str
    services: tuple[tuple[str, str], ...]
    sent_by: str
    entered_by: Who
    at: datetime
    changed_by: Who
    changed_at: datetime | None
    reason: str

    @property
    def is_own(self) -> bool:
        """Whether only its own side may know of it."""
        return self.state in (State.SENT, State.LEFT_OUT)


ENTRIES = """SELECT e.id, e.number, e.state, e.revision, p.code AS party, p.name AS party_name, e.title, e.starts, e.ends,
    e.volume, e.calls, e.words, e.sent_by, e.who, e.at, e.changed_who, e.changed_at, e.reason,
    coalesce((SELECT code FROM party WHERE kind = 'center'), '') AS center,
    (SELECT coalesce(json_agg(json_build_array(s.code, s.problem, s.detail, s.further) ORDER BY s.problem, s.code), '[]')
      FROM outlook_service x JOIN service s ON s.id = x.service WHERE x.entry = e.id) AS services
  FROM outlook_entry e JOIN party p ON p.id = e.party"""
ONE = f"{ENTRIES} WHERE e.number = :number"
SEEN = f"""{ENTRIES} WHERE e.ends >= :on AND (e.state = 'shown' AND (:reads_all OR p.code = ANY(:own::text[]))
    OR e.state = 'sent' AND p.code = ANY(:own::text[])) ORDER BY e.starts, e.id LIMIT :most"""
# Of a service that has moved meanwhile, its new owner speaks.
CALLS = f"""{ENTRIES} WHERE e.state = 'shown' AND e.calls AND e.ends >= :on AND e.starts <= :until
  AND EXISTS (SELECT FROM outlook_service x JOIN service s ON s.id = x.service JOIN ownership o ON o.service = s.id
    WHERE x.entry = e.id AND s.code = :service AND o.party = e.party AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at))
  ORDER BY e.starts, e.id LIMIT :most"""


async def outlook_entry(number: str) -> OutlookEntryFacts:
    """Raises NotFound."""
    return _facts(await sql.one(ONE, f"There is no {number}.", number=number))


async def entry_for(viewer: Viewer, number: str) -> OutlookEntryFacts:
    """The same, as this person may see it; what waits for its own side is not there for anybody else."""
    found = await outlook_entry(number)
    sides = () if found.is_own else (found.center, found.party)
    kind = Matter.OWN_MATTER if found.is_own else Matter.OUTLOOK
    if not may_see(viewer, kind, sides=sides, own=found.party):
        raise NotFound(f"There is no {number}.")
    return found


async def coming_up(viewer: Viewer, on: date) -> tuple[OutlookEntryFacts, ...]:
    """What this person may see of what departments have coming up, the nearest first; over things are left out."""
    own = sorted({seat.party for seat in viewer.seats if seat.kind is PartyKind.DEPARTMENT})
    every = viewer.with_role(*READS_ALL) is not None or PartyKind.CENTER in viewer.kinds
    rows = await sql.rows(SEEN, on=on, own=own, reads_all=every, most=MOST)
    return tuple(_facts(row) for row in rows)


async def calls_expected(service: str, *, on: date, at: datetime) -> tuple[OutlookEntryFacts, ...]:
    """What the department that does the work of a service tells call takers to expect in the next three months."""
    rows = await sql.rows(CALLS, service=service, on=on, until=on + AHEAD, at=at, most=MOST)
    return tuple(_facts(row) for row in rows)


def _facts(row: dict[str, Any]) -> OutlookEntryFacts:
    services = tuple((code, full_name(*names)) for code, *names in _listed(row.pop("services")))
    people = {"entered_by": who_from(row.pop("who")), "changed_by": who_from(row.pop("changed_who"))}
    known = {key: who or NOBODY for key, who in people.items()}
    return OutlookEntryFacts(**{**row, **known, "services": services, "state": State(row["state"])})


def _listed(text: str) -> Sequence[Sequence[str]]:
    found: list[list[str]] = json.loads(text)
    return found


OWNED = """SELECT s.code, s.problem, s.detail, s.further FROM service s JOIN ownership o ON o.service = s.id
  JOIN party p ON p.id = o.party WHERE p.code = :party AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
  AND s.live_at <= :at AND (s.retired_at IS NULL OR s.retired_at > :at) ORDER BY s.problem, s.detail, s.further"""


async def own_services(party: str, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """Codes and names of the services whose work is this department's."""
    rows = await sql.rows(OWNED, party=party, at=at)
    return tuple((row["code"], full_name(row["problem"], row["detail"], row["further"])) for row in rows)
