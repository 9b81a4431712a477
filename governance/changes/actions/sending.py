"""Sending a proposal: the first one (offer) and every answer to it (counter)."""

from dataclasses import dataclass, replace
from datetime import datetime

from governance import acts, canonical
from governance.agreements.actions import store_items
from governance.audit.tags import Tag
from governance.changes.actions.collisions import refuse_moved
from governance.changes.actions.consenting import sign
from governance.changes.actions.dates import answer_by
from governance.changes.actions.matter import CHANGES, ChangeAct
from governance.changes.queries.calendars import with_calendars
from governance.changes.queries.evidence import figures_of
from governance.changes.queries.offers import latest_edits, line_names, title_of
from governance.changes.queries.situation import Situation, situation
from governance.changes.rules.moves import State, Step
from governance.changes.rules.offers import (
    ProposedEdit,
    agreed_keys,
    checked_edits,
    fallen_keys,
    offer_hash,
)
from governance.changes.rules.proposal import Proposal, complete
from governance.changes.tables import Change, Draft, Edit, Offer, Recommendation
from governance.errors import Invalid, Stale
from governance.people.rules import Acting
from governance.trials.rules.evidence import sealed


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A round as it was stored."""

    id: int
    round: int
    hash: str


async def offer(
    number: str, proposal: Proposal, *, by: Acting, at: datetime, seen: int | None = None
) -> Sent:
    """Send the first proposal of a drafted change; from a binding seat it is that side's consent."""
    evidence = await _evidence(number, proposal, at)
    async with acts.take(CHANGES, number, Step.OFFER, by=by, at=at, seen=seen) as act:
        return await send(act, await with_calendars(evidence, act.row, at=at), Tag.OFFER_SENT)


async def counter(
    number: str,
    proposal: Proposal,
    *,
    by: Acting,
    at: datetime,
    seen: int | None = None,
    fingerprint: str = "",
) -> Sent:
    """Answer with a whole proposal of one's own. Values taken over are agreed; agreed lines reopen only with a reason.

    `fingerprint` is what somebody read before: where it would be another proposal by now, nothing is sent.
    """
    evidence = await _evidence(number, proposal, at)
    async with acts.take(CHANGES, number, Step.COUNTER, by=by, at=at, seen=seen) as act:
        whole = await with_calendars(evidence, act.row, at=at)
        if fingerprint and fingerprint != fingerprint_of(act.row, whole):
            raise Stale(
                f"What was written down for {number} would be another proposal by now. Talk about it again."
            )
        await _reasons_for_fallen(act.row, whole, by)
        return await send(act, whole, Tag.COUNTER_SENT)


async def _evidence(number: str, proposal: Proposal, at: datetime) -> Proposal:
    """The proposal with the figures of this moment beside its own words; worked out before anything is locked."""
    for edit in proposal.edits:
        if edit.after:
            edit.after.checked()
    agreement = (await situation(number)).agreement
    figures = await figures_of(proposal, agreement=agreement, at=at)
    return replace(proposal, evidence=sealed(proposal.evidence, figures))


async def _reasons_for_fallen(change: Situation, proposal: Proposal, by: Acting) -> None:
    latest = await latest_edits(change.id)
    mine, theirs = latest.get(by.party_id, {}), latest.get(change.parties[change.other(by.party)], {})
    fallen = fallen_keys(agreed_keys(mine, theirs), theirs, proposal.edit_hashes)
    bare = sorted(key for key in fallen if not proposal.reasons.get(key, "").strip())
    if bare:
        fields = {
            f"reason:{key}": "both sides had agreed on this line; say why it is open again" for key in bare
        }
        raise Invalid("You propose another value for a line both sides had agreed. Say why.", fields=fields)


async def send(act: ChangeAct, proposal: Proposal, tag: Tag, **marks: str) -> Sent:
    """The part of an act that stores a round and passes the turn; `marks` are further columns of the change."""
    change, by = act.row, act.by
    effective = complete(proposal)
    names = await line_names(proposal.edits)
    edits = checked_edits(proposal.edits, names)
    await refuse_moved(change, edits, effective, names)
    hashed = fingerprint_of(change, proposal)
    if hashed == change.offer_hash and change.offer_party != by.party_id:
        raise Invalid("This is exactly their proposal. Agree to it instead of sending it back.")
    await _turn(act, hashed, proposal, marks)
    await _title(act, edits)
    sent = await _stored(act, proposal, hashed)
    await _close_drafts(act)
    if by.binding:
        await sign(act, sent.id, sent.hash)
    after = {"round": sent.round, "hash": hashed, "effective": effective.canonical(), "binds": by.binding}
    await act.record(tag, after=after, reason=proposal.rationale)
    return sent


def fingerprint_of(change: Situation, proposal: Proposal) -> str:
    """The fingerprint that a whole proposal has as an offer of this change."""
    return offer_hash(change.agreement_code, complete(proposal), (edit.hash for edit in proposal.edits))


async def _turn(act: ChangeAct, hashed: str, proposal: Proposal, marks: dict[str, str]) -> None:
    change, at = act.row, act.at
    receiver = change.other(act.by.party)
    due = await answer_by(receiver, at, proposal.respond_days or change.respond_days)
    opened = {"opened_at": at} if change.state is State.DRAFT else {}
    turn = {"turn": change.parties[receiver], "turn_since": at, "respond_by": due, "offer_hash": hashed}
    await act.move(**turn, **opened, **marks, paused_at=None, signing_since=None, approvals_asked="[]")


async def _title(act: ChangeAct, edits: tuple[ProposedEdit, ...]) -> None:
    if not act.row.title:
        await Change.update({Change.title: await title_of(edits)}).where(Change.id == act.row.id)


async def _stored(act: ChangeAct, proposal: Proposal, hashed: str) -> Sent:
    change = act.row
    row = Offer(
        change=change.id,
        round=change.round + 1,
        party=act.by.party_id,
        parent_round=change.round or None,
        hash=hashed,
        effective=canonical.dumps(complete(proposal).canonical()),
        respond_days=proposal.respond_days or change.respond_days,
        rationale=proposal.rationale,
        call_takers=proposal.call_takers,
        conversation=proposal.conversation,
        evidence=proposal.evidence,
        **act.signature,
    )
    await row.save()
    await store_items(act, [edit.after for edit in proposal.edits if edit.after])
    await Edit.insert(*[_edit_row(row.id, place, proposal) for place in range(len(proposal.edits))])
    return Sent(id=row.id, round=row.round, hash=hashed)


def _edit_row(offer_id: int, place: int, proposal: Proposal) -> Edit:
    edit = proposal.edits[place]
    words = proposal.reasons.get(edit.key, "")
    return Edit(
        offer=offer_id,
        position=place,
        key=edit.key,
        before=edit.before,
        after=edit.after_hash,
        hash=edit.hash,
        words=words,
    )


async def _close_drafts(act: ChangeAct) -> None:
    change_id = act.row.id
    await Draft.delete().where((Draft.change == change_id) & (Draft.party == act.by.party_id))
    waiting = (Recommendation.change == change_id) & Recommendation.closed_at.is_null()
    await Recommendation.update({Recommendation.closed_at: act.at}).where(waiting)
