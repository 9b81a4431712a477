"""What a side is about to say: a draft's content, and the same thing once it is complete enough to send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from governance.agreements.rules.items import Item, item_from, target_words
from governance.changes.rules.offers import Effective, ProposedEdit, effective_from
from governance.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """All edits of one round with its words. `reasons` maps a key to why an agreed line is opened again.

    `respond_days` 0 means the agreement's usual number; `conversation` says when and how it was talked through.
    `left` are lines of the other side's proposal that an answer leaves as they are today.
    """

    edits: tuple[ProposedEdit, ...] = ()
    effective: Effective | None = None
    rationale: str = ""
    call_takers: str = ""
    conversation: str = ""
    evidence: str = ""
    respond_days: int = 0
    reasons: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    @property
    def edit_hashes(self) -> dict[str, str]:
        return {edit.key: edit.hash for edit in self.edits}


TEXTS = ("rationale", "call_takers", "conversation", "evidence")


def complete(proposal: Proposal) -> Effective:
    """The effective date of a proposal that can be sent; raises Invalid naming the fields that are missing."""
    missing = lacking(proposal)
    if missing or proposal.effective is None:
        raise Invalid(f"Before this can be sent: {'; '.join(missing.values())}.", fields=missing)
    return proposal.effective


def lacking(proposal: Proposal) -> dict[str, str]:
    """What is still missing besides the lines, by field."""
    missing = {}
    if not proposal.rationale:
        missing["rationale"] = "say in a sentence why"
    if proposal.effective is None:
        missing["effective"] = "say when it takes effect"
    if proposal.respond_days and not 2 <= proposal.respond_days <= 40:
        missing["respond_days"] = "give the other side from 2 to 40 business days"
    return missing


def body_of(proposal: Proposal) -> dict[str, Any]:
    """The draft as it is stored; the reverse of proposal_from."""
    parts: dict[str, Any] = {name: getattr(proposal, name) for name in TEXTS if getattr(proposal, name)}
    parts["edits"] = [_edit_body(edit) for edit in proposal.edits]
    if proposal.effective:
        parts["effective"] = proposal.effective.canonical()
    parts |= {"left": list(proposal.left)} if proposal.left else {}
    return parts | {"respond_days": proposal.respond_days, "reasons": dict(proposal.reasons)}


def _edit_body(edit: ProposedEdit) -> dict[str, Any]:
    parts: dict[str, Any] = {"key": edit.key, "before": edit.before}
    return parts | ({"after": edit.after.canonical()} if edit.after else {})


def proposal_from(body: Mapping[str, Any]) -> Proposal:
    edits = tuple(
        ProposedEdit(key=e["key"], before=e["before"], after=item_from(e["after"]) if "after" in e else None)
        for e in body.get("edits", ())
    )
    texts = {name: body.get(name, "") for name in TEXTS}
    effective = effective_from(body["effective"]) if "effective" in body else None
    days = int(body.get("respond_days", 0))
    reasons, left = body.get("reasons", {}), tuple(body.get("left", ()))
    return Proposal(edits=edits, effective=effective, respond_days=days, reasons=reasons, left=left, **texts)


def headline(changed: tuple[tuple[str, Item | None, Item | None], ...]) -> str:
    """A change's title from its first line: "Pothole repair: from 4 business days to 7 calendar days (and 2 more)".

    Of words for call takers alone, the name of that line.

    Each line is (service name, item before or None, item after or None).
    """
    if not changed:
        return "A change without targets"
    name, before, after = changed[0]
    more = f" (and {len(changed) - 1} more)" if len(changed) > 1 else ""
    item = after or before
    if item and not item.valued:
        return f"{item.name(name)}{more}"
    return f"{name}: {_move_words(before, after)}{more}"


def _move_words(before: Item | None, after: Item | None) -> str:
    if before is None:
        return f"new target, {target_words(after.target) if after else 'none'}"
    if after is None:
        return "target removed"
    if before.target == after.target:
        return "other details, same time"
    return f"from {target_words(before.target)} to {target_words(after.target)}"
