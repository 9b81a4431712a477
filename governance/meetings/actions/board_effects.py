"""What a vote brings along: an outcome under the item, an entry in the register, and what a carried motion takes into effect.

Nothing here is decided by whoever closes the vote; it follows from the numbers.
"""

from collections.abc import Awaitable, Callable

from governance.bodies.actions.founding import adopt
from governance.bodies.rules.ground_rules import MotionKind, rules_of
from governance.changes.actions.approving import approve_by_board, hold_change
from governance.database import sql
from governance.meetings.actions import decisions, minutes, outcomes
from governance.meetings.actions.board_floor import BoardAct
from governance.meetings.actions.putting_off import KEPT_BY, NEXT, put_off
from governance.meetings.queries.agenda import item as agenda_item
from governance.meetings.queries.motions import MotionFacts, motions
from governance.meetings.rules.outcomes import LIMIT, NewOutcome, Outcome, OutcomeKind
from governance.meetings.rules.votes import Result, Value

EXCEPTION = "UPDATE agenda_item SET exception = :exception, revision = revision + 1 WHERE id = :item AND exception = ''"
DONE = """UPDATE agenda_item SET state = 'done', begun_at = coalesce(begun_at, :at), ended_at = :at, revision = revision + 1
  WHERE id = :item AND state = 'planned'"""
NO_QUORUM = "There was no quorum: what the vote came to is a recommendation."
Effect = Callable[[BoardAct, MotionFacts, Outcome], Awaitable[str]]


async def before_vote(motion: MotionFacts) -> None:
    """Takes hold of a change that would be approved, before anything goes on record: whoever withdraws it waits or was first."""
    if motion.kind is MotionKind.APPROVAL:
        await hold_change(_change(motion))


async def after_vote(act: BoardAct, motion: MotionFacts, result: Result) -> str:
    """What it changed, in words; "" for nothing."""
    if result is Result.RECOMMENDED:
        await _written(act, motion, OutcomeKind.RECOMMENDATION)
    if result in {Result.RECOMMENDED, Result.NO_QUORUM}:
        return await _returns(act, motion)
    if result is Result.FAILED:
        return ""
    outcome = await _written(act, motion, OutcomeKind.DECISION)
    effect = await EFFECTS.get(motion.kind, _none)(act, motion, outcome)
    if effect:
        await decisions.takes_effect(act, outcome, effect)
    return effect


async def _written(act: BoardAct, motion: MotionFacts, kind: OutcomeKind) -> Outcome:
    new = NewOutcome(key=f"motion-{motion.key}"[:64], item=motion.item, kind=kind, words=motion.words)
    return await outcomes.put(act, new, {"motion": motion.key})


async def _returns(act: BoardAct, motion: MotionFacts) -> str:
    """Without a quorum the item comes back at the next meeting, where there is a place for it; else it stays open here."""
    found = await agenda_item(motion.item)
    of = {"body": act.row.body_id}
    later = await sql.row(NEXT, **of, after=act.row.starts, meeting=act.row.id)
    if motion.kind is MotionKind.LATE_ITEM or not (
        later or await sql.row(KEPT_BY, **of, series=act.row.series)
    ):
        return ""
    place = await put_off(act, found, words=NO_QUORUM, seen=found.revision)
    return f"comes back at {place.meeting}" if place.meeting else "comes back at a later meeting"


async def _none(_: BoardAct, __: MotionFacts, ___: Outcome) -> str:
    return ""


async def _rules(act: BoardAct, motion: MotionFacts, outcome: Outcome) -> str:
    number = await decisions.number_of(outcome)
    version = await adopt(act, act.row.body_id, rules_of(motion.content), origin=number)
    return f"Version {version} of the ground rules"


async def _approval(act: BoardAct, motion: MotionFacts, _: Outcome) -> str:
    voters = frozenset(
        vote.person
        for vote in (await motions(act.row.id, motion.key))[0].votes
        if vote.value is Value.YES and vote.person
    )
    board = (act.row.body, act.row.body_name)
    return await approve_by_board(
        _change(motion), offer_hash=motion.told["hash"], named=board, voters=voters, at=act.at
    )


async def _late_item(_: BoardAct, motion: MotionFacts, __: Outcome) -> str:
    await sql.rows(EXCEPTION, item=motion.item_id, exception=motion.told["exception"])
    return f"Taken up by an exception: {motion.told['exception']}"


async def _consent(act: BoardAct, motion: MotionFacts, _: Outcome) -> str:
    """Each of the items has the decision for itself and is done."""
    for key in motion.told["items"]:
        found = await agenda_item(key)
        if key != motion.item:
            words = f"{found.title}: {motion.words}"[:LIMIT]
            new = NewOutcome(
                key=f"motion-{motion.key}-{key}"[:64], item=key, kind=OutcomeKind.DECISION, words=words
            )
            await outcomes.put(act, new, {"motion": motion.key})
        await sql.rows(DONE, item=found.id, at=act.at)
    return ""


async def _minutes(act: BoardAct, motion: MotionFacts, _: Outcome) -> str:
    number = motion.about.partition("/")[2]
    return await minutes.approve_by_motion(number, hashed=motion.told["hash"], motion=motion.hash, at=act.at)


EFFECTS: dict[MotionKind, Effect] = {
    MotionKind.GROUND_RULES: _rules,
    MotionKind.APPROVAL: _approval,
    MotionKind.LATE_ITEM: _late_item,
    MotionKind.CONSENT: _consent,
    MotionKind.MINUTES: _minutes,
}


def _change(motion: MotionFacts) -> str:
    return motion.about.partition("/")[2]
