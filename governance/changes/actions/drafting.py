"""Beginning a change and keeping what one side has written but not sent."""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import acts, canonical
from governance.acts import Act
from governance.agreements.queries import agreement_by_code
from governance.audit.tags import Tag
from governance.changes.actions.matter import CHANGES
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import State
from governance.changes.rules.offers import subject_of
from governance.changes.rules.proposal import Proposal, body_of
from governance.changes.rules.reasons import Cause
from governance.changes.tables import Change, Draft
from governance.database.numbering import next_number
from governance.errors import Forbidden, NotFound, Stale
from governance.people.rules import Acting


async def begin(agreement: str, proposal: Proposal, *, cause: Cause, by: Acting, at: datetime) -> str:
    """Begin a change of an agreement as a draft of `by`'s side; returns its number. Nobody else sees it."""
    async with acts.create(CHANGES, by=by, at=at) as act:
        facts = await agreement_by_code(agreement)
        if by.party not in (facts.center, facts.department) or not by.negotiates:
            raise Forbidden(f"Only 311 and {facts.department_name} can propose changes of this agreement.")
        number = await next_number("CH", at)
        change = Change(
            number=number,
            agreement=facts.id,
            subject=subject_of(proposal.edits),
            title=cause.title,
            reason=str(cause.reason or ""),
            state=str(State.DRAFT),
            initiator=by.party_id,
            author=by.person_id,
            created_at=at,
            touched_at=at,
            upload=cause.upload,
            finding=cause.finding,
        )
        await change.save()
        await _stored(act, change.id, proposal, seen=0)
        after = {"agreement": agreement, "title": cause.title}
        await act.record(Tag.CHANGE_DRAFTED, f"change:{number}", audience=by.party, after=after)
    return number


async def save_draft(number: str, proposal: Proposal, *, by: Acting, at: datetime, seen: int) -> int:
    """Keep what `by`'s side has written; `seen` is the draft's revision it started from (0 = none). Returns the new one.

    Private matter of one side, kept on every pause: no event is written (the record shows the count of drafts).
    """
    async with acts.take(CHANGES, number, by=by, at=at) as act:
        change = act.row
        _may_write(change, by)
        if change.state is State.DRAFT:
            await Change.update({Change.touched_at: at}).where(Change.id == change.id)
        act.without_event("one side's own matter")
        return await _stored(act, change.id, proposal, seen=seen)


async def take_part(number: str, *, by: Acting, at: datetime) -> None:
    """Speak for one's side about a change outside of it, with no effect on it: who does so acts for no other side in it."""
    async with acts.take(CHANGES, number, by=by, at=at) as act:
        if by.party not in act.row.parties or not by.negotiates:
            raise NotFound(f"There is no change {number}.")
        act.without_event("what was said is on record where it was said")


def _may_write(change: Situation, by: Acting) -> None:
    if by.party not in change.parties or not by.negotiates:
        raise NotFound(f"There is no change {change.number}.")
    if change.state is State.DRAFT and change.initiator != by.party:
        raise NotFound(f"There is no change {change.number}.")
    if change.state not in (State.DRAFT, State.OPEN):
        raise Stale(f"{change.number} is no longer being negotiated, so nothing can be written for it.")


async def _stored(act: Act[Any], change_id: int, proposal: Proposal, *, seen: int) -> int:
    body = canonical.dumps(body_of(proposal))
    saved: dict[str, Any] = {"saved_by": act.by.person, "saved_at": act.at, "revision": seen + 1}
    values: dict[Column | str, Any] = {"body": body}
    values.update(saved.items())
    mine = (Draft.change == change_id) & (Draft.party == act.by.party_id)
    if await Draft.update(values).where(mine & (Draft.revision == seen)).returning(Draft.id):
        return seen + 1
    found = await Draft.select(Draft.saved_by, Draft.body).where(mine)
    if found and found[0]["body"] != body:
        raise Stale(f"{found[0]['saved_by']} saved this draft in the meantime. Compare before you go on.")
    if not found:
        await Draft(change=change_id, party=act.by.party_id, body=body, **saved).save()
    return seen + 1


async def reframe(number: str, *, cause: Cause, by: Acting, at: datetime) -> None:
    """Give a draft of one's own side another reason and title, and the list that it came from last."""
    async with acts.take(CHANGES, number, by=by, at=at) as act:
        _may_write(act.row, by)
        drafted = (Change.id == act.row.id) & (Change.state == str(State.DRAFT))
        values: dict[Column | str, Any] = {
            "title": cause.title,
            "reason": str(cause.reason or ""),
            "upload": cause.upload,
            "touched_at": at,
        }
        await Change.update(values).where(drafted)
        act.without_event("one side's own matter")
