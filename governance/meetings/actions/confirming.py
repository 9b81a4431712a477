"""Confirming, for one's own side, what was agreed in a meeting: on one's own screen, in one's own role, by its fingerprint.

It goes through the same guards as on the page of the change, and does nothing that its side could not do there. The side
whose turn it is sends it as its counterproposal, or agrees where it is what lies on the table. The other side may come
first: its confirmation is kept, has no effect, and can be taken back. It counts as that side's yes in the moment in which
the side whose turn it is confirms, if then its person still holds the role and every guard of agreeing holds; otherwise it
is asked again.
"""

import json
from datetime import datetime

from governance import acts
from governance.acts import Act, Matter
from governance.audit.tags import Tag
from governance.changes.actions.consenting import consent_unless_moved
from governance.changes.actions.drafting import save_draft, take_part
from governance.changes.actions.recommendations import recommend
from governance.changes.actions.sending import counter
from governance.changes.queries.access import seats_for
from governance.changes.queries.situation import hold_agreement, situation
from governance.changes.rules import moves as changes
from governance.changes.rules.proposal import proposal_from
from governance.changes.tables import Draft
from governance.database import sql
from governance.database.session import transaction
from governance.errors import AlreadyDone, ConcordError, Forbidden, Invalid, Stale
from governance.meetings.actions import live
from governance.meetings.queries.agreed import agreed_now
from governance.meetings.rules.agreeing import (
    MOVES,
    AgreedInMeeting,
    Confirmed,
    Standing,
    State,
    Step,
    Way,
)
from governance.meetings.tables.decisions import Confirmation, MeetingAgreement
from governance.people.queries import viewers
from governance.people.rules import Acting, Viewer
from governance.people.rules.proofs import proof_from

# In this order, before anything goes on record: whoever holds the end of the record waits for nobody.
LOCKED = """SELECT m.id AS meeting, c.agreement FROM meeting_agreement a JOIN outcome u ON u.id = a.outcome
    JOIN agenda_item i ON i.id = u.item JOIN meeting m ON m.id = i.meeting JOIN change c ON c.id = a.change
    WHERE a.id = :agreed FOR NO KEY UPDATE OF m, a"""
STATES = {
    State.WAITING: "waiting for both sides to confirm",
    State.CONFIRMED: "confirmed by both sides",
    State.OVERTAKEN: "overtaken: the negotiation has gone on since",
    State.TAKEN_BACK: "taken out of the meeting’s notes",
}
KEEP = """INSERT INTO confirmation (agreement, hash, party, person, seat, delegation, who, at)
    VALUES (:agreement, :hash, :party, :person, :seat, :delegation, :who, :at)
    ON CONFLICT (agreement, party) DO UPDATE SET hash = excluded.hash, person = excluded.person, seat = excluded.seat,
      delegation = excluded.delegation, who = excluded.who, at = excluded.at, taken_back_at = NULL"""


def standing(agreed: AgreedInMeeting, by: Acting) -> Standing:
    """Where what was agreed stands for this actor."""
    return Standing(
        state=agreed.state,
        binds=by.party in agreed.sides and by.negotiates and by.binding,
        confirmed=agreed.has_confirmed(by.party),
        kept=by.party in agreed.kept and agreed.offer_hash != agreed.hash,
    )


def _refusal(agreed: AgreedInMeeting, step: Step, by: Acting) -> ConcordError:
    about = f"What was agreed in {agreed.meeting} about {agreed.number}"
    if agreed.state is not State.WAITING:
        return Stale(f"{about} is {STATES[agreed.state]}.")
    if not standing(agreed, by).binds:
        names = " or ".join(agreed.signers.get(by.party, ())) or "a role that binds it"
        return Forbidden(
            f"{about} is confirmed for {by.party_name} by {names}; nobody else can do this for them."
        )
    if step is Step.TAKE_BACK:
        return Stale(f"{by.party_name} has no confirmation here that could be taken back.")
    mine = agreed.kept.get(by.party)
    if mine and mine.person == by.person_id:
        return AlreadyDone(f"You have already confirmed for {by.party_name}.")
    return Stale(f"{by.party_name} has already confirmed this.")


async def _load(number: str) -> AgreedInMeeting:
    raise AssertionError(f"read what was agreed about {number} as of an instant: agreed_now")


AGREED: Matter[AgreedInMeeting, Step] = Matter(
    name="change",
    table=MeetingAgreement,
    moves=MOVES,
    load=_load,
    standing=standing,
    states=STATES,
    refusal=_refusal,
)


