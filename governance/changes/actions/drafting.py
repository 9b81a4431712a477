"""Beginning a change and keeping what one side has written but not sent."""

from datetime import datetime
from typing import Any

from piccolo.columns import Column

from governance import canonical
from governance.agreements.queries import agreement_by_code
from governance.audit import trail
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.changes.actions.guard import held, one_side_only
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.moves import State
from governance.changes.rules.proposal import Proposal, body_of
from governance.changes.rules.reasons import Cause
from governance.changes.tables import Change, Draft
from governance.database import session
from governance.database.numbering import next_number
from governance.errors import Forbidden, NotFound, Stale
from governance.people.rules import Acting


async def begin(agreement: str, proposal: Proposal, *, cause: Cause, by: Acting, at: datetime) -> str:
    """Begin a change of an agreement as a draft of `by`'s side; returns its number. Nobody else sees it."""
    async with session.transaction():
        facts = await agreement_by_code(agreement)
        await held(by, at)
        if by.party not in (facts.center, facts.department) or not by.negotiates:
            raise Forbidden(f"Only 311 and {facts.department_name} can propose changes of this agreement.")
        number = await next_number("CH", at)
        change = Change(
            number=number,
            agreement=facts.id,
            title=cause.title,
            reason=str(cause.reason or ""),
            state=str(State.DRAFT),
            initiator=by.party_id,
            author=by.person_id,
            created_at=at,
            touched_at=at,
            upload=cause.upload,
        )
        await change.save()
        await _stored(change.id, proposal, by=by, at=at, seen=0)
        subject = f"change:{number}"
        after = {"agreement": agreement, "title": cause.title}
        who = by.as_written()
        await trail.append(
            Entry(tag=Tag.CHANGE_DRAFTED, subject=subject, at=at, by=who, audience=by.party, after=after)
        )
    return number


async def save_draft(number: str, proposal: Proposal, *, by: Acting, at: datetime, seen: int) -> int:
    """Keep what `by`'s side has written; `seen` is the draft's revision it started from (0 = none). Returns the new one.

    Private matter of one side, kept on every pause: no event is written (the record shows the count of drafts).
    """
    async with session.transaction():
        now = await situation(number)
        await held(by, at)
        _may_write(now, by)
        if now.state is State.DRAFT:
            await Change.update({Change.touched_at: at}).where(Change.id == now.id)
        return await _stored(now.id, proposal, by=by, at=at, seen=seen)


def _may_write(now: Situation, by: Acting) -> None:
    if by.party not in now.parties or not by.negotiates:
        raise NotFound(f"There is no change {now.number}.")
    if now.state is State.DRAFT and now.initiator != by.party:
        raise NotFound(f"There is no change {now.number}.")
    if now.state not in (State.DRAFT, State.OPEN):
        raise Stale(f"{now.number} is no longer being negotiated, so nothing can be written for it.")
    one_side_only(now, by)


async def _stored(change_id: int, proposal: Proposal, *, by: Acting, at: datetime, seen: int) -> int:
    body = canonical.dumps(body_of(proposal))
    values: dict[Column | str, Any] = {
        "body": body,
        "saved_by": by.person,
        "saved_at": at,
        "revision": seen + 1,
    }
    mine = (Draft.change == change_id) & (Draft.party == by.party_id)
    if await Draft.update(values).where(mine & (Draft.revision == seen)).returning(Draft.id):
        return seen + 1
    found = await Draft.select(Draft.saved_by, Draft.body).where(mine)
    if found and found[0]["body"] != body:
        raise Stale(f"{found[0]['saved_by']} saved this draft in the meantime. Compare before you go on.")
    if not found:
        row = Draft(
            change=change_id, party=by.party_id, body=body, saved_by=by.person, saved_at=at, revision=seen + 1
        )
        await row.save()
    return seen + 1


async def reframe(number: str, *, cause: Cause, by: Acting, at: datetime) -> None:
    """Give a draft of one's own side another reason and title; the file it came from stays."""
    async with session.transaction():
        now = await situation(number)
        await held(by, at)
        _may_write(now, by)
        drafted = (Change.id == now.id) & (Change.state == str(State.DRAFT))
        values: dict[Column | str, Any] = {
            "title": cause.title,
            "reason": str(cause.reason or ""),
            "touched_at": at,
        }
        await Change.update(values).where(drafted)
