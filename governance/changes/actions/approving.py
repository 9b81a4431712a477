"""The seats beyond the two sides: approve the same fingerprint, send it back, or reject it. A board approves by its vote."""

from collections.abc import Sequence
from datetime import datetime

from governance import acts, canonical
from governance.audit.tags import Tag
from governance.changes.actions.adoption import adopt, outcome
from governance.changes.actions.collisions import collide
from governance.changes.actions.dates import answer_by
from governance.changes.actions.matter import CHANGES, STATES, ChangeAct, check_offer
from governance.changes.queries.calendars import check_days_off
from governance.changes.queries.offers import stored_edits
from governance.changes.queries.situation import overtaken_keys, situation, steps
from governance.changes.rules.moves import State, Step
from governance.changes.rules.policy import board_key
from governance.changes.rules.standard import Procedure
from governance.changes.tables import Approval
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden, Invalid, Stale
from governance.people.rules import Acting, board

HOLD = "SELECT id FROM change WHERE number = :number FOR NO KEY UPDATE"


async def approve(number: str, *, offer_hash: str, words: str = "", by: Acting, at: datetime) -> State:
    """Approve the offer both sides agreed to; adopts it when nobody else is asked."""
    try:
        async with acts.take(CHANGES, number, Step.APPROVE, by=by, at=at) as act:
            check_offer(act.row, offer_hash, before="you decide")
            gone = await overtaken_keys(act.row)
            collided = await collide(act, gone) if gone else ""
            state = act.row.state if gone else await _approved(act, words)
    except Stale:
        await _already_done(number, offer_hash, by)
        raise
    if collided:
        raise Stale(collided)
    return state


async def hold_change(number: str) -> None:
    """Until the act ends, nobody else moves the change with this number."""
    await sql.one(HOLD, f"There is no change {number}.", number=number)


async def approve_by_board(
    number: str, *, offer_hash: str, named: tuple[str, str], voters: frozenset[int], at: datetime
) -> str:
    """The approval that a board's carried motion gives, as part of the act that closes its vote; `named` is its code and name.

    Answers what it changed. Where the change went another way before the vote was closed, it answers that the approval has
    no effect, and why: what a board decided stays on record.
    """
    change, by = await situation(number), board(named[1], key=board_key(named[0]))
    if any(change.took_part(person) for person in voters):
        raise Forbidden(f"Whoever took part in {number} does not approve it, in no vote either.")
    if Step.APPROVE not in steps(change, by) or change.offer_hash != offer_hash:
        newer = (
            "it has another proposal by now"
            if change.state is State.AGREED
            else f"it is {STATES[change.state]}"
        )
        return f"Without effect: when the vote was closed, {number} was decided another way: {newer}."
    try:
        await check_days_off(change.offer_id)
        state = await approve(number, offer_hash=offer_hash, by=by, at=at)
    except Stale as moved:
        return f"Without effect: {moved.message}"
    return f"{number} is approved{' and takes effect on its day' if state is State.ADOPTED else '; others approve next'}."


async def _approved(act: ChangeAct, words: str) -> State:
    change = act.row
    await check_days_off(change.offer_id)
    mine = act.by.seat if act.by.is_board else str(act.by.role)
    left = tuple(asked for asked in change.waiting_for if asked != mine)
    state = State.AGREED if left else State.ADOPTED
    await act.move(state, **({} if left else (await outcome(change, at=act.at, approvals=())).values))
    await _decided(act, "approved", words)
    adopted = {} if left else await adopt(act)
    after = {"round": change.round, "hash": change.offer_hash, "state": str(state), **adopted}
    await act.record(Tag.APPROVED, after=after, reason=words)
    return state


async def send_back(
    number: str, *, offer_hash: str, keys: Sequence[str], words: str, by: Acting, at: datetime
) -> None:
    """Back to the side that began it: which lines, and what must change."""
    if not words.strip():
        raise Invalid(
            "Say what must change before you can approve.", fields={"words": "say what must change"}
        )
    async with acts.take(CHANGES, number, Step.RETURN, by=by, at=at) as act:
        change = act.row
        check_offer(change, offer_hash, before="you decide")
        meant = _meant(keys, [edit.key for edit in await stored_edits(change.offer_id or 0)])
        due = await answer_by(change.initiator, at, change.respond_days)
        turn = {"turn": change.parties[change.initiator], "turn_since": at, "respond_by": due}
        await act.move(**turn, approvals_asked="[]", procedure=str(Procedure.ORDINARY))
        await _decided(act, "returned", words, meant)
        after = {"round": change.round, "hash": change.offer_hash, "keys": list(meant)}
        await act.record(Tag.RETURNED, after=after, reason=words)


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
    async with acts.take(CHANGES, number, Step.REJECT, by=by, at=at) as act:
        check_offer(act.row, offer_hash, before="you decide")
        await act.move(turn=None, respond_by=None, ended_at=at, ended_words=words)
        await _decided(act, "rejected", words)
        after = {"round": act.row.round, "hash": act.row.offer_hash}
        await act.record(Tag.REJECTED, after=after, reason=words)


async def _already_done(number: str, offer_hash: str, by: Acting) -> None:
    mine = (
        (Approval.offer_hash == offer_hash)
        & (Approval.person == by.person_id)
        & (Approval.outcome == "approved")
    )
    if await Approval.exists().where(mine & (Approval.change.number == number)):
        raise AlreadyDone("You have already approved this; it stands.")


async def _decided(act: ChangeAct, decision: str, words: str, keys: Sequence[str] = ()) -> None:
    await Approval(
        change=act.row.id,
        offer=act.row.offer_id,
        offer_hash=act.row.offer_hash,
        role=act.by.seat if act.by.is_board else str(act.by.role),
        outcome=decision,
        words=words,
        keys=canonical.dumps(list(keys)),
        **({"who": act.who, "at": act.at} if act.by.is_board else act.signature),
    ).save()
