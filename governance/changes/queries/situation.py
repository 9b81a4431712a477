"""Everything a guard must know about one change, in one query, and where it stands for one actor."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec

from governance.agreements.rules.items import AgreedCalendar
from governance.changes.rules.moves import MOVES, Standing, State, Step
from governance.changes.rules.offers import Effective
from governance.changes.rules.policy import Rule
from governance.changes.rules.standard import Procedure
from governance.database import sql
from governance.people.rules import Acting, Role, Via
from governance.results.rules.volume import Volume

# One value whose parts are named and shaped as those of Situation.
SITUATION = """
SELECT to_json(told)::text AS told FROM (SELECT c.id, c.number, c.subject, c.procedure, c.title, c.state, c.revision, c.agreement,
    a.code AS agreement_code, (SELECT code FROM calendar WHERE id = a.calendar) AS calendar, a.policy::json AS policy, a.respond_days, ce.code AS center, de.code AS department,
    json_build_object(ce.code, ce.id, de.code, de.id) AS parties,
    json_build_object(ce.code, ce.name, de.code, de.name) AS names,
    ini.code AS initiator, coalesce(tu.code, '') AS turn, c.respond_by, c.ended_at,
    coalesce(nullif(c.ended_volumes, ''), '{}')::json AS ended_volumes, c.paused_at, c.author, c.offer_hash,
    o.id AS offer_id, o.party AS offer_party, coalesce(o.round, 0) AS round, o.effective::json AS effective,
    (SELECT coalesce(json_object_agg(x.party, x.person), '{}') FROM consent x WHERE x.offer = o.id) AS consents,
    (SELECT coalesce(json_agg(json_build_array(x.party, x.person)), '[]') FROM participant x WHERE x.change = c.id) AS acted,
    (SELECT json_build_object('id', x.id, 'party', p.code, 'person', x.person, 'sends_draft', x.sends_draft,
       'offer_hash', x.offer_hash, 'salt', x.salt) FROM recommendation x JOIN party p ON p.id = x.party
       WHERE x.change = c.id AND x.handed_back_at IS NULL AND x.closed_at IS NULL ORDER BY x.id DESC LIMIT 1) AS asked_to_sign,
    (SELECT json_build_object('id', x.id, 'number', x.number, 'party', p.code) FROM question x
       JOIN party p ON p.id = x.party WHERE x.change = c.id AND x.answered_at IS NULL LIMIT 1) AS question,
    (SELECT coalesce(json_agg(x.role ORDER BY x.place), '[]') FROM ROWS FROM (
       json_to_recordset(c.approvals_asked::json) AS (role text)) WITH ORDINALITY AS x (role, place)) AS asked_roles,
    (SELECT coalesce(json_object_agg(e ->> 'role', e ->> 'board'), '{}') FROM json_array_elements(c.approvals_asked::json) e
       WHERE coalesce(e ->> 'board', '') <> '') AS asked_boards,
    (SELECT coalesce(json_agg(x.role), '[]') FROM approval x
       WHERE x.offer = o.id AND x.outcome = 'approved') AS approved_roles,
    (SELECT coalesce(json_agg(json_build_object('id', x.id, 'party', p.code, 'round', x.round, 'days', x.days,
       'granted', x.granted_at IS NOT NULL)), '[]') FROM extension x JOIN party p ON p.id = x.party
       WHERE x.change = c.id) AS extensions,
    EXISTS (SELECT FROM change_talk x WHERE x.change = c.id AND x.round = o.round) AS talked
FROM change c JOIN agreement a ON a.id = c.agreement JOIN party ce ON ce.id = a.center
JOIN party de ON de.id = a.department JOIN party ini ON ini.id = c.initiator
LEFT JOIN party tu ON tu.id = c.turn
LEFT JOIN LATERAL (SELECT * FROM offer WHERE change = c.id ORDER BY round DESC LIMIT 1) o ON true
WHERE c.number = :number) told
"""
# An edit of an offer whose starting point is no longer what the agreement's latest version says. Another change may
# have taken over the same calendar as it was recorded: then both say the same.
MOVED = """
SELECT e.key FROM edit e LEFT JOIN version_item vi ON vi.key = e.key AND vi.version = (
    SELECT id FROM version WHERE agreement = :agreement ORDER BY number DESC LIMIT 1) LEFT JOIN item i ON i.id = vi.item
