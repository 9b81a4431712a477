"""How a change is told: from what a page reads of it to an answer. Decides nothing about who may read what."""

from typing import Any

from governance.agreements.rules.items import Item
from governance.api.changes.shapes import (
    ApproverDecided,
    Change,
    ChangeHead,
    OwnDraft,
    OwnMatter,
    OwnNote,
    ProposedLine,
    PutBefore,
    SentProposal,
    SideAgreed,
    SideAsked,
    SideWord,
    TakesEffect,
)
from governance.api.shapes import Office, offices, signature
from governance.changes.queries.acts import Acts, Decision, QuestionAsked, Round, Saved, Signing, Yes
from governance.changes.queries.listed import ListedChange
from governance.changes.queries.page import ChangePage
from governance.changes.rules.lines import ChangeLine
from governance.changes.rules.offers import Effective


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
