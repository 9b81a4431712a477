"""Answering a proposal line by line: take theirs, keep ours, another value; and what that makes of the whole. Pure.

It decides which edits an answer holds. Whether it may be sent, and what sending does, is decided by the moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from governance.agreements.rules.items import Item
from governance.changes.rules.offers import Effective, ProposedEdit, offer_hash
from governance.changes.rules.proposal import Proposal


class Choice(StrEnum):
    TAKE = "take"
    KEEP = "keep"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a side says of one line; `item` is the whole new item of another value (None = removed)."""

    choice: Choice
    item: Item | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """What an answer starts from: their proposal, ours (empty while we have not spoken), today's fingerprints.

    `agreed` are the lines on which both say the same and nobody has sent them back. `given` are lines of theirs that are
    not asked about: an answer takes them over.
    """

    theirs: Mapping[str, ProposedEdit]
    ours: Mapping[str, ProposedEdit]
    today: Mapping[str, str]
    agreed: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        known = (*self.theirs, *(key for key in self.ours if key not in self.theirs))
        return tuple(key for key in known if key not in self.given)

    @property
    def moved(self) -> frozenset[str]:
        """Keys whose target is no longer the one they started from."""
        return frozenset(e.key for e in self.theirs.values() if e.before != self.today.get(e.key, ""))

    def edit(self, key: str, choice: Choice) -> ProposedEdit | None:
        """The edit that taking theirs or keeping ours makes of a line; None leaves the target as it is today.

        It starts from today's target: where that has moved since, it is another edit than the one on the table.
        """
        side = self.theirs if choice is Choice.TAKE else self.ours
        found = side.get(key)
        return self._from_today(key, found.after) if found else None

    def other(self, key: str, item: Item | None) -> ProposedEdit | None:
        return self._from_today(key, item)

    def _from_today(self, key: str, item: Item | None) -> ProposedEdit | None:
        edit = ProposedEdit(key=key, before=self.today.get(key, ""), after=item)
        return None if edit.after_hash == edit.before else edit


def opening(table: Table, *, effective: Effective, call_takers: str) -> Proposal:
    """An answer before anything is answered: what both sides agreed on stands, the date is theirs."""
    agreed = {key: Answer(choice=Choice.TAKE) for key in table.keys if key in table.agreed}
    return answered(table, agreed, Proposal(effective=effective, call_takers=call_takers))


def answered(table: Table, answers: Mapping[str, Answer], base: Proposal) -> Proposal:
    """`base` with these lines answered; other lines stay as they were answered before."""
    edits = {edit.key: edit for edit in base.edits if edit.key not in answers}
    left = {key for key in base.left if key not in answers}
    reasons = {key: words for key, words in base.reasons.items() if key not in answers}
    for key, answer in answers.items():
        edit = _edit(table, key, answer)
        if edit:
            edits[key] = edit
        else:
            left.add(key)
        if answer.reason:
            reasons[key] = answer.reason
    given = (table.edit(key, Choice.TAKE) for key in sorted(table.given))
    ordered = (*(edits[key] for key in table.keys if key in edits), *filter(None, given))
    return replace(base, edits=ordered, left=tuple(sorted(left)), reasons=reasons)


def _edit(table: Table, key: str, answer: Answer) -> ProposedEdit | None:
    if answer.choice is Choice.OTHER:
        return table.other(key, answer.item)
    return table.edit(key, answer.choice)


def choices(table: Table, proposal: Proposal) -> dict[str, Choice | None]:
    """How each line is answered so far; None where it is not. Taking wins where keeping would be the same."""
    edits = {edit.key: edit for edit in proposal.edits}
    left = frozenset(proposal.left)
    return {key: _choice(table, key, edits.get(key), left=key in left) for key in table.keys}


def _choice(table: Table, key: str, edit: ProposedEdit | None, *, left: bool) -> Choice | None:
    if edit is None and not left:
        return None
    if edit == table.edit(key, Choice.TAKE):
        return Choice.TAKE
    return Choice.KEEP if edit == table.edit(key, Choice.KEEP) else Choice.OTHER


def is_theirs(agreement: str, proposal: Proposal, offer: str) -> bool:
    """Whether an answer is, line by line and with its date, the proposal with this fingerprint."""
    if proposal.effective is None:
        return False
    return offer_hash(agreement, proposal.effective, (edit.hash for edit in proposal.edits)) == offer