WHERE e.offer = :offer AND e.before <> coalesce(i.hash, '')
  AND NOT (starts_with(e.key, :calendars) AND e.after = coalesce(i.hash, '')) ORDER BY e.position
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
    procedure: Procedure
    title: str
    state: State
    revision: int
    agreement: int
    agreement_code: str
    calendar: str
    policy: tuple[Rule, ...]
    respond_days: int
    parties: Mapping[str, int]
    names: Mapping[str, str]
    center: str
    department: str
    initiator: str
    turn: str
    respond_by: datetime | None
    ended_at: datetime | None
    ended_volumes: Mapping[str, Volume]
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
    asked_boards: Mapping[str, str]
    approved_roles: frozenset[str]
    extensions: tuple[TimeAsked, ...]
    talked: bool = False

    def took_part(self, person: int) -> frozenset[int]:
        """The sides for which somebody acted in it: wrote, edited, sent, asked, recommended, agreed."""
        sides = {party for party, who in self.acted if who == person}
        return frozenset(sides | ({self.parties[self.initiator]} if person == self.author else set()))

    def other(self, party: str) -> str:
        return self.department if party == self.center else self.center

    @property
    def waiting_roles(self) -> tuple[Role, ...]:
        return tuple(Role(role) for role in self.waiting_for if role not in self.asked_boards)

    @property
    def waiting_boards(self) -> Mapping[str, str]:
        """The boards whose approval is missing: their keys in the policy, and their names."""
        return {board: name for board, name in self.asked_boards.items() if board in self.waiting_for}

    @property
    def waiting_for(self) -> tuple[str, ...]:
        """Roles and boards whose approval is missing."""
        return tuple(asked for asked in self.asked_roles if asked not in self.approved_roles)


async def situation(number: str) -> Situation:
    """The change with this number. Raises NotFound."""
    row = await sql.one(SITUATION, f"There is no change {number}.", number=number)
    return msgspec.json.decode(row["told"], type=Situation)


async def moved_keys(change: Situation) -> tuple[str, ...]:
    """Keys of the current offer that collide with a version adopted since it was written."""
    of = {"agreement": change.agreement, "offer": change.offer_id or 0}
    rows = await sql.rows(MOVED, **of, calendars=AgreedCalendar.prefix())
    return tuple(row["key"] for row in rows)


def standing(change: Situation, by: Acting) -> Standing:
    """Where the change stands for this actor."""
    on_a_side = by.party in change.parties
    asked = change.asked_to_sign
    return Standing(
        state=change.state,
        on_a_side=on_a_side,
        negotiates=by.negotiates,
        binding=by.binding,
        my_turn=change.turn == by.party,
        initiator=change.initiator == by.party,
        side_consented=by.party_id in change.consents,
        recommended=bool(asked and asked.party == by.party),
        question_to_me=bool(on_a_side and change.question and change.question.party != by.party),
        question_open=change.question is not None,
        time_asked_of_me=on_a_side and any(not e.granted and e.party != by.party for e in change.extensions),
        talked=change.talked,
        approver=_may_approve(change, by),
        has_offer=change.offer_id is not None,
        clock=by.via is Via.CLOCK,
    )


def _may_approve(change: Situation, by: Acting) -> bool:
    """An approver's seat is asked, has not spoken, and its person neither wrote nor agreed to any of it.

    For a board, its own vote speaks; that nobody voted who took part is asked where the vote is counted.
    """
    if by.is_board:
        return by.seat in change.waiting_boards
    return by.holds(*change.waiting_roles) and not change.took_part(by.person_id)


def steps(change: Situation, by: Acting | None) -> frozenset[Step]:
    return MOVES.open_steps(standing(change, by)) if by else frozenset()


HOLD = "SELECT id FROM agreement WHERE id = :agreement FOR NO KEY UPDATE"


async def overtaken_keys(change: Situation) -> tuple[str, ...]:
    """Keys of the current offer that collide with a version. Until the act ends, nobody else adds one.

    So of two changes of one line that are completed at once, the second is told.
    """
    await hold_agreement(change.agreement)
    return await moved_keys(change)


async def hold_agreement(agreement: int) -> None:
    """Until the act ends, nobody else adds a version."""
    await sql.rows(HOLD, agreement=agreement)
