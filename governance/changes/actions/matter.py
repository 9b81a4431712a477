"""A change as its writers act upon it: its row, its moves, where it stands for whom, and the words of a refusal.

A verb that finds that an edit's starting point has moved reports it as a collision: that is written down in a
transaction of its own, and the actor is told with both values.
"""

import msgspec

from governance.acts import Act, Matter
from governance.agreements.rules.items import service_of
from governance.changes.queries.situation import Situation, situation, standing
from governance.changes.rules.moves import ENDED, MOVES, State, Step
from governance.changes.tables import Change
from governance.database import sql
from governance.errors import AlreadyDone, ConcordError, Forbidden, Stale
from governance.people.rules import Acting
from governance.results.queries.volumes import yearly

ChangeAct = Act[Situation]
DECISIONS = frozenset({Step.APPROVE, Step.RETURN, Step.REJECT})
STATES = {
    State.DRAFT: "still a draft",
    State.OPEN: "being negotiated",
    State.NOTICED: "announced by a notice",
    State.AGREED: "agreed and waiting for approval",
    State.ADOPTED: "approved and recorded as a new version",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
    State.LAPSED: "lapsed",
}
# What a step is called where somebody is told that they may not take it.
REFUSED = {
    Step.OFFER: "send the proposal",
    Step.COUNTER: "send a counterproposal",
    Step.RECOMMEND: "ask for a signature",
    Step.HAND_BACK: "hand it back",
    Step.CONSENT: "agree to it",
    Step.ASK: "ask a question",
    Step.REPLY: "answer a question",
    Step.EXTEND: "ask for more time",
    Step.TALK: "put it on a meeting",
    Step.DECLINE: "decline it",
    Step.WITHDRAW: "withdraw it",
    Step.APPROVE: "approve it",
    Step.RETURN: "send it back",
    Step.REJECT: "reject it",
}


def _no_more(by: Acting) -> str:
    whose = f"You no longer act for {by.for_person}" if by.for_person else f"You are no longer {by.title}"
    return f"{whose} at {by.party_name}, so this was not done."


def _one_side_only(change: Situation, by: Acting) -> None:
    """No person acts for both parties in one change."""
    if by.party in change.parties and change.took_part(by.person_id) - {by.party_id}:
        other = change.names[change.other(by.party)]
        raise Forbidden(f"You have already acted for {other} in {change.number}; nobody acts for both sides.")


PARTICIPANT = """INSERT INTO participant (change, party, person) VALUES (:change, :party, :person)
    ON CONFLICT (change, party, person) DO NOTHING"""


KEYS = """SELECT e.key FROM edit e JOIN offer o ON o.id = e.offer WHERE o.change = :change
    UNION SELECT x.edit ->> 'key' FROM draft d, jsonb_array_elements(d.body::jsonb -> 'edits') x (edit)
      WHERE d.change = :change"""


async def _note(act: ChangeAct) -> None:
    """Whoever acts for a side in a change, if only by editing its draft, has taken part in it. With its end it keeps how
    many requests its services had, for a closed change never shows later figures.
    """
    by, change = act.by, act.row
    if by.party in change.parties:
        await sql.rows(PARTICIPANT, change=change.id, party=by.party_id, person=by.person_id)
    if act.reached in ENDED:
        services = {service_of(row["key"]) for row in await sql.rows(KEYS, change=change.id)} - {""}
        kept = msgspec.json.encode(await yearly(services, act.at)).decode()
        await Change.update({Change.ended_volumes: kept}).where(Change.id == change.id)


def _refusal(change: Situation, step: Step, by: Acting) -> ConcordError:
    if step is Step.GRANT:
        return Forbidden(f"Nobody has asked {by.party_name} for more time on {change.number}.")
    if step is Step.NOTICE and by.negotiates and not by.binding:
        return Forbidden(
            f"Whoever binds {by.party_name} gives notice. Propose it as an ordinary change, or ask them."
        )
    if step is Step.TALK and change.talked:
        return AlreadyDone(f"{change.number} is on the agenda of a meeting already, in this round.")
    return _otherwise(change, step, by)


def _otherwise(change: Situation, step: Step, by: Acting) -> ConcordError:
    """Where no step has a refusal of its own: the state, the turn, or the role is in the way."""
    if step in DECISIONS and change.state is State.AGREED:
        return Forbidden(_not_to_decide(change, by))
    if change.state not in (State.OPEN, State.NOTICED, State.DRAFT):
        return Stale(f"{change.number} is {STATES[change.state]}, so this cannot be done any more.")
    if by.party in change.parties and by.negotiates and change.turn and change.turn != by.party:
        return Stale(
            f"It is not your turn on {change.number}: {change.names.get(change.turn, change.turn)} has to answer first."
        )
    return Forbidden(
        f"{change.number} is {STATES[change.state]}. As {by.title} of {by.party_name} {_not(step)}."
    )


def _not(step: Step) -> str:
    """What somebody may not do, in words of pages."""
    return f"you cannot {REFUSED[step]}" if step in REFUSED else "there is nothing for you to do here"


def _not_to_decide(change: Situation, by: Acting) -> str:
    if by.holds(*change.waiting_roles):
        return f"You took part in {change.number}, so somebody else decides about it."
    return f"{change.number} waits for an approval that is not asked of {by.title}, {by.party_name}."


CHANGES: Matter[Situation, Step] = Matter(
    name="change",
    table=Change,
    moves=MOVES,
    load=situation,
    standing=standing,
    states=STATES,
    touched="touched_at",
    bar=_one_side_only,
    refusal=_refusal,
    lost=_no_more,
    changed="{number} was changed by somebody else. It is now {state}.",
    noted=_note,
)


def check_offer(change: Situation, offer_hash: str, *, before: str) -> None:
    """Raises Stale where the current offer is no longer the one the person read."""
    if change.offer_hash != offer_hash:
        newer = f"{change.number} has a newer proposal than the one you were looking at"
        raise Stale(f"{newer}. Read it before {before}.")
