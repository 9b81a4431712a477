"""The first thing a change says: where it stands, whose turn it is, by when, and the one thing to do now.

Decides wording and the order of what is offered; which steps are open is decided by the moves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.calendars.rules import Calendar, business_days_between
from governance.changes.queries.acts import Contact
from governance.changes.queries.page import ChangePage
from governance.changes.rules.moves import State, Step
from governance.changes.rules.stages import ENDINGS

# What each step is called on a button, and the page under the change's own address where it is done.
STEPS: dict[Step, tuple[str, str]] = {
    Step.OFFER: ("Finish and send", "draft"),
    Step.COUNTER: ("Answer", "answer"),
    Step.CONSENT: ("Agree for {own}", "agree"),
    Step.RECOMMEND: ("Ask for the signature", "recommendation"),
    Step.HAND_BACK: ("Hand back with a sentence", "hand-back"),
    Step.REPLY: ("Answer the question", "reply"),
    Step.ASK: ("Ask a question", "question"),
    Step.EXTEND: ("Ask for more time", "extension"),
    Step.DECLINE: ("Decline", "decline"),
    Step.WITHDRAW: ("Withdraw", "withdrawal"),
    Step.APPROVE: ("Read and approve", "approve"),
    Step.RETURN: ("Send back", "return"),
    Step.REJECT: ("Reject", "rejection"),
}
# The one primary button is the first of these that is open.
FIRST = (Step.REPLY, Step.APPROVE, Step.OFFER, Step.COUNTER, Step.CONSENT)


@dataclass(frozen=True, kw_only=True)
class Way:
    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Box:
    """`due` with `away` in business days; `late` says in words since when an answer is missing."""

    mine: bool
    tag: str
    heading: str
    side: str
    due: datetime | None
    away: str
    late: str
    note: str
    primary: Way | None
    ways: tuple[Way, ...]


def box(page: ChangePage, *, zone: ZoneInfo) -> Box:
    said, mine = _heading(page, zone)
    due = _due(page)
    late = _late(page, due, zone)
    primary, ways = ways_of(page)
    return Box(
        mine=mine,
        tag="your-turn" if mine else "draft" if page.now.state is State.DRAFT else "",
        heading=said,
        side=page.now.turn,
        due=None if late else due,
        away=_away(page, due, zone) if due and not late else "",
        late=late,
        note=_note(page),
        primary=primary,
        ways=ways,
    )


def heading(page: ChangePage, *, zone: ZoneInfo) -> str:
    return _heading(page, zone)[0]


def _heading(page: ChangePage, zone: ZoneInfo) -> tuple[str, bool]:
    """What is awaited, and whether it is awaited from the viewer."""
    state = page.now.state
    if state is State.DRAFT:
        return f"Not sent yet: only {_name(page, page.now.initiator)} reads it", False
    if state is State.OPEN:
        return _open_heading(page)
    if state is State.AGREED:
        mine = Step.APPROVE in page.steps
        who = " and ".join(approver_words(page, role) for role in page.now.waiting_roles)
        return ("Approve it or send it back" if mine else f"Waiting for {who}, to approve"), mine
    if state is State.ADOPTED:
        return _in_effect(page), False
    on = f" on {formats.day(page.acts.ended_at, zone)}" if page.acts.ended_at else ""
    return f"{ENDINGS[state]}{on}", False


def _open_heading(page: ChangePage) -> tuple[str, bool]:
    turn = _name(page, page.now.turn)
    if Step.REPLY in page.steps:
        return "Answer a question", True
    if page.now.question and page.now.paused_at:
        asked = next((c for c, n in page.now.parties.items() if n != page.now.question["party"]), "")
        return f"Waiting for {_name(page, asked)} to answer a question", False
    if page.acts.signing_since:
        if page.own == page.now.turn and Step.CONSENT in page.steps:
            return f"Sign for {turn}", True
        who = f"{signers(page, page.own)}," if page.own == page.now.turn else turn
        return f"Waiting for {who} to sign", False
    mine = page.own == page.now.turn and Step.COUNTER in page.steps
    if not mine and Step.CONSENT in page.steps and page.own != page.now.turn:
        return f"Agree for {_name(page, page.own)} to its own proposal", True
    return ("Answer" if mine else f"Waiting for {turn}"), mine


def _in_effect(page: ChangePage) -> str:
    on = page.acts.version_on
    if on is None:
        return "Agreed"
    if on <= page.today:
        return f"In effect since {formats.day(on)}, as version {page.acts.version}"
    return f"Takes effect on {formats.day(on)}, as version {page.acts.version}"


def _name(page: ChangePage, party: str) -> str:
    return page.now.names.get(party, party)


def signers(page: ChangePage, party: str) -> str:
    """Whoever may bind a side: Lee Chan, Deputy Commissioner."""
    binding = [titled(person) for person in page.people(party) if person.binding]
    return " or ".join(binding) or f"nobody at {_name(page, party)} (no such role is held now)"


def approver_words(page: ChangePage, role: str) -> str:
    holder = page.holder(role)
    return titled(holder) if holder else "the approving official (nobody holds that role now)"


def titled(person: Contact) -> str:
    """Amara Okafor, Deputy Mayor."""
    return f"{person.name}, {person.title}"


def _due(page: ChangePage) -> datetime | None:
    question = page.acts.questions[0] if page.acts.questions else None
    if question and question.answered_at is None and page.now.paused_at:
        return question.answer_by
    return page.now.respond_by if page.now.state in (State.OPEN, State.AGREED) else None


def _late(page: ChangePage, due: datetime | None, zone: ZoneInfo) -> str:
    if due is None or due.astimezone(zone).date() >= page.today:
        return ""
    return f"Past due since {formats.day(due, zone)}"


def _away(page: ChangePage, due: datetime, zone: ZoneInfo) -> str:
    return in_business_days(page.calendar, due.astimezone(zone).date(), page.today)


def in_business_days(calendar: Calendar | None, day: date, today: date) -> str:
    """In 3 business days; today."""
    if day == today:
        return "today"
    if calendar is None:
        return formats.span(day, today)
    count = business_days_between(calendar, today, day)
    return f"in {formats.plural(count, 'business day')}" if count else "before the next business day"


def _note(page: ChangePage) -> str:
    """What else must be known before acting."""
    if page.now.paused_at and page.now.question:
        return "The time to answer stands still until the question is answered."
    if page.now.state is State.OPEN and page.current and not page.current.binds and not page.now.consents:
        sender = page.current.party_name
        return (
            f"This commits nobody yet: it was sent by somebody who cannot bind {sender}. {_own_signers(page)}"
        )
    return page.acts.ended_words and f"“{page.acts.ended_words}”"


def _own_signers(page: ChangePage) -> str:
    party = page.current.party if page.current else ""
    return f"Yet to agree: {signers(page, party)}."


def ways_of(page: ChangePage) -> tuple[Way | None, tuple[Way, ...]]:
    """The one button and the links beside it. A written answer that waits for its signature is read and sent first."""
    written = page.acts.signings and page.acts.signings[0]
    if written and written.waits and written.sends_draft and Step.CONSENT in page.steps:
        send = Way(label="Read and send our answer", href=f"/changes/{page.now.number}/answer/confirm")
        return send, tuple(_way(page, step) for step in STEPS if step in page.steps)
    first = next((step for step in _ordered(page)), None)
    rest = [step for step in STEPS if step in page.steps and step is not first]
    return (_way(page, first) if first else None), tuple(_way(page, step) for step in rest)


def _ordered(page: ChangePage) -> Iterable[Step]:
    """Where nothing is left open, agreeing comes before answering."""
    signing = page.acts.signing_since is not None and Step.CONSENT in page.steps
    settled = bool(page.rows) and all(row.agreed for row in page.rows)
    order = (
        (Step.REPLY, Step.APPROVE, Step.OFFER, Step.CONSENT, Step.COUNTER) if signing or settled else FIRST
    )
    return (step for step in order if step in page.steps)


def _way(page: ChangePage, step: Step) -> Way:
    label, noun = STEPS[step]
    if step is Step.COUNTER and page.acts.draft:
        label = "Finish our answer"
    return Way(label=label.format(own=_name(page, page.own)), href=f"/changes/{page.now.number}/{noun}")
