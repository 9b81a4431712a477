"""The seats beyond the two sides: approve the same fingerprint, send it back, or reject it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from governance import canonical
from governance.audit.tags import Tag
from governance.changes.actions.adoption import adopt, outcome
from governance.changes.actions.collisions import collide, moved_since_offered
from governance.changes.actions.guard import guarded, moved, the_same_offer, written
from governance.changes.actions.timing import answer_by
from governance.changes.queries.offers import stored_edits
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import State, Step
from governance.changes.rules.signature import signed
from governance.changes.tables import Approval
from governance.database import session
from governance.errors import AlreadyDone, Invalid, Stale
from governance.people.rules import Acting


async def approve(number: str, *, offer_hash: str, words: str = "", by: Acting, at: datetime) -> State:
    """Approve the offer both sides agreed to; adopts it when nobody else is asked."""
    try:
        state, told = await _approve(number, offer_hash, words, by=by, at=at)
    except Stale:
        await _already_done(number, offer_hash, by)
        raise
    if told:
        raise Stale(told)
    return state


async def _approve(
    number: str, offer_hash: str, words: str, *, by: Acting, at: datetime
) -> tuple[State, str]:
    async with session.transaction():
        now = await _right_offer(number, Step.APPROVE, offer_hash, by=by, at=at)
        gone = await moved_since_offered(now)
        if gone:
            return now.state, await collide(now, gone, by=by, at=at)
        left = tuple(role for role in now.waiting_roles if role != by.role)
        state = State.AGREED if left else State.ADOPTED
        await moved(now, at, **({} if left else (await outcome(now, at=at, approvals=())).values))
        await _recorded(now, "approved", words, (), by=by, at=at)
        told = {} if left else await adopt(now, by=by, at=at)
        after = {"round": now.round, "hash": now.offer_hash, "state": str(state), **told}
        await written(now, Tag.APPROVED, by=by, at=at, after=after, reason=words)
        return state, ""


async def send_back(
    number: str, *, offer_hash: str, keys: Sequence[str], words: str, by: Acting, at: datetime
) -> None:
    """Back to the side that began it: which lines, and what must change."""
    if not words.strip():
        raise Invalid(
            "Say what must change before you can approve.", fields={"words": "say what must change"}
        )
    async with session.transaction():
        now = await _right_offer(number, Step.RETURN, offer_hash, by=by, at=at)
        meant = _meant(keys, [edit.key for edit in await stored_edits(now.offer_id or 0)])
        due = await answer_by(now.initiator, at, now.respond_days)
        values = {
            "state": str(State.OPEN),
            "turn": now.parties[now.initiator],
            "turn_since": at,
            "respond_by": due,
        }
        await moved(now, at, **values, approvals_asked="[]")
        await _recorded(now, "returned", words, meant, by=by, at=at)
        after = {"round": now.round, "hash": now.offer_hash, "keys": list(meant)}
        await written(now, Tag.RETURNED, by=by, at=at, after=after, reason=words)


def _meant(named: Sequence[str], offered: Sequence[str]) -> Sequence[str]:
    """The lines sent back: those named, or the only one there is."""
    if len(offered) == 1:
        return offered
    if not named or set(named) - set(offered):
        reason = "say which lines must change"
        raise Invalid(f"Before it goes back: {reason}.", fields={"keys": reason})
    return named


async def reject(number: str, *, offer_hash: str, words: str, by: Acting, at: datetime) -> None:
    """End it, with a reason both sides read."""
    if not words.strip():
        raise Invalid("Say why you reject it; both sides will read it.", fields={"words": "say why"})
    async with session.transaction():
        now = await _right_offer(number, Step.REJECT, offer_hash, by=by, at=at)
        ended: dict[str, Any] = {"turn": None, "respond_by": None, "ended_at": at, "ended_words": words}
        await moved(now, at, state=str(State.DECLINED), **ended)
        await _recorded(now, "rejected", words, (), by=by, at=at)
        after = {"round": now.round, "hash": now.offer_hash}
        await written(now, Tag.REJECTED, by=by, at=at, after=after, reason=words)


async def _right_offer(number: str, step: Step, offer_hash: str, *, by: Acting, at: datetime) -> Situation:
    now = await guarded(number, step, by=by, at=at)
    return the_same_offer(now, offer_hash, before="you decide")


async def _already_done(number: str, offer_hash: str, by: Acting) -> None:
    mine = (
        (Approval.offer_hash == offer_hash)
        & (Approval.person == by.person_id)
        & (Approval.outcome == "approved")
    )
    if await Approval.exists().where(mine & (Approval.change.number == number)):
        raise AlreadyDone("You have already approved this; it stands.")


async def _recorded(
    now: Situation, said: str, words: str, keys: Sequence[str], *, by: Acting, at: datetime
) -> None:
    await Approval(
        change=now.id,
        offer=now.offer_id,
        offer_hash=now.offer_hash,
        role=str(by.role),
        outcome=said,
        words=words,
        keys=canonical.dumps(list(keys)),
        **signed(by, at),
    ).save()
