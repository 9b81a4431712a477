"""Agreeing: a party's yes to one offer by its own binding seat, and what follows when both have said it."""

from datetime import datetime
from typing import Any

from governance.audit.tags import Tag
from governance.changes.actions.adoption import Outcome, adopt, approvals_needed, outcome
from governance.changes.actions.collisions import collide, moved_since_offered
from governance.changes.actions.guard import guarded, moved, the_same_offer, written
from governance.changes.actions.timing import answer_by
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.moves import State, Step
from governance.changes.rules.signature import signed
from governance.changes.tables import Consent, Recommendation
from governance.database import session
from governance.errors import AlreadyDone, Stale
from governance.people.rules import Acting


async def consent(number: str, *, offer_hash: str, by: Acting, at: datetime) -> State:
    """Agree for `by`'s party to the offer with this hash; returns the state it led to.

    Raises AlreadyDone where this person's own yes stands, Stale where another offer or another person came first.
    """
    try:
        state, told = await _consent(number, offer_hash, by=by, at=at)
    except Stale:
        await _already_done(number, offer_hash, by)
        raise
    if told:
        raise Stale(told)
    return state


async def _consent(number: str, offer_hash: str, *, by: Acting, at: datetime) -> tuple[State, str]:
    async with session.transaction():
        now = await _right_offer(number, offer_hash, by=by, at=at)
        gone = await moved_since_offered(now)
        if gone:
            return now.state, await collide(now, gone, by=by, at=at)
        result = await _result(now, by=by, at=at)
        await moved(now, at, **result.values)
        await recorded(now, now.offer_id or 0, offer_hash, by=by, at=at)
        await _closed_request(now, by, at)
        told = await adopt(now, by=by, at=at) if result.state is State.ADOPTED else {}
        await written(now, Tag.CONSENTED, by=by, at=at, after=_told(now, result, told))
        return result.state, ""


async def _right_offer(number: str, offer_hash: str, *, by: Acting, at: datetime) -> Situation:
    now = await situation(number)
    if by.party_id in now.consents and now.offer_hash == offer_hash:
        raise Stale(f"Somebody has already agreed for {by.party_name} to this proposal.")
    now = await guarded(number, Step.CONSENT, by=by, at=at)
    return the_same_offer(now, offer_hash, before="you agree")


async def _already_done(number: str, offer_hash: str, by: Acting) -> None:
    mine = (
        (Consent.offer_hash == offer_hash) & (Consent.party == by.party_id) & (Consent.person == by.person_id)
    )
    if await Consent.exists().where(mine & (Consent.change.number == number)):
        raise AlreadyDone(f"You have already agreed for {by.party_name}; it stands.")


async def _result(now: Situation, *, by: Acting, at: datetime) -> Outcome:
    other = now.other(by.party)
    if now.parties[other] in now.consents:
        return await outcome(now, at=at, approvals=await approvals_needed(now, at=at))
    values: dict[str, Any] = {"signing_since": None}
    if now.offer_party != by.party_id:  # their own binding seat has not signed what their negotiator sent
        due = await answer_by(other, at, now.respond_days)
        values |= {"turn": now.parties[other], "turn_since": at, "respond_by": due}
    return Outcome(state=State.OPEN, values=values)


async def recorded(now: Situation, offer_id: int, offer_hash: str, *, by: Acting, at: datetime) -> None:
    """The consent row itself; the caller holds the transaction and has moved the change."""
    await Consent(
        change=now.id,
        offer=offer_id,
        offer_hash=offer_hash,
        party=by.party_id,
        **signed(by, at),
    ).save()


async def _closed_request(now: Situation, by: Acting, at: datetime) -> None:
    waiting = (Recommendation.change == now.id) & (Recommendation.party == by.party_id)
    await Recommendation.update({Recommendation.closed_at: at}).where(
        waiting & Recommendation.closed_at.is_null()
    )


def _told(now: Situation, result: Outcome, adopted: dict[str, Any]) -> dict[str, Any]:
    parts = {"round": now.round, "hash": now.offer_hash, "state": str(result.state), **adopted}
    return parts | ({"asks": [str(a.role) for a in result.asked]} if result.asked else {})
