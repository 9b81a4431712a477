"""Everything a guard must know about one change, in one query, and where it stands for one actor."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.changes.rules.moves import MOVES, Standing, State, Step
from governance.changes.rules.offers import Effective, effective_from
from governance.changes.rules.policy import Rule, policy_of
from governance.database import sql
from governance.people.rules import Acting, Via

SITUATION = """
SELECT c.*, a.code AS agreement_code, a.respond_days, a.policy, a.center AS center_id, a.department AS department_id,
    ce.code AS center, ce.name AS center_name, de.code AS department, de.name AS department_name,
    ini.code AS initiator_code, tu.code AS turn_code, o.id AS offer_id, o.round, o.party AS offer_party,
    o.effective, o.at AS offered_at,
    (SELECT coalesce(json_agg(json_build_object('party', x.party, 'person', x.person)), '[]')
       FROM consent x WHERE x.offer = o.id) AS consents,
    (SELECT coalesce(json_agg(json_build_object('party', x.party, 'person', x.person)), '[]') FROM (
       SELECT party, person FROM offer WHERE change = c.id UNION SELECT party, person FROM consent WHERE change = c.id
       UNION SELECT party, person FROM recommendation WHERE change = c.id) x) AS acted,
    (SELECT json_build_object('id', x.id, 'party', x.party, 'person', x.person, 'sends_draft', x.sends_draft,
       'offer_hash', x.offer_hash, 'salt', x.salt) FROM recommendation x
       WHERE x.change = c.id AND x.handed_back_at IS NULL AND x.closed_at IS NULL ORDER BY x.id DESC LIMIT 1) AS asked_to_sign,
    (SELECT json_build_object('id', x.id, 'number', x.number, 'party', x.party) FROM question x
       WHERE x.change = c.id AND x.answered_at IS NULL LIMIT 1) AS question,
    (SELECT coalesce(json_agg(x.role), '[]') FROM approval x WHERE x.offer = o.id AND x.outcome = 'approved') AS approved,
    (SELECT coalesce(json_agg(json_build_object('id', x.id, 'party', x.party, 'round', x.round, 'days', x.days,
       'granted', x.granted_at IS NOT NULL)), '[]') FROM extension x WHERE x.change = c.id) AS extensions
