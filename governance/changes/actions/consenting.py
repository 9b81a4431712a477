"""Agreeing: a party's yes to one offer by its own binding seat, and what follows when both have said it."""

from datetime import datetime
from typing import Any

from governance import acts
from governance.audit.tags import Tag
from governance.changes.actions.adoption import Outcome, adopt, approvals_needed, outcome
from governance.changes.actions.collisions import collide
from governance.changes.actions.dates import answer_by
from governance.changes.actions.matter import CHANGES, ChangeAct, check_offer
from governance.changes.queries.calendars import check_days_off
from governance.changes.queries.situation import Situation, overtaken_keys, situation
from governance.changes.rules.moves import State, Step
from governance.changes.tables import Consent, Recommendation
from governance.errors import AlreadyDone, Stale
from governance.people.rules import Acting


async def consent(change: str | Situation, *, offer_hash: str, by: Acting, at: datetime) -> State:
    """Agree for `by`'s party to the offer with this hash; returns the state it led to.

    `change` is its number, or the change as it was read already. Raises AlreadyDone where this person's own yes stands,
    Stale where another offer or another person came first.
    """
    change = await situation(change) if isinstance(change, str) else change
    state, collided = await consent_unless_moved(change, offer_hash=offer_hash, by=by, at=at)
    if collided:
        raise Stale(collided)
    return state


async def consent_unless_moved(
    change: Situation, *, offer_hash: str, by: Acting, at: datetime
) -> tuple[State, str]:
    """As above, for an act that goes on: where a target has moved since, the change goes back to the side that began it,
    and the message for whoever acted is answered instead of raised.
    """
    try:
        _check_unsigned(change, offer_hash, by)
        async with acts.take(CHANGES, change, Step.CONSENT, by=by, at=at) as act:
            check_offer(change, offer_hash, before="you agree")
            gone = await overtaken_keys(change)
            collided = await collide(act, gone) if gone else ""
            state = change.state if gone else await _agreed(act)
    except Stale:
        await _already_done(change, offer_hash, by)
        raise
    return state, collided


def _check_unsigned(change: Situation, offer_hash: str, by: Acting) -> None:
    if by.party_id in change.consents and change.offer_hash == offer_hash:
        raise Stale(f"Somebody has already agreed for {by.party_name} to this proposal.")


async def _agreed(act: ChangeAct) -> State:
    change, result = act.row, await _result(act)
    await act.move(result.state, **result.values)
    await sign(act, change.offer_id or 0, change.offer_hash)
    await check_days_off(change.offer_id)  # where it refuses, nothing of the act stays
    await _close_recommendation(act)
    adopted = await adopt(act) if result.state is State.ADOPTED else {}
    await act.record(Tag.CONSENTED, after=_summary(change, result, adopted))
    return result.state


async def _already_done(change: Situation, offer_hash: str, by: Acting) -> None:
    mine = (
        (Consent.offer_hash == offer_hash) & (Consent.party == by.party_id) & (Consent.person == by.person_id)
    )
    if await Consent.exists().where(mine & (Consent.change == change.id)):
        raise AlreadyDone(f"You have already agreed for {by.party_name}; it stands.")


async def _result(act: ChangeAct) -> Outcome:
    change, by, at = act.row, act.by, act.at
    other = change.other(by.party)
    if change.parties[other] in change.consents:
        return await outcome(change, at=at, approvals=await approvals_needed(change, at=at))
    values: dict[str, Any] = {"signing_since": None}
    if change.offer_party != by.party_id:  # their own binding seat has not signed what their negotiator sent
        due = await answer_by(other, at, change.respond_days)
        values |= {"turn": change.parties[other], "turn_since": at, "respond_by": due}
    return Outcome(state=State.OPEN, values=values)


async def sign(act: ChangeAct, offer_id: int, offer_hash: str) -> None:
    """Writes the row of a side's consent, once the act has moved the change."""
    await Consent(
        change=act.row.id, offer=offer_id, offer_hash=offer_hash, party=act.by.party_id, **act.signature
    ).save()


async def _close_recommendation(act: ChangeAct) -> None:
    waiting = (Recommendation.change == act.row.id) & (Recommendation.party == act.by.party_id)
    await Recommendation.update({Recommendation.closed_at: act.at}).where(
        waiting & Recommendation.closed_at.is_null()
    )


def _summary(change: Situation, result: Outcome, adopted: dict[str, Any]) -> dict[str, Any]:
    parts = {"round": change.round, "hash": change.offer_hash, "state": str(result.state), **adopted}
    return parts | ({"asks": [a.board or a.role for a in result.asked]} if result.asked else {})
