"""Standard changes: notice of other words for call takers, an objection to it, and what nobody objected to.

Silence binds here and nowhere else in a negotiation: the other side is told with the date, and may object or send a
notice of its own at any time.
"""

from collections.abc import Iterable
from datetime import datetime

from governance import acts
from governance.agreements.queries import latest, service_by_code
from governance.agreements.rules.items import Intake, service_of
from governance.audit.rules import instant
from governance.audit.tags import Tag
from governance.changes.actions.adoption import adopt, approvals_needed, outcome
from governance.changes.actions.collisions import collide
from governance.changes.actions.dates import answer_by
from governance.changes.actions.drafting import begin
from governance.changes.actions.matter import CHANGES, ChangeAct
from governance.changes.actions.sending import Sent, send
from governance.changes.queries.offers import stored_edits
from governance.changes.queries.situation import Situation, overtaken_keys
from governance.changes.rules.moves import State, Step
from governance.changes.rules.offers import ProposedEdit, subject_of
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.reasons import Cause, Reason
from governance.changes.rules.standard import NEXT_DAY, NOTICE_DAYS, Procedure
from governance.changes.tables import Objection
from governance.database import sql
from governance.database.session import transaction
from governance.errors import Invalid
from governance.people.rules import NEGOTIATING, Acting, clock
from governance.sweeps.actions import rows

DUE = "SELECT number FROM change WHERE state = 'noticed' AND respond_by <= :at ORDER BY respond_by, id"
# The agreement too, in the order in which every act that completes a change holds the two.
CLAIM = """SELECT c.id FROM change c JOIN agreement a ON a.id = c.agreement
    WHERE c.number = :number AND c.state = 'noticed' FOR NO KEY UPDATE OF a, c SKIP LOCKED"""
# Somebody who would read the notice and could object to it.
READERS = """SELECT s.id FROM seat s JOIN tenure t ON t.seat = s.id AND t.starts <= :at AND (t.ends IS NULL OR t.ends > :at)
    WHERE s.party = :party AND s.closed_at IS NULL AND s.role = ANY(:roles::text[]) LIMIT 1"""


async def give_notice(
    agreement: str, wording: Intake, *, seen: str, words: str, by: Acting, at: datetime
) -> str:
    """Tell the other side of an agreement other words for one service; answers the number of the change.

    `seen` is the fingerprint of the wording that was looked at ("" = none), `words` say why.
    """
    service = await service_by_code(wording.service, at=at)
    cause = Cause(reason=Reason.PROCESS, title=f"{service.name}: words for call takers")
    edit = ProposedEdit(key=wording.key, before=seen, after=wording)
    proposal = Proposal(edits=(edit,), effective=NEXT_DAY, rationale=words, respond_days=NOTICE_DAYS)
    async with transaction():
        number = await begin(agreement, proposal, cause=cause, by=by, at=at)
        await notice(number, proposal, by=by, at=at)
    return number


async def notice(number: str, proposal: Proposal, *, by: Acting, at: datetime) -> Sent:
    """Send a drafted change as a notice. Raises Invalid where it says anything but words for call takers."""
    if subject_of(proposal.edits) != Intake.kind:
        raise Invalid("A notice holds words for call takers and nothing else. Send the rest as a proposal.")
    for edit in proposal.edits:
        if edit.after:
            edit.after.checked()
    async with acts.take(CHANGES, number, Step.NOTICE, by=by, at=at) as act:
        await _check_is_read(act, {service_of(edit.key) for edit in proposal.edits})
        return await send(act, proposal, Tag.NOTICE_GIVEN, procedure=str(Procedure.STANDARD))


async def _check_is_read(act: ChangeAct, services: Iterable[str]) -> None:
    """Nothing takes effect by silence where nothing is agreed yet, or where nobody is there to object."""
    change = act.row
    other = change.other(act.by.party)
    if await latest(change.agreement) is None:
        raise Invalid(
            f"Nothing is agreed with {change.names[other]} yet: propose the words with the first targets."
        )
    roles = sorted(str(role) for role in NEGOTIATING)
    for service in services:
        if (await service_by_code(service, at=act.at)).owner != change.department:
            raise Invalid(
                f"{change.names[change.department]} does not do this work now, so it is not told about it."
            )
    if not await sql.rows(READERS, party=change.parties[other], roles=roles, at=act.at):
        raise Invalid(
            f"Nobody holds a role at {change.names[other]} who could object, so no notice can be given."
        )


async def raise_objection(number: str, *, words: str, by: Acting, at: datetime) -> None:
    """The side that was told does not want it so: from here on it is an ordinary change, and its sender goes on."""
    if not words.strip():
        raise Invalid(
            "Say what speaks against it; the other side reads it.",
            fields={"words": "say what speaks against it"},
        )
    async with acts.take(CHANGES, number, Step.OBJECT, by=by, at=at) as act:
        change = act.row
        due = await answer_by(change.initiator, at, change.respond_days)
        turn = {"turn": change.parties[change.initiator], "turn_since": at, "respond_by": due}
        await act.move(**turn, procedure=str(Procedure.ORDINARY))
        await Objection(change=change.id, party=by.party_id, words=words, **act.signature).save()
        await act.record(Tag.OBJECTED, after={"round": change.round, "hash": change.offer_hash}, reason=words)


async def take_effect(*, at: datetime) -> tuple[str, ...]:
    """Adopts every notice whose time to object is over; answers their numbers.

    Several processes may call it at once. One that cannot be adopted stops no other.
    """
    due = [row["number"] for row in await sql.rows(DUE, at=at)]
    return tuple(await rows.each("take_effect", due, lambda number: _tried(number, at)))


async def _tried(number: str, at: datetime) -> str:
    taken = await sql.rows(CLAIM, number=number) and await _unopposed(number, at)
    return number if taken else ""


async def _left_keys(change: Situation, at: datetime) -> tuple[str, ...]:
    """Lines about services that the department has handed over since."""
    keys = [edit.key for edit in await stored_edits(change.offer_id or 0)]
    owners = {key: (await service_by_code(service_of(key), at=at)).owner for key in keys}
    return tuple(key for key, owner in owners.items() if owner != change.department)


async def _unopposed(number: str, at: datetime) -> bool:
    async with acts.take(CHANGES, number, Step.TAKE_EFFECT, by=clock(), at=at) as act:
        change = act.row
        if gone := await overtaken_keys(change) or await _left_keys(change, at):
            await collide(act, gone)
            return False
        result = await outcome(change, at=at, approvals=await approvals_needed(change, at=at))
        await act.move(result.state, **result.values)
        adopted = await adopt(act) if result.state is State.ADOPTED else {}
        after = {"round": change.round, "hash": change.offer_hash, "state": str(result.state), **adopted}
        silent = {"party_name": change.names[change.turn], "until": instant(change.respond_by or at)}
        await act.record(Tag.UNOPPOSED, after=after | silent)
    return True