async def confirm(change: str, *, fingerprint: str, by: Acting, at: datetime) -> State:
    """Confirm for `by`'s side what was last agreed in a meeting about this change; returns where that stands then.

    Raises Stale where it is no longer what was read, AlreadyDone where this person has confirmed it already.
    """
    found = await agreed_now(change, at=at)
    if found.hash != fingerprint:
        raise Stale(f"Something else was agreed about {change} since. Read it before you confirm.")
    async with acts.take(AGREED, found, Step.CONFIRM, by=by, at=at) as act:
        await _hold(found)
        way = found.way(by.party)
        collided = await _takes_effect(found, way, by, at)
        await _keep(act, found)
        state = State.OVERTAKEN if collided else (await agreed_now(change, at=at)).state
        await act.move(state, ended_at=None if state is State.WAITING else at)
        after = {"meeting": found.meeting, "hash": found.hash, "state": str(state)}
        await act.record(Tag.AGREED_CONFIRMED if way is not Way.KEPT else Tag.AGREED_AHEAD, after=after)
    if collided:
        raise Stale(collided)
    return state


async def _hold(found: AgreedInMeeting) -> None:
    """Until the act ends nobody else confirms this, writes in the meeting, or completes a change of the same agreement."""
    row = await sql.one(LOCKED, agreed=found.id)
    await hold_agreement(row["agreement"])
    await live.touch(row["meeting"])


async def _takes_effect(found: AgreedInMeeting, way: Way, by: Acting, at: datetime) -> str:
    """What this confirmation does to the change; the message for whoever acted, where a target has moved since."""
    if way is Way.KEPT:
        await take_part(found.number, by=by, at=at)
        return ""
    if way is Way.CONSENT:
        return await _agree(found, by, at)
    proposal = proposal_from(json.loads(found.proposal))
    await counter(found.number, proposal, by=by, at=at, fingerprint=found.hash)
    kept = found.kept.get(found.other(by.party))
    them = await _still_theirs(found, kept, at) if kept else None
    if kept and them is None:
        await _asked_again(kept, at)
    return await _agree(found, them, at) if them else ""


async def _agree(found: AgreedInMeeting, by: Acting, at: datetime) -> str:
    change = await situation(found.number)
    return (await consent_unless_moved(change, offer_hash=found.hash, by=by, at=at))[1]


async def _still_theirs(found: AgreedInMeeting, kept: Confirmed, at: datetime) -> Acting | None:
    """The other side's seat as it confirmed, if its person could agree in it at this moment."""
    how = viewers.How(signed_in=kept.who.get("signed_in", ""), proof=proof_from(kept.who))
    them = await viewers.still_acting(kept.person, seat=kept.seat, delegation=kept.delegation, how=how, at=at)
    if them is None or them.proof is None:  # or confirmed before proofs were kept: they are asked again
        return None
    viewer = Viewer(person_id=them.person_id, name=them.person, email="", seats=(them,))
    change = await situation(found.number)
    return next(iter(seats_for(change, viewer, changes.Step.CONSENT)), None)


async def _keep(act: Act[AgreedInMeeting], found: AgreedInMeeting) -> None:
    await sql.rows(KEEP, agreement=found.id, hash=found.hash, party=act.by.party_id, **act.signature)


async def _asked_again(kept: Confirmed, at: datetime) -> None:
    await Confirmation.update({Confirmation.taken_back_at: at}).where(Confirmation.id == kept.id)


async def take_back(change: str, *, by: Acting, at: datetime) -> None:
    """Take back the own side's confirmation as long as it has had no effect."""
    found = await agreed_now(change, at=at)
    async with acts.take(AGREED, found, Step.TAKE_BACK, by=by, at=at) as act:
        await _hold(found)
        await act.move()
        await _asked_again(found.kept[by.party], at)
        await act.record(Tag.AGREED_TAKEN_BACK, after={"meeting": found.meeting, "hash": found.hash})


async def put_before(change: str, *, fingerprint: str, by: Acting, at: datetime) -> None:
    """Whoever does not bind the side whose turn it is puts it before the one who signs: as that side's written answer,
    or the proposal on the table where it is that. Raises Invalid where the side has written another answer already.
    """
    found = await agreed_now(change, at=at)
    if by.party not in found.sides or not by.negotiates:
        raise Forbidden(
            f"Only those who negotiate for {' and '.join(found.names.values())} put it before who signs."
        )
    if found.hash != fingerprint or found.state is not State.WAITING:
        raise Stale(f"What was agreed about {change} is not what you read any more. Look at it again.")
    if found.way(by.party) is Way.CONSENT:
        await recommend(change, offer_hash=found.hash, by=by, at=at)
        return
    async with transaction():
        if await Draft.exists().where(
            (Draft.party == by.party_id) & (Draft.change == (await situation(change)).id)
        ):
            raise Invalid(
                f"{by.party_name} has written an answer to {change} already. Finish that, or take it out, first."
            )
        await save_draft(change, proposal_from(json.loads(found.proposal)), by=by, at=at, seen=0)
        await recommend(change, words=found.words, by=by, at=at)
