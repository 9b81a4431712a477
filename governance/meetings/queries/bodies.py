"""The groups that meet, as their meetings look at them: who belongs to one, who keeps its dates and notes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.bodies.rules.ground_rules import GroundRules
from governance.database import sql
from governance.meetings.queries.ground_rules import charter_on, rules_of_group
from governance.meetings.rules.meetings import BOARD, Circle
from governance.people.rules import Matter, Viewer, may_see


@dataclass(frozen=True, kw_only=True)
class MeetingBody:
    """A group that meets; `circle` says who belongs to it by the ground rules of now, which are its `rules`."""

    id: int
    code: str
    name: str
    kind: str
    state: str
    circle: Circle
    rules: GroundRules

    @property
    def is_board(self) -> bool:
        return self.kind == BOARD


CENTER = "coalesce((SELECT code FROM party WHERE kind = 'center'), '') AS center"
TODAY = "(:at::timestamptz AT TIME ZONE coalesce((SELECT zone FROM city LIMIT 1), 'UTC'))::date"
BODIES = f"""SELECT b.id, b.code, b.name, b.kind, b.state, coalesce(p.code, '') AS party, {CENTER},
    coalesce((SELECT g.content FROM ground_rules g WHERE g.body = b.id AND g.starts <= :at
      ORDER BY g.number DESC LIMIT 1), '') AS ground_rules, {charter_on(TODAY)} AS charter
  FROM body b LEFT JOIN party p ON p.id = b.party"""  # noqa: S608 - constants
ONE = f"{BODIES} WHERE b.code = :body"
ALL = f"{BODIES} ORDER BY b.kind, b.name, b.code"
OFFICES = "SELECT s.code, p.code AS party FROM seat s JOIN party p ON p.id = s.party WHERE s.code = ANY(:seats::text[])"


async def meeting_body(code: str, *, at: datetime) -> MeetingBody:
    """Raises NotFound."""
    row = await sql.one(ONE, "There is no such group.", body=code, at=at)
    return (await _bodies([row]))[0]


async def bodies_of(viewer: Viewer, *, at: datetime) -> tuple[MeetingBody, ...]:
    """The groups whose meetings somebody may see, pairs before boards."""
    found = await _bodies(await sql.rows(ALL, at=at))
    return tuple(each for each in found if sees_body(viewer, each))


def sees_body(viewer: Viewer, body: MeetingBody) -> bool:
    member = any(body.circle.is_member(seat) for seat in viewer.seats)
    return may_see(viewer, Matter.MEETING, sides=body.circle.parties, invited=member)


async def _bodies(rows: list[dict[str, Any]]) -> tuple[MeetingBody, ...]:
    offices = await offices_of(rows)
    return tuple(
        MeetingBody(
            circle=circle_from(row, offices),
            rules=rules_of_group(row["charter"], row["ground_rules"]),
            **_named(row),
        )
        for row in rows
    )


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("id", "code", "name", "kind", "state")}


async def offices_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The office of each role that the ground rules of these rows name."""
    seats = {seat for row in rows if row["kind"] == BOARD for seat in _board(row["ground_rules"])["members"]}
    found = await sql.rows(OFFICES, seats=sorted(seats)) if seats else []
    return {row["code"]: row["party"] for row in found}


def circle_from(row: Mapping[str, Any], offices: Mapping[str, str]) -> Circle:
    """Who belongs to it: at a board the roles that its ground rules name, of a pair both its sides."""
    guests = frozenset(json.loads(row.get("guests", "[]")))
    taker = row.get("note_taker")
    if row["kind"] != BOARD:
        return Circle(kind=row["kind"], parties=(row["center"], row["party"]), guests=guests, taker=taker)
    seats = _board(row["ground_rules"])
    parties = dict.fromkeys(offices[each] for each in seats["members"] if each in offices)
    return Circle(
        kind=BOARD,
        parties=tuple(parties),
        members=frozenset(seats["members"]),
        takers=frozenset(seats["takers"]),
        guests=guests,
        taker=taker,
    )


def _board(ground_rules: str) -> dict[str, tuple[str, ...]]:
    """The roles that a board's ground rules name: its members, and who keeps its dates and notes."""
    rules = rules_of_group(None, ground_rules)
    if rules.kind != BOARD:
        return {"members": (), "takers": ()}
    return {"members": rules.seats, "takers": tuple(filter(None, (rules.chair, rules.note_taker)))}
