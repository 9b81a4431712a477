"""Changes as answers of the API: what both sides read, and apart from it what one side alone does."""

from datetime import date, datetime
from typing import Any

from governance.api.shapes import Answer, Office, Signature
from governance.changes.rules.offers import EffectiveKind
from governance.changes.rules.standard import Procedure


class ChangeHead(Answer, frozen=True, kw_only=True):
    """One negotiation about an agreement.

    `turn` is the code of the side that must act now and `respond_by` until when, null where nobody must. `sent` false: a draft, which
    its own side alone reads. `revision` grows with every act on it.
    """

    number: str
    title: str
    subject: str
    procedure: Procedure
    state: str
    revision: int
    agreement: str
    sides: list[Office]
    initiator: str
    turn: str | None
    respond_by: datetime | None
    ended_at: datetime | None
    sent: bool
    page: str


class TakesEffect(Answer, frozen=True, kw_only=True):
    """When a proposal takes effect: on a date, or so many business days after the last approval."""

    kind: EffectiveKind
    on: date | None
    days: int


class SideWord(Answer, frozen=True, kw_only=True):
    """What one side says of a line: the whole new item (null: removed), the fingerprint of its edit, and why it opened the line again."""

    side: str
    fingerprint: str
    item: dict[str, Any] | None
    reason: str


class ProposedLine(Answer, frozen=True, kw_only=True):
    """One line under its key. `before` is the item that the proposals started from, null where the line is new.

    `agreed`: both sides say the same whole item. `overtaken`: another change has moved what it started from.
    """

    key: str
    name: str
    before: dict[str, Any] | None
    words: list[SideWord]
    agreed: bool
    overtaken: bool


class SentProposal(Answer, frozen=True, kw_only=True):
    """One round: a proposal as it was sent. `fingerprint` is what consents and approvals name; `binds`: sending it was its side's yes."""

    round: int
    side: Office
    by: Signature
    at: datetime
    fingerprint: str
    takes_effect: TakesEffect
    rationale: str
    call_takers: str
    conversation: str
    evidence: str
    binds: bool


class SideAgreed(Answer, frozen=True, kw_only=True):
    """A side's yes to one whole proposal."""

    round: int
    side: Office
    fingerprint: str
    by: Signature
    at: datetime


class ApproverDecided(Answer, frozen=True, kw_only=True):
    """What an approving role said: approved, returned (with the keys of the lines sent back) or rejected."""

    round: int
    role: str
    outcome: str
    words: str
    lines: list[str]
    fingerprint: str
    by: Signature
    at: datetime


class SideAsked(Answer, frozen=True, kw_only=True):
    """A question of one side; `answer` "" and `answered_by` null until the other side has answered."""

    number: int
    side: Office
    words: str
    by: Signature
    at: datetime
    answer_by: datetime
    answer: str
    answered_by: Signature | None
    answered_at: datetime | None


class OwnNote(Answer, frozen=True, kw_only=True):
    """A note that its own side alone reads."""

    words: str
    by: Signature
    at: datetime


class PutBefore(Answer, frozen=True, kw_only=True):
    """A proposal that a negotiator put before the role which binds their side, and perhaps got back."""

    words: str
    by: Signature
    at: datetime
    handed_back_at: datetime | None
    handed_back_words: str


class OwnDraft(Answer, frozen=True, kw_only=True):
    """What one side has written and not sent. `revision` counts how often it was saved."""

    revision: int
    saved_by: str
    saved_at: datetime
    rationale: str
    call_takers: str
    takes_effect: TakesEffect | None
    lines: list[SideWord]
    keys: list[str]


class OwnMatter(Answer, frozen=True, kw_only=True):
    """What the side named reads alone; only for a token with the scope `own`, of somebody who stands for that side."""

    side: str
    notes: list[OwnNote]
    put_before: list[PutBefore]
    draft: OwnDraft | None


class Change(Answer, frozen=True, kw_only=True):
    """A change with all that was said and signed on it, the newest first. `own` null: nothing of one side's own is shown here.

    `waits_for` are the roles whose approval is missing. `version` is the version that it became, null before it is adopted.
    """

    head: ChangeHead
    lines: list[ProposedLine]
    proposals: list[SentProposal]
    agreed: list[SideAgreed]
    decided: list[ApproverDecided]
    questions: list[SideAsked]
    objection: str
    ended_words: str
    waits_for: list[str]
    version: int | None
    own: OwnMatter | None
