"""What every verb does first: load the change, check the actor and the step, compare-and-set the row.

A verb that finds that an edit's starting point has moved reports it as a collision: that is written down in a
transaction of its own, and the actor is told with both values.
"""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.changes.queries.situation import Situation, situation, standing
from governance.changes.rules.moves import ENDED, State, Step, open_steps
from governance.changes.tables import Change
from governance.errors import Forbidden, Stale, overtaken
from governance.people.queries.authority import still_holds
from governance.people.rules import Acting

DECISIONS = frozenset({Step.APPROVE, Step.RETURN, Step.REJECT})
STATES = {
    State.DRAFT: "still a draft",
    State.OPEN: "being negotiated",
    State.AGREED: "agreed and waiting for approval",
    State.ADOPTED: "approved and recorded as a new version",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
    State.LAPSED: "lapsed",
}


async def guarded(number: str, step: Step, *, by: Acting, at: datetime, seen: int | None = None) -> Situation:
    """The situation, if `by` may take `step` now. `seen` is the revision the person looked at."""
    now = await situation(number)
    await held(by, at)
    one_side_only(now, by)
    if seen is not None and seen != now.revision:
        raise Stale(f"{number} was changed by somebody else. It is now {STATES[now.state]}.")
    if step not in open_steps(standing(now, by)):
        raise _refusal(now, step, by)
    return now


async def held(by: Acting, at: datetime) -> None:
    """Authority is looked up at the moment of the act: an expired tenure or delegation binds nobody."""
    if not await still_holds(by, at):
        whose = f"You no longer act for {by.for_person}" if by.for_person else f"You are no longer {by.title}"
        raise Forbidden(f"{whose} at {by.party_name}, so this was not done.")


def one_side_only(now: Situation, by: Acting) -> None:
    """No person acts for both parties in one change."""
    if by.party not in now.parties:
        return
    if now.took_part(by.person_id) - {by.party_id}:
        other = now.names[now.other(by.party)]
        raise Forbidden(f"You have already acted for {other} in {now.number}; nobody acts for both sides.")


def _refusal(now: Situation, step: Step, by: Acting) -> Exception:
    if step in DECISIONS and now.state is State.AGREED:
        return Forbidden(_not_to_decide(now, by))
    if now.state in ENDED or now.state not in (State.OPEN, State.DRAFT):
        return Stale(f"{now.number} is {STATES[now.state]}, so this cannot be done any more.")
    if by.party in now.parties and by.negotiates and now.turn and now.turn != by.party:
        return Stale(
            f"It is not your turn on {now.number}: {now.names.get(now.turn, now.turn)} has to answer first."
        )
    return Forbidden(
        f"As {by.title} of {by.party_name} you cannot {step} here ({now.number} is {STATES[now.state]})."
    )


def _not_to_decide(now: Situation, by: Acting) -> str:
    if by.role in now.waiting_roles:
        return f"You took part in {now.number}, so somebody else decides about it."
    return f"{now.number} waits for an approval that is not asked of {by.title}, {by.party_name}."


async def moved(now: Situation, at: datetime, **values: Any) -> None:
    """The compare-and-set of the row on its revision and state; raises Stale where somebody was first."""
    columns: dict[Column | str, Any] = {"revision": now.revision + 1, "touched_at": at}
    columns.update(values.items())
    where = (Change.id == now.id) & (Change.revision == now.revision) & (Change.state == str(now.state))
    if not await Change.update(columns).where(where).returning(Change.id):
        raise overtaken(now.number)


async def written(now: Situation, tag: Tag, *, by: Acting, at: datetime, **parts: Any) -> None:
    """The event of an act on this change."""
    await trail.append(Entry(tag=tag, subject=f"change:{now.number}", at=at, by=by.as_written(), **parts))


def the_same_offer(now: Situation, offer_hash: str, *, before: str) -> Situation:
    """The situation, if its current offer is the one the person read; Stale where a newer one was sent."""
    if now.offer_hash != offer_hash:
        newer = f"{now.number} has a newer proposal than the one you were looking at"
        raise Stale(f"{newer}. Read it before {before}.")
    return now
