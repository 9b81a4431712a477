"""Holding findings against what is signed, by the clock; and what each side says of a difference. No target moves by any of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance import acts, canonical
from governance.acts import Act, Matter
from governance.agreements.rules.items import Term
from governance.audit.tags import Tag
from governance.changes.actions.drafting import begin
from governance.changes.queries.differences import (
    DifferenceFacts,
    KnownDifference,
    SignedTarget,
    difference_by_number,
    known_differences,
    signed_targets,
    to_compare,
)
from governance.changes.queries.findings import found, names_of
from governance.changes.rules import differences as rules
from governance.changes.rules.differences import MOVES, REST, Answer, Apart, Standing, State, Step, apart
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.proposal import Proposal
from governance.changes.rules.read_promises import Found, claims
from governance.changes.rules.reasons import Cause, Reason
from governance.changes.tables import Difference, DifferenceAnswer
from governance.database import sql
from governance.database.numbering import next_number
from governance.errors import AlreadyDone, Stale
from governance.inference.rules.values import LabelFinding
from governance.people.rules import Acting, clock
from governance.requests.rules.labels import LabelState
from governance.sweeps.actions import rows

STATES = {
    State.OPEN: "open",
    State.SETTLED: "settled by both sides",
    State.OVER: "over, since a later finding or version says otherwise",
}
FOLLOW = """INSERT INTO watermark (kind, seen, at) VALUES (:kind, :seen, :at)
    ON CONFLICT (kind) DO UPDATE SET seen = excluded.seen, at = excluded.at"""
WHY = "The due dates of {feed} apply {applied} where {signed} is signed: {hits:,} of {cases:,} follow it (finding {finding})."


def _standing(row: DifferenceFacts | None, by: Acting) -> Standing:
    return Standing(state=row.state if row else State.OPEN, by=by, sides=row.sides if row else frozenset())


DIFFERENCES: Matter[DifferenceFacts, Step] = Matter(
    name="difference",
    table=Difference,
    moves=MOVES,
    load=difference_by_number,
    standing=_standing,
    states=STATES,
)


async def answer(number: str, said: Answer, *, words: str, seen: int, by: Acting, at: datetime) -> str:
    """One side says what becomes of it, once; answers the number of the draft that “change” begins, else ""."""
    note = canonical.text(words, field="words", limit=1_000)
    async with acts.take(DIFFERENCES, number, Step.ANSWER, by=by, at=at, seen=seen) as act:
        if act.row.said(by.party):
            raise AlreadyDone(f"{by.party_name} has said already what becomes of {number}.")
        change = await _drafted(act.row, by=by, at=at) if said is Answer.CHANGE else ""
        both = len(act.row.answers) + 1 == len(act.row.sides)
        await act.move(State.SETTLED if both else State.OPEN, ended_at=at if both else None)
        row = DifferenceAnswer(
            difference=act.row.id,
            party=by.party_id,
            answer=str(said),
            words=note,
            change=change,
            who=act.who,
            at=at,
        )
        await row.save()
        after = {"name": act.row.title, "answer": rules.ANSWERS[said][0]}
        await act.record(Tag.DIFFERENCE_ANSWERED, after=after, reason=note)
    return change


async def _drafted(row: DifferenceFacts, *, by: Acting, at: datetime) -> str:
    """A draft of the side's own with what the system applies."""
    claim = next(
        (each for each in claims((await found(row.finding)).reading) if each.label == row.label), None
    )
    signed = (await signed_targets([row.key], at=at)).get(row.key)
    if claim is None or signed is None:
        raise Stale("What is signed, or what the data say, is another by now. Look at it again.")
    edit = ProposedEdit(key=row.key, before=signed.hash, after=rules.as_applied(signed.term, claim))
    why = WHY.format(
        feed=row.feed_name,
        applied=row.applied,
        signed=row.signed,
        hits=row.hits,
        cases=row.cases,
        finding=row.finding,
    )
    cause = Cause(reason=Reason.DATA, finding=row.finding)
    proposal = Proposal(edits=(edit,), rationale=why)
    return await begin(row.agreement, proposal, cause=cause, by=by, at=at)


# The clock.


async def compare_findings(*, at: datetime) -> int:
    """Hold the last finding of each data source against what is signed; answers how many differences began or ended."""
    due = await to_compare(at=at)

    async def compare(feed: str) -> int:
        number, seen = due[feed]
        return await _compared(feed, number, seen, at)

    return sum(await rows.each("compare_findings", due, compare))


async def _compared(feed: str, number: str, seen: str, at: datetime) -> int:
    read, names, known = await found(number), await names_of(feed), await known_differences(feed)
    meant = {
        each.label: Term(service=names[each.label].service).key
        for each in claims(read.reading)
        if each.label in names and names[each.label].state is LabelState.MATCHED
    }
    signed = await signed_targets(sorted(set(meant.values())), at=at)
    moved = 0
    async with acts.begin(clock(), at=at) as act:
        act.without_event("how far findings were held against what is signed")
        for claim in claims(read.reading):
            key = meant.get(claim.label, "")
            one = _Pair(read=read, claim=claim, signed=signed.get(key), known=known.get((key, claim.label)))
            moved += await _followed(act, one)
        await sql.rows(FOLLOW, kind=f"differences {feed}", seen=seen, at=at)
    return moved


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """What the data say of a name, what is signed for its service, and the last difference there was about the two."""

    read: Found
    claim: LabelFinding
    signed: SignedTarget | None
    known: KnownDifference | None


async def _followed(act: Act[None], one: _Pair) -> int:
    differs = apart(one.signed.term, one.claim) if one.signed else None
    told = (differs.signed, differs.applied) if differs else ()
    known = one.known
    open_one = known is not None and known.state is State.OPEN
    if known and open_one and (known.signed, known.applied) == told:
        return 0
    ended = int(open_one)
    if known and open_one:
        await _over(act, known.number, one)
    if one.signed is None or differs is None or _rests(known, told, act.at):
        return ended
    await _noticed(act, one, one.signed, differs)
    return ended + 1


def _rests(known: KnownDifference | None, told: tuple[str, ...], at: datetime) -> bool:
    """Whether both sides said lately what becomes of just this."""
    if known is None or known.state is not State.SETTLED or known.ended_at is None:
        return False
    return (known.signed, known.applied) == told and at - known.ended_at < REST


OVER = """UPDATE target_difference SET state = 'over', ended_at = :at, revision = revision + 1
    WHERE number = :number AND state = 'open' RETURNING number"""


async def _over(act: Act[None], number: str, one: _Pair) -> None:
    if await sql.rows(OVER, number=number, at=act.at):
        after = {"finding": one.read.number, "label": one.claim.label}
        await act.record(Tag.DIFFERENCE_OVER, f"difference:{number}", after=after)


async def _noticed(act: Act[None], one: _Pair, signed: SignedTarget, differs: Apart) -> None:
    number = await next_number("DF", act.at)
    told: dict[str, Any] = {
        "label": one.claim.label,
        "signed": differs.signed,
        "applied": differs.applied,
        "finding": one.read.number,
    }
    row = Difference(
        number=number,
        agreement=signed.agreement,
        key=signed.key,
        feed=one.read.feed,
        cases=differs.n,
        hits=differs.hits,
        state=str(State.OPEN),
        noticed_at=act.at,
        **told,
    )
    await row.save()
    await act.record(Tag.DIFFERENCE_NOTICED, f"difference:{number}", after=told)
