"""Event adjustments: those that hold for services, those that touch a period, one by its number.

Decides nothing about who may act; rules/reliefs.py does.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.agreements.rules.service_names import full_name
from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.results.rules.reliefs import Adjustment, Effect, Relief, State

PAGE = 30
FACTS = """
SELECT r.id, r.number, r.name, r.reason, r.effect, r.state, r.starts, r.ends, r.revision, r.asked_person, r.asked_by,
  r.asked_at,
  r.declared_by, r.declared_at, r.confirmed_by, r.confirmed_at, r.ended_words, p.code AS asked_party,
  p.name AS asked_name, p.kind AS asked_kind,
  (SELECT coalesce(json_agg(json_build_object('id', s.id, 'code', s.code, 'problem', s.problem, 'detail', s.detail,
      'further', s.further, 'department', coalesce(d.code, ''), 'department_name', coalesce(d.name, ''))
      ORDER BY d.name, s.problem, s.detail, s.further), '[]')
    FROM relief_cover c JOIN service s ON s.id = c.service
    LEFT JOIN ownership o ON o.service = s.id AND o.starts <= greatest(r.starts, s.created_at)
      AND (o.ends IS NULL OR o.ends > greatest(r.starts, s.created_at))
    LEFT JOIN party d ON d.id = o.party WHERE c.relief = r.id) AS services
FROM relief r JOIN party p ON p.id = r.asked_party
"""


@dataclass(frozen=True, kw_only=True)
class CoveredWork:
    """A service, and the department that does its work at that time ("" = none)."""

    id: int
    code: str
    name: str
    department: str
    department_name: str


@dataclass(frozen=True, kw_only=True)
class ReliefFacts:
    """One adjustment. `asked_by`, `declared_by`, `confirmed_by` hold names as they were then; None: not done yet."""

    id: int
    number: str
    state: State
    revision: int
    wanted: Adjustment
    services: tuple[CoveredWork, ...]
    asked_party: str
    asked_name: str
    asked_kind: str
    asked_person: int
    asked_by: Who | None
    asked_at: datetime
    declared_by: Who | None
    declared_at: datetime | None
    confirmed_by: Who | None
    confirmed_at: datetime | None
    ended_words: str

    @property
    def departments(self) -> tuple[str, ...]:
        """The names of the departments whose work it touches, each once."""
        return tuple(dict.fromkeys(each.department_name for each in self.services if each.department_name))


OF_SERVICES = """
SELECT c.service, r.number, r.name, r.effect, r.starts, r.ends, r.state = 'declared' AS provisional
FROM relief r JOIN relief_cover c ON c.relief = r.id
WHERE r.state IN ('declared', 'confirmed') AND (:any_services OR c.service = ANY(:services::bigint[])) ORDER BY r.starts, r.id
"""


async def reliefs_of(services: Collection[int] | None = None) -> Mapping[int, tuple[Relief, ...]]:
    """The declared and confirmed adjustments by service id, oldest first; None asks for every service."""
    rows = await sql.rows(OF_SERVICES, any_services=services is None, services=sorted(services or ()))
    found: dict[int, tuple[Relief, ...]] = {}
    for row in rows:
        found[row["service"]] = (*found.get(row["service"], ()), _relief(row))
    return found


def _relief(row: Mapping[str, Any]) -> Relief:
    known = {name: row[name] for name in ("number", "name", "starts", "ends", "provisional")}
    return Relief(**known, effect=Effect(row["effect"]))


TOUCHING = """WHERE r.state IN ('declared', 'confirmed') AND r.starts < :ends AND (r.ends IS NULL OR r.ends > :starts)
  AND (:any_party OR EXISTS (SELECT FROM relief_cover c JOIN ownership o ON o.service = c.service
    WHERE c.relief = r.id AND o.party = :party AND o.starts <= coalesce(r.ends, 'infinity') AND (o.ends IS NULL OR o.ends > r.starts)))
ORDER BY r.starts, r.id"""


async def reliefs_between(
    starts: datetime, ends: datetime, *, party: int | None = None
) -> tuple[ReliefFacts, ...]:
    """Those in force, provisional ones too, that touch the time from `starts` until `ends`; of one department, or all."""
    rows = await sql.rows(
        f"{FACTS} {TOUCHING}", ends=ends, starts=starts, any_party=party is None, party=party or 0
    )
    return tuple(_facts(row) for row in rows)


async def relief(number: str) -> ReliefFacts:
    """Raises NotFound."""
    unknown = f"There is no event adjustment {number}."
    return _facts(await sql.one(f"{FACTS} WHERE r.number = :number", unknown, number=number))


async def current_reliefs(at: datetime) -> tuple[ReliefFacts, ...]:
    """Asked for, provisional, or confirmed and not over: what somebody looks at first, the latest first."""
    now = "WHERE r.state IN ('requested', 'declared') OR (r.state = 'confirmed' AND r.ends > :at) ORDER BY r.starts DESC, r.id DESC"
    return tuple(_facts(row) for row in await sql.rows(f"{FACTS} {now}", at=at))


async def past(at: datetime, *, below: str = "") -> tuple[tuple[ReliefFacts, ...], str]:
    """What is over, refused or withdrawn, the newest first: a page, and the number to go on below ("" = the last page)."""
    where = """WHERE r.state NOT IN ('requested', 'declared') AND NOT (r.state = 'confirmed' AND r.ends > :at)
      AND r.id < coalesce((SELECT id FROM relief WHERE number = :below), 9223372036854775807) ORDER BY r.id DESC LIMIT :most"""
    found = [_facts(row) for row in await sql.rows(f"{FACTS} {where}", at=at, below=below, most=PAGE + 1)]
    return tuple(found[:PAGE]), found[PAGE - 1].number if len(found) > PAGE else ""


# Services that somebody may put under an adjustment: their department's at one of two instants, or every one.
CHOICES = """
SELECT DISTINCT s.id, s.code, s.problem, s.detail, s.further, coalesce(p.code, '') AS department,
  coalesce(p.name, '') AS department_name
FROM service s LEFT JOIN ownership o ON o.service = s.id AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
LEFT JOIN party p ON p.id = o.party WHERE s.live_at IS NOT NULL AND (:any_party OR p.id = :party) ORDER BY department_name, s.problem, s.detail, s.further
"""


async def coverable(*, at: datetime, party: int | None) -> tuple[CoveredWork, ...]:
    """The services whose work a department does at an instant; with None, every service."""
    rows = await sql.rows(CHOICES, at=at, any_party=party is None, party=party or 0)
    return tuple(_covered(row) for row in rows)


def _facts(row: dict[str, Any]) -> ReliefFacts:
    services = tuple(_covered(each) for each in json.loads(row.pop("services")))
    said = {name: row.pop(name) for name in ("name", "reason", "starts", "ends")}
    codes, effect = tuple(each.code for each in services), Effect(row.pop("effect"))
    who: dict[str, Any] = {
        name: who_from(row.pop(name)) for name in ("asked_by", "declared_by", "confirmed_by")
    }
    state, wanted = State(row.pop("state")), Adjustment(**said, effect=effect, services=codes)
    return ReliefFacts(**row, **who, state=state, wanted=wanted, services=services)


def _covered(row: Mapping[str, Any]) -> CoveredWork:
    known = {name: row[name] for name in ("id", "code", "department", "department_name")}
    return CoveredWork(**known, name=full_name(row["problem"], row["detail"], row["further"]))