FROM change c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center
JOIN party de ON de.id = a.department JOIN party ini ON ini.id = c.initiator
LEFT JOIN party tu ON tu.id = c.turn
LEFT JOIN LATERAL (SELECT * FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
WHERE c.number = :number
"""
# An edit of an offer whose starting point is no longer what the agreement's latest version says.
MOVED = """
SELECT e.key FROM edit e LEFT JOIN version_item vi ON vi.key = e.key AND vi.version = (
    SELECT id FROM version WHERE agreement = :agreement ORDER BY number DESC LIMIT 1) LEFT JOIN item i ON i.id = vi.item
WHERE e.offer = :offer AND e.before <> coalesce(i.hash, '') ORDER BY e.position
"""


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """A question that waits for its answer; `party` is the code of the side that asked."""

    id: int
    number: int
    party: str


@dataclass(frozen=True, kw_only=True)
class AskedToSign:
    """What a side's negotiator has put before the seat that binds it: the offer of this hash, or the side's own draft."""

    id: int
    party: str
    person: int
    sends_draft: bool
    offer_hash: str
    salt: str


@dataclass(frozen=True, kw_only=True)
class TimeAsked:
    """More time that a side took or asked for in a round."""

    id: int
    party: str
    round: int
    days: int
    granted: bool


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One change as a guard sees it. Ids are for joins only; pages show codes, names and numbers."""

    id: int
    number: str
    subject: str
    title: str
    state: State
    revision: int
    agreement: int
    agreement_code: str
    policy_text: str
    respond_days: int
    parties: Mapping[str, int]
    names: Mapping[str, str]
    center: str
    department: str
    initiator: str
    turn: str
    respond_by: datetime | None
    paused_at: datetime | None
    offer_id: int | None
    offer_hash: str
    offer_party: int | None
    round: int
    effective: Effective | None
    consents: Mapping[int, int]
    author: int
    acted: frozenset[tuple[int, int]]
    asked_to_sign: AskedToSign | None
    question: OpenQuestion | None
    asked_roles: tuple[str, ...]
    approved_roles: frozenset[str]
    extensions: tuple[TimeAsked, ...]

    def took_part(self, person: int) -> frozenset[int]:
        """The sides for which somebody wrote, sent, recommended or agreed to any of it."""
        sides = {party for party, who in self.acted if who == person}
        return frozenset(sides | ({self.parties[self.initiator]} if person == self.author else set()))

    def other(self, party: str) -> str:
        return self.department if party == self.center else self.center

    @property
    def policy(self) -> tuple[Rule, ...]:
        """Read only where somebody asks for it: most acts do not."""
        return policy_of(self.policy_text)

    @property
    def waiting_roles(self) -> tuple[str, ...]:
        return tuple(role for role in self.asked_roles if role not in self.approved_roles)


async def situation(number: str) -> Situation:
    """The change with this number. Raises NotFound."""
    return _from_row(await sql.one(SITUATION, f"There is no change {number}.", number=number))


def _from_row(row: dict[str, Any]) -> Situation:
    acted = frozenset((entry["party"], entry["person"]) for entry in json.loads(row["acted"]))
    same: tuple[str, ...] = (
        "id",
        "number",
        "subject",
        "title",
        "revision",
        "agreement",
        "agreement_code",
        "respond_days",
        "center",
    )
    same += ("author", "department", "respond_by", "paused_at", "offer_id", "offer_hash", "offer_party")
    return Situation(
        **{name: row[name] for name in same},
        state=State(row["state"]),
        parties={row["center"]: row["center_id"], row["department"]: row["department_id"]},
        names={row["center"]: row["center_name"], row["department"]: row["department_name"]},
        initiator=row["initiator_code"],
        turn=row["turn_code"] or "",
        round=row["round"] or 0,
        policy_text=row["policy"],
        effective=effective_from(json.loads(row["effective"])) if row["effective"] else None,
        consents={entry["party"]: entry["person"] for entry in json.loads(row["consents"])},
        acted=acted,
        asked_to_sign=AskedToSign(**_of_side(row, json.loads(row["asked_to_sign"])))
        if row["asked_to_sign"]
        else None,
        question=OpenQuestion(**_of_side(row, json.loads(row["question"]))) if row["question"] else None,
        asked_roles=tuple(entry["role"] for entry in json.loads(row["approvals_asked"])),
        approved_roles=frozenset(json.loads(row["approved"])),
        extensions=tuple(TimeAsked(**_of_side(row, each)) for each in json.loads(row["extensions"])),
    )


async def moved_keys(now: Situation) -> tuple[str, ...]:
    """Keys of the current offer that collide with a version adopted since it was written."""
    rows = await sql.rows(MOVED, agreement=now.agreement, offer=now.offer_id or 0)
    return tuple(row["key"] for row in rows)


def _of_side(row: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """What one of the two sides did, under the side's code."""
    side = "center" if told["party"] == row["center_id"] else "department"
    return {**told, "party": row[side]}


def standing(now: Situation, by: Acting) -> Standing:
    """Where the change stands for this actor."""
    on_a_side = by.party in now.parties
    asked = now.asked_to_sign
    return Standing(
        state=now.state,
        on_a_side=on_a_side,
        negotiates=by.negotiates,
        binding=by.binding,
        my_turn=now.turn == by.party,
        initiator=now.initiator == by.party,
        side_consented=by.party_id in now.consents,
        recommended=bool(asked and asked.party == by.party),
        question_to_me=bool(on_a_side and now.question and now.question.party != by.party),
        question_open=now.question is not None,
        time_asked_of_me=on_a_side and any(not e.granted and e.party != by.party for e in now.extensions),
        approver=_may_approve(now, by),
        has_offer=now.offer_id is not None,
        clock=by.via is Via.CLOCK,
    )


def _may_approve(now: Situation, by: Acting) -> bool:
    """An approver's seat is asked, has not spoken, and its person neither wrote nor agreed to any of it."""
    return by.role in now.waiting_roles and not now.took_part(by.person_id)


def steps(now: Situation, by: Acting | None) -> frozenset[Step]:
    return MOVES.open_steps(standing(now, by)) if by else frozenset()
