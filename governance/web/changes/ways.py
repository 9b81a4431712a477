"""What a change asks of its reader now, and what else they may do: one answer for its heading, its button and its links.

The moves say which steps are open; of those, this leaves out what would be refused for another reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from governance.changes.queries.page import ChangePage
from governance.changes.rules.moves import State, Step
from governance.waiting.queries.changes import read_already
from governance.waiting.rules.changes import matters
from governance.waiting.rules.links import change_step, written_answer
from governance.waiting.rules.matter import Kind, Matter, Office

# What each step is called on a button.
STEPS: dict[Step, str] = {
    Step.OFFER: "Finish and send",
    Step.COUNTER: "Answer",
    Step.CONSENT: "Agree for {own}",
    Step.OBJECT: "Object",
    Step.RECOMMEND: "Ask for the signature",
    Step.HAND_BACK: "Hand back with a sentence",
    Step.REPLY: "Answer the question",
    Step.ASK: "Ask a question",
    Step.EXTEND: "Ask for more time",
    Step.DECLINE: "Decline",
    Step.WITHDRAW: "Withdraw",
    Step.APPROVE: "Read and approve",
    Step.RETURN: "Send back",
    Step.REJECT: "Reject",
}
# The kinds of matter that are a change's next step, and the step that is asked; of TURN see `_on_turn`.
ASKED = {
    Kind.QUESTION: Step.REPLY,
    Kind.APPROVAL: Step.APPROVE,
    Kind.SIGNATURE: Step.CONSENT,
    Kind.TURN: Step.COUNTER,
    Kind.NOTICE: Step.OBJECT,
    Kind.OWN_PROPOSAL: Step.CONSENT,
}


# What ends a change stands apart from what leads it on.
ENDS = frozenset({Step.DECLINE, Step.WITHDRAW, Step.REJECT})


@dataclass(frozen=True, kw_only=True)
class ActLink:
    label: str
    href: str
    ends: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The one step that the page asks of its reader, why, for which office, and until when if there is a date for it."""

    kind: Kind
    step: Step
    party: Office
    until: datetime | None


def waiting_in(page: ChangePage) -> tuple[Matter, ...]:
    return tuple(matters(read_already(page)))


def asked_of_reader(page: ChangePage, waiting: Iterable[Matter]) -> Asked | None:
    """The most pressing that the reader may do in any role, even if another role of their side is asked first."""
    able = open_steps(page)
    found = [asked for each in waiting if each.kind in ASKED and (asked := _asked(page, each, able))]
    return min(found, key=lambda asked: list(Kind).index(asked.kind), default=None)


def _asked(page: ChangePage, each: Matter, able: frozenset[Step]) -> Asked | None:
    """The matter as a step of the reader's, None where it is not theirs to take."""
    if each.party.code != page.own and each.kind not in (Kind.QUESTION, Kind.APPROVAL):
        return None
    step = _step(page, each.kind, able)
    until = None if each.kind is Kind.OWN_PROPOSAL else each.until  # the date is the other side's
    return Asked(kind=each.kind, step=step, party=each.party, until=until) if step in able else None


def _step(page: ChangePage, kind: Kind, able: frozenset[Step]) -> Step:
    signs = Step.HAND_BACK in able  # the reader is who signs
    if kind is Kind.TURN:
        return _on_turn(page, able)
    if kind is Kind.NOTICE and Step.CONSENT in able:
        return Step.CONSENT
    if kind is Kind.SIGNATURE and signs and (sends_draft(page) or page.overtaken):
        return Step.COUNTER
    return Step.RETURN if kind is Kind.APPROVAL and page.overtaken else ASKED[kind]


def _on_turn(page: ChangePage, able: frozenset[Step]) -> Step:
    """Where nothing is open, a yes is what is left; who cannot give it asks for it."""
    yes = (step for step in (Step.CONSENT, Step.RECOMMEND) if step in able)
    return next(yes, Step.COUNTER) if page.settled else Step.COUNTER


def sends_draft(page: ChangePage) -> bool:
    """Whether the reader's own written answer waits for their signer."""
    return page.recommended is not None and page.recommended.sends_draft


def open_steps(page: ChangePage) -> frozenset[Step]:
    """The steps the moves leave open, without those that would be refused as the change stands."""
    return page.steps - frozenset(_refused(page))


def signs(page: ChangePage) -> tuple[tuple[str, str], ...]:
    """What a negotiator may put before their signer: the other side's proposal while it can be agreed to, their answer."""
    said_yes = page.change.parties.get(page.own, 0) in page.change.consents
    own = page.current is not None and page.current.party == page.own
    proposal = ("proposal", f"{'Our own' if own else 'The other side’s'} proposal as it stands")
    offered = () if page.overtaken or said_yes else (proposal,)
    return (*offered, ("draft", "Our own written answer")) if page.acts.draft else offered


def _refused(page: ChangePage) -> Iterable[Step]:
    change = page.change
    if page.overtaken:  # nothing is agreed to or approved that starts from a target that has moved
        yield from (Step.CONSENT, Step.APPROVE)
    if not signs(page):
        yield Step.RECOMMEND
    if any((e.party, e.round, e.granted) == (page.own, change.round, False) for e in change.extensions):
        yield Step.EXTEND


def ways_of(page: ChangePage, asked: Asked | None) -> tuple[ActLink | None, tuple[ActLink, ...]]:
    """The one button, which does what the heading asks, and the links beside it."""
    able = open_steps(page)
    first = asked.step if asked else Step.OFFER if page.change.state is State.DRAFT else None
    primary = _way(page, first, asked=asked) if first and first in able else None
    return primary, tuple(_way(page, step) for step in STEPS if step in able and step is not first)


def _way(page: ChangePage, step: Step, *, asked: Asked | None = None) -> ActLink:
    number = page.change.number
    if asked and asked.kind is Kind.SIGNATURE and step is Step.COUNTER and sends_draft(page):
        return ActLink(label="Read and send our answer", href=written_answer(number))
    label = STEPS[step].format(own=page.change.names.get(page.own, page.own))
    if step is Step.COUNTER:
        label = _answer_label(page, asked)
    return ActLink(label=label, href=change_step(number, step), ends=step in ENDS)


def _answer_label(page: ChangePage, asked: Asked | None) -> str:
    """“Answer”, or more exactly what is left of answering."""
    if page.acts.draft:
        return "Change our answer" if sends_draft(page) else "Finish our answer"
    if asked:
        return STEPS[Step.COUNTER]
    paused = page.change.question is not None and page.change.question.party == page.own
    return "Answer before the question is answered" if paused else "Answer otherwise"
