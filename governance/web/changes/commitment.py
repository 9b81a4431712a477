"""What a person reads before sending: the resulting values in plain words, what pressing commits, what follows.

It decides wording; who must approve and when it takes effect are asked of the rules that decide it when it happens.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from governance import formats
from governance.agreements.queries import local_day
from governance.changes.actions.adoption import effective_day
from governance.changes.actions.dates import answer_by
from governance.changes.queries.acts import Acts
from governance.changes.queries.affected import hours_moved
from governance.changes.queries.approvals import approvals_for
from governance.changes.queries.page import sides_of
from governance.changes.queries.situation import Situation
from governance.changes.rules.line_results import Result, result
from governance.changes.rules.lines import ChangeLine, Sides, Word
from governance.changes.rules.offers import ProposedEdit
from governance.changes.rules.policy import NeededApproval, Rule
from governance.changes.rules.proposal import Proposal
from governance.people.rules import Acting, Role
from governance.results.rules.volume import NONE
from governance.web.changes.affected_rows import AffectedRow, affected_rows
from governance.web.changes.signers import approver, binding, signers
from governance.web.site import phrases, words


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """`signers` are those who can say yes for the sender's side, where the sender cannot; "" if nobody holds such a role."""

    results: tuple[Result, ...]
    affected: tuple[AffectedRow, ...]
    approvals: tuple[tuple[str, str], ...]
    takes_effect: date
    effect: str
    receiver: str
    days: int
    respond_by: datetime
    signers: str
    signer: str
    commits: str


async def commitment(
    proposal: Proposal,
    lines: Iterable[ChangeLine],
    *,
    change: Situation,
    acts: Acts,
    by: Acting,
    at: datetime,
) -> Commitment:
    """What sending this complete proposal at the instant `at` would commit the side to."""
    other = change.other(by.party)
    days = proposal.respond_days or change.respond_days
    signing = signers(acts, by.party)
    day = await _effective(change, proposal, at)
    moved = await hours_moved(proposal.edits, agreement=change.agreement, at=at)
    return Commitment(
        results=results(proposal, lines, sides_of(change, acts), by.party),
        affected=affected_rows(moved, at=at),
        approvals=await approvals_of(proposal, acts, agreement=change.agreement, policy=change.policy, at=at),
        takes_effect=day,
        effect=phrases.effect(day, today=await local_day(at)),
        receiver=change.names[other],
        days=days,
        respond_by=await answer_by(other, at, days),
        signers=signing,
        signer=" or ".join(one.name for one in binding(acts, by.party)),
        commits=_commits(by, change.names[other], signing),
    )


async def approvals_of(
    proposal: Proposal, acts: Acts | None, *, agreement: int, policy: Iterable[Rule], at: datetime
) -> tuple[tuple[str, str], ...]:
    """Who must approve beyond the two sides, and why."""
    found = await approvals_for(policy, proposal.edits, agreement=agreement, at=at)
    return tuple((_approver(acts, one), one.why) for one in found)


def _approver(acts: Acts | None, asked: NeededApproval) -> str:
    return (
        f"the {asked.board}"
        if asked.board
        else approver(acts, asked.role) or f"the {words.role(Role(asked.role))}"
    )


def _commits(by: Acting, other: str, signing: str) -> str:
    if by.binding:
        return f"This is {formats.possessive(by.party_name)} yes. Nothing changes until {other} agrees to the same."
    if not signing:
        return f"This commits nobody: no one can sign for {by.party_name} at the moment."
    return f"This commits nobody until {signing}, signs for {by.party_name}."


def results(proposal: Proposal, lines: Iterable[ChangeLine], sides: Sides, party: str) -> tuple[Result, ...]:
    """Each line of the proposal as the promise it makes, from where it stands today."""
    known = {line.key: line for line in lines}
    found = []
    for edit in proposal.edits:
        line = known.get(edit.key) or _brought_along(edit)
        word = Word(item=edit.after, hash=edit.hash, reason=proposal.reasons.get(edit.key, ""))
        found.append(result(replace(line, before=line.now, words={party: word}), sides, party))
    return tuple(found)


def _brought_along(edit: ProposedEdit) -> ChangeLine:
    """The line of a calendar that an answer needs and that nobody has proposed before."""
    return ChangeLine(
        key=edit.key,
        service="",
        act="",
        group="",
        volume=NONE,
        before=None,
        now=None,
        collided=False,
        words={},
    )


async def _effective(change: Situation, proposal: Proposal, at: datetime) -> date:
    """The date on which it would take effect if every missing yes came today."""
    return await effective_day(replace(change, effective=proposal.effective), at=at)
