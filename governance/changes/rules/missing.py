"""What is still missing before a proposal or an answer to one can be sent, each named by its line and field. Pure.

Pages and every other way in ask here before they send; what sending itself refuses, the moves and offers decide.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from governance.changes.rules.answers import Choice, Table, choices
from governance.changes.rules.offers import Effective, EffectiveKind, ProposedEdit
from governance.changes.rules.proposal import Proposal, lacking
from governance.changes.rules.reasons import Reason

PASSED = "The date it takes effect has passed. Please give a later one."
AHEAD = "What is on record from a day was in use on that day. Please give a past one."
NOTHING_NEW = "Every target would stay as it is today. To say no to the whole, go back and decline it."


@dataclass(frozen=True, kw_only=True)
class Missing:
    """`reason` as a sentence; `key` is the line, "" for the whole, and `field` what of it, "" for the line itself."""

    key: str = ""
    field: str
    reason: str


def missing_in_proposal(
    proposal: Proposal, *, names: Mapping[str, str], reason: Reason | None, today: date
) -> Iterator[Missing]:
    """`names` are those of the lines, `reason` what the change comes from, `today` the city's date."""
    if not proposal.edits:
        yield Missing(field="edits", reason="Nothing is proposed yet. Add a target first.")
    for edit in proposal.edits:
        name = names.get(edit.key, edit.key)
        yield from _of_line(edit, name)
        if edit.after and edit.after_hash == edit.before:
            idle = f"{name} would stay as it is. Change it, or leave it out."
            yield Missing(key=edit.key, field="", reason=idle)
    if reason is None:
        yield Missing(field="reason", reason="Please choose what this change comes from.")
    yield from _of_date(proposal.effective, today)
    yield from _of_whole(proposal)


def missing_in_answer(
    proposal: Proposal, table: Table, *, names: Mapping[str, str], theirs: Effective, today: date
) -> Iterator[Missing]:
    """`theirs` is the other side's date: it may have passed meanwhile, and then moves on by itself."""
    chosen = choices(table, proposal)
    unanswered = [key for key, choice in chosen.items() if choice is None]
    for key in unanswered:
        yield Missing(key=key, field="choice", reason=f"Please choose one for {names[key]}.")
    for edit in proposal.edits:
        if chosen.get(edit.key) is Choice.OTHER:
            yield from _of_line(edit, names[edit.key])
    for key in table.agreed:
        if chosen.get(key) is not Choice.TAKE and not proposal.reasons.get(key):
            again = f"{names[key]} was agreed. Say why it is open again."
            yield Missing(key=key, field="reason", reason=again)
    if not unanswered and all(edit.key in table.given for edit in proposal.edits):
        yield Missing(field="rationale", reason=NOTHING_NEW)
    if proposal.effective != theirs:
        yield from _of_date(proposal.effective, today)
    yield from _of_whole(proposal)


def _of_line(edit: ProposedEdit, name: str) -> Iterator[Missing]:
    for field, reason in (edit.after.missing(name) if edit.after else {}).items():
        yield Missing(key=edit.key, field=field, reason=reason)


def _of_date(effective: Effective | None, today: date) -> Iterator[Missing]:
    """A date lies ahead; of what is put on record, behind."""
    if effective is None or effective.on is None:
        return
    if effective.kind is EffectiveKind.DATE and effective.on <= today:
        yield Missing(field="effective_on", reason=PASSED)
    if effective.kind is EffectiveKind.ON_RECORD and effective.on > today:
        yield Missing(field="effective_on", reason=AHEAD)


def _of_whole(proposal: Proposal) -> Iterator[Missing]:
    for field, reason in lacking(proposal).items():
        yield Missing(field=field, reason=f"{reason[:1].upper()}{reason[1:]}.")
