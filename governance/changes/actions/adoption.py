"""From both sides' yes to a version in the agreement: what else must be asked, and the act of adopting.

SUBJECTS maps what a change is about to that capability's own `adopt`.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from governance import canonical
from governance.agreements import actions as agreements
from governance.agreements.queries import items_by_hash, latest, local_day
from governance.agreements.rules.items import AgreedCalendar, Charter, Intake
from governance.changes.actions.dates import answer_by, takes_effect
from governance.changes.actions.matter import ChangeAct
from governance.changes.queries.approvals import approvals_for
from governance.changes.queries.offers import proposed_edits, stored_edits
from governance.changes.queries.situation import Situation
from governance.changes.rules.moves import State
from governance.changes.rules.offers import TERMS
from governance.changes.rules.policy import NeededApproval
from governance.people.queries.directory import parties
from governance.people.rules import PartyKind

SUBJECTS: Mapping[str, Callable[..., Awaitable[int]]] = {
    TERMS: agreements.adopt,
    AgreedCalendar.kind: agreements.adopt,
    Intake.kind: agreements.adopt,
    Charter.kind: agreements.adopt,
}


async def approvals_needed(change: Situation, *, at: datetime) -> tuple[NeededApproval, ...]:
    """What the agreement's approval policy asks for the current offer, beyond the two sides."""
    if change.offer_id is None:
        return ()
    edits = await proposed_edits(change.offer_id)
    return await approvals_for(change.policy, edits, agreement=change.agreement, at=at)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the act that completes an offer makes of the change: its new state and further column values."""

    state: State
    values: Mapping[str, Any]
    asked: tuple[NeededApproval, ...] = ()


async def outcome(change: Situation, *, at: datetime, approvals: tuple[NeededApproval, ...]) -> Outcome:
    """Agreed with approvals to wait for, or adopted."""
    if not approvals:
        ended = {"turn": None, "respond_by": None, "ended_at": at, "signing_since": None}
        return Outcome(state=State.ADOPTED, values=ended)
    office = (await parties(PartyKind.OVERSIGHT))[0]
    values = {
        "turn": office.id,
        "turn_since": at,
        "respond_by": await answer_by(office.code, at, change.respond_days),
        "signing_since": None,
        "approvals_asked": canonical.dumps(
            [{"role": a.role, "board": a.board, "why": a.why, "reasons": list(a.reasons)} for a in approvals]
        ),
    }
    return Outcome(state=State.AGREED, values=values, asked=approvals)


async def adopt(act: ChangeAct) -> dict[str, Any]:
    """Make the current offer the agreement's next version; returns what the event tells about it."""
    change = act.row
    if change.offer_id is None:
        raise AssertionError("a change without an offer was adopted")
    edits = await stored_edits(change.offer_id)
    items = await items_by_hash({edit.after for edit in edits if edit.after})
    day = await effective_day(change, at=act.at)
    version = await SUBJECTS[change.subject](
        act,
        change.agreement,
        {edit.key: items[edit.after] if edit.after else None for edit in edits},
        effective_from=day,
        origin=(change.number, change.title),
    )
    return {"version": version, "effective_from": day.isoformat()}


async def effective_day(change: Situation, *, at: datetime) -> date:
    """The date the current offer takes effect if it is completed at `at`; never before a version already recorded.

    What nobody objected to is complete at the end of the time to object, however late the clock looks at it.
    """
    if change.effective is None:
        raise AssertionError("a change without an offer takes effect on no day")
    over = change.respond_by if change.state is State.NOTICED else None
    day = await takes_effect(change.effective, agreement=change.agreement, at=min(at, over) if over else at)
    content = await latest(change.agreement)
    return max(day, await local_day(at), content.effective_from) if content else day
