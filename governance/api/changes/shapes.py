"""Changes as answers of the API: what both sides read, and apart from it what one side alone does."""

from datetime import date, datetime
from typing import Any

from governance.agreements.rules.items import Item
from governance.api.shapes import Answer, Office, Signature, offices, signature
from governance.changes.queries.acts import Acts, Decision, QuestionAsked, Round, Saved, Signing, Yes
from governance.changes.queries.listed import ListedChange
from governance.changes.queries.page import ChangePage
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.offers import Effective, EffectiveKind
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


def listed(of: ListedChange, *, url: str) -> ChangeHead:
    return ChangeHead(
        sides=offices({of.center: of.center_name, of.department: of.department_name}),
        turn=of.turn or None,
        page=f"{url}/changes/{of.number}",
        **{name: getattr(of, name) for name in (*FACTS, "agreement", "sent")},
    )


FACTS = (
    "number",
    "title",
    "subject",
    "procedure",
    "state",
    "revision",
    "initiator",
    "respond_by",
    "ended_at",
)


def change(of: ChangePage, *, url: str) -> Change:
    acts = of.acts
    return Change(
        head=_head(of, url),
        lines=[_line(each, agreed=row.agreed) for each, row in zip(of.lines, of.rows, strict=True)],
        proposals=[_proposal(each) for each in acts.rounds],
        agreed=[_yes(each) for each in acts.yeses],
        decided=[_decided(each) for each in acts.decisions],
        questions=[_question(each) for each in acts.questions],
        objection=acts.objection.words if acts.objection else "",
        ended_words=acts.ended_words,
        waits_for=list(of.change.waiting_for),
        version=acts.version or None,
        own=_own(of.own, acts) if of.own else None,
    )


def _head(of: ChangePage, url: str) -> ChangeHead:
    found = of.change
    return ChangeHead(
        agreement=found.agreement_code,
        sides=offices(found.names),
        turn=found.turn or None,
        sent=found.offer_id is not None,
        page=f"{url}/changes/{found.number}",
        **{name: getattr(found, name) for name in FACTS},
    )


def _line(of: ChangeLine, *, agreed: bool) -> ProposedLine:
    words = [
        SideWord(side=side, fingerprint=word.hash, item=_item(word.item), reason=word.reason)
        for side, word in of.words.items()
    ]
    return ProposedLine(
        key=of.key, name=of.name, before=_item(of.before), words=words, agreed=agreed, overtaken=of.collided
    )


def _item(of: Item | None) -> dict[str, Any] | None:
    return of.canonical() if of else None


def _proposal(of: Round) -> SentProposal:
    said = ("hash", "rationale", "call_takers", "conversation", "evidence", "binds", "at")
    known = {name: getattr(of, name) for name in said}
    return SentProposal(
        round=of.number,
        side=Office(code=of.party, name=of.party_name),
        by=signature(of.who),
        fingerprint=known.pop("hash"),
        takes_effect=_effective(of.effective),
        **known,
    )


def _effective(of: Effective) -> TakesEffect:
    return TakesEffect(kind=of.kind, on=of.on, days=of.days)


def _yes(of: Yes) -> SideAgreed:
    side = Office(code=of.party, name=of.party_name)
    return SideAgreed(round=of.round, side=side, fingerprint=of.hash, by=signature(of.who), at=of.at)


def _decided(of: Decision) -> ApproverDecided:
    return ApproverDecided(
        round=of.round,
        role=of.role,
        outcome=of.outcome,
        words=of.words,
        lines=list(of.keys),
        fingerprint=of.hash,
        by=signature(of.who),
        at=of.at,
    )


def _question(of: QuestionAsked) -> SideAsked:
    known = {
        name: getattr(of, name) for name in ("number", "words", "at", "answer_by", "answer", "answered_at")
    }
    answered_by = signature(of.answered_who) if of.answered_who else None
    side = Office(code=of.party, name=of.party_name)
    return SideAsked(side=side, by=signature(of.who), answered_by=answered_by, **known)


def _own(side: str, acts: Acts) -> OwnMatter:
    return OwnMatter(
        side=side,
        notes=[OwnNote(words=each.words, by=signature(each.who), at=each.at) for each in acts.notes],
        put_before=[_put_before(each) for each in acts.signings],
        draft=_draft(side, acts.draft) if acts.draft else None,
    )


def _put_before(of: Signing) -> PutBefore:
    known = {name: getattr(of, name) for name in ("words", "at", "handed_back_at", "handed_back_words")}
    return PutBefore(by=signature(of.who), **known)


def _draft(side: str, of: Saved) -> OwnDraft:
    written = of.proposal
    return OwnDraft(
        revision=of.revision,
        saved_by=of.by,
        saved_at=of.at,
        rationale=written.rationale,
        call_takers=written.call_takers,
        takes_effect=_effective(written.effective) if written.effective else None,
        lines=[
            SideWord(side=side, fingerprint=e.hash, item=_item(e.after), reason="") for e in written.edits
        ],
        keys=[each.key for each in written.edits],
    )
