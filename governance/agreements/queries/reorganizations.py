"""Reorganizations: one by its number, those that are open or still to come about a service, and the services meant."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance.agreements.rules.reorganizations import Concerned, Plan, State, plan_from, title
from governance.agreements.rules.service_names import full_name
from governance.audit.stored_event import Who, who_from
from governance.database import sql
from governance.errors import NotFound
from governance.people.rules import Matter, Viewer, may_see


@dataclass(frozen=True, kw_only=True)
class Side:
    """A side whose yes is needed; `who` and `at` None: it has not agreed."""

    id: int
    code: str
    name: str
    kind: str
    person: int | None
    who: Who | None
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ReorganizationFacts:
    """One reorganization as its row and its sides say; `takes_effect` None: from the last yes on."""

    id: int
    number: str
    state: State
    revision: int
    hash: str
    plan: Plan
    reason: str
    takes_effect: date | None
    proposer: str
    proposed_at: datetime
    respond_by: datetime
    ended_at: datetime | None
    ended_words: str
    sides: tuple[Side, ...]

    @property
    def title(self) -> str:
        return title(self.plan)

    @property
    def asked(self) -> tuple[Side, ...]:
        """The sides that have not agreed."""
        return tuple(side for side in self.sides if side.at is None)

    @property
    def genuine(self) -> bool:
        """Whether the stored fingerprint is that of what is stored."""
        return self.plan.hash == self.hash


FACTS = """
SELECT r.id, r.number, r.state, r.revision, r.hash, r.body, r.reason, r.takes_effect, p.code AS proposer, r.proposed_at,
  r.respond_by, r.ended_at, r.ended_words
FROM reorganization r JOIN party p ON p.id = r.proposer
"""
SIDES = """
SELECT s.reorganization, s.id, p.code, p.name, p.kind, s.person, s.who, s.at FROM reorganization_side s
JOIN party p ON p.id = s.party WHERE s.reorganization = ANY(:ids::bigint[]) ORDER BY p.kind, p.name
"""


async def reorganization_by_number(number: str) -> ReorganizationFacts:
    """Raises NotFound."""
    row = await sql.one(
        f"{FACTS} WHERE r.number = :number", f"There is no change of services {number}.", number=number
    )
    return (await _with_sides([row]))[0]


async def reorganization(number: str, *, viewer: Viewer) -> ReorganizationFacts:
    """Raises NotFound for whoever may not see it: one that is not agreed concerns its sides."""
    found = await reorganization_by_number(number)
    if not seen_by(found, viewer):
        raise NotFound(f"There is no change of services {number} that you may see.")
    return found


def seen_by(found: ReorganizationFacts, viewer: Viewer | None) -> bool:
    matter = Matter.CATALOG if found.state is State.AGREED else Matter.OPEN_CHANGE
    return viewer is not None and may_see(viewer, matter, sides=[side.code for side in found.sides])


ABOUT = "(r.body::jsonb -> 'services' ? :code OR r.body::jsonb -> 'into' @> jsonb_build_array(jsonb_build_array(:code::text)))"
STANDING = "(r.state = 'proposed' OR (r.state = 'agreed' AND r.takes_effect > :day))"


async def reorganizations_of(code: str, *, day: date) -> tuple[ReorganizationFacts, ...]:
    """Those about a service that are open, or agreed and still to come, the next one first."""
    where = f"WHERE {ABOUT} AND {STANDING} ORDER BY r.takes_effect NULLS FIRST, r.id"
    return await _with_sides(await sql.rows(f"{FACTS} {where}", code=code, day=day))


COMING = "WHERE r.state = 'agreed' AND r.takes_effect BETWEEN :day AND :last ORDER BY r.takes_effect, r.id"


async def coming_reorganizations(day: date, last: date) -> tuple[ReorganizationFacts, ...]:
    """Agreed ones that take effect on one of these days."""
    return await _with_sides(await sql.rows(f"{FACTS} {COMING}", day=day, last=last))


async def _with_sides(rows: list[dict[str, Any]]) -> tuple[ReorganizationFacts, ...]:
    ids = [row["id"] for row in rows]
    sides = await sql.rows(SIDES, ids=ids) if ids else []
    return tuple(_facts(row, [each for each in sides if each["reorganization"] == row["id"]]) for row in rows)


def _facts(row: dict[str, Any], sides: list[dict[str, Any]]) -> ReorganizationFacts:
    plan, state = plan_from(json.loads(row.pop("body"))), State(row.pop("state"))
    return ReorganizationFacts(**row, plan=plan, state=state, sides=tuple(_side(each) for each in sides))


def _side(row: Mapping[str, Any]) -> Side:
    known = {name: row[name] for name in ("id", "code", "name", "kind", "person", "at")}
    return Side(**known, who=who_from(row["who"]))


CONCERNED = """
SELECT s.code, s.problem, s.detail, s.further, coalesce(p.code, '') AS owner, s.live_at IS NULL AS drafted,
  s.retired_at IS NOT NULL AS ends,
  EXISTS (SELECT FROM ownership later WHERE later.service = s.id AND later.starts > :at) AS moves_later,
  coalesce((SELECT r.number FROM reorganization r WHERE r.state = 'proposed' AND r.number <> :besides AND
    (r.body::jsonb -> 'services' ? s.code OR r.body::jsonb -> 'into' @> jsonb_build_array(jsonb_build_array(s.code)))
    LIMIT 1), '') AS about
FROM service s LEFT JOIN ownership o ON o.service = s.id AND o.starts <= :at AND (o.ends IS NULL OR o.ends > :at)
LEFT JOIN party p ON p.id = o.party WHERE s.code = ANY(:codes::text[])
"""


async def concerned(codes: Collection[str], *, at: datetime, besides: str = "") -> dict[str, Concerned]:
    """These services as they stand at an instant; `besides` is a number that is not told as open about them."""
    rows = await sql.rows(CONCERNED, codes=sorted(codes), at=at, besides=besides)
    return {row["code"]: _concerned(row) for row in rows}


def _concerned(row: Mapping[str, Any]) -> Concerned:
    known = {name: row[name] for name in ("code", "owner", "drafted", "ends", "moves_later", "about")}
    return Concerned(**known, name=full_name(row["problem"], row["detail"], row["further"]))
