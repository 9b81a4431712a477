"""The first thing a change says: where it stands, whose turn it is, by when, and the one thing to do now.

Decides wording and the order of what is offered; which steps are open is decided by the moves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.calendars.rules import Calendar, business_days_between
from governance.changes.queries.page import ChangePage
from governance.changes.rules.moves import State, Step
from governance.changes.rules.stages import ENDINGS
from governance.waiting.queries.changes import read_already
from governance.waiting.rules.changes import matters
from governance.waiting.rules.matter import Kind, Matter
from governance.web.changes.signers import approver, signers
from governance.web.site.links import change_step, written_answer

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
ANNOUNCED = "{starts} unless {party} objects"
NOTES = {
    State.NOTICED: "Nobody has to agree. An objection makes it an ordinary proposal, which takes effect only when both sides agree."
}
# The heading where the reader has to act, and the heading where others have to.
MINE = {
    Kind.QUESTION: "Answer a question",
    Kind.APPROVAL: "Approve it or send it back",
    Kind.SIGNATURE: "Sign for {party}",
    Kind.TURN: "Answer",
    Kind.NOTICE: ANNOUNCED,
    Kind.OWN_PROPOSAL: "Agree for {party} to its own proposal",
}
OTHERS = {
    Kind.QUESTION: "Waiting for {party} to answer a question",
    Kind.APPROVAL: "Waiting for {approvers}, to approve",
    Kind.SIGNATURE: "Waiting for {signers} to sign",
    Kind.TURN: "Waiting for {party}",
    Kind.NOTICE: ANNOUNCED,
    Kind.DRAFT: "Not sent yet: only {party} reads it",
}
# The one primary button is the first of these that is open.
FIRST = (Step.REPLY, Step.APPROVE, Step.OFFER, Step.COUNTER, Step.CONSENT, Step.OBJECT)


@dataclass(frozen=True, kw_only=True)
class ActLink:
    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Status:
    """`whose` turn it is; `due` with `away` in business days; `late` says in words since when an answer is missing."""

    mine: bool
    tag: str
    heading: str
    whose: str
    due: datetime | None
    away: str
    late: str
    note: str
    primary: ActLink | None
    ways: tuple[ActLink, ...]


def status_of(page: ChangePage, *, zone: ZoneInfo) -> Status:
    waiting = tuple(matters(read_already(page)))
    mine, lies = _mine(page, waiting), _lies(waiting)
    due = lies.until if lies else None
    late = _late(page, due, zone)
    primary, ways = ways_of(page)
    return Status(
        mine=mine is not None,
        tag="your-turn" if mine else "draft" if page.change.state is State.DRAFT else "",
        heading=heading(page, zone=zone),
        whose=_whose(page, lies),
        due=None if late else due,
        away=_away(page, due, zone) if due and not late else "",
        late=late,
        note=_note(page),
        primary=primary,
        ways=ways,
    )


def heading(page: ChangePage, *, zone: ZoneInfo) -> str:
    """One line that says who has to do what or, once the change has ended, how it ended."""
    waiting = tuple(matters(read_already(page)))
    mine, lies = _mine(page, waiting), _lies(waiting)
    if mine:
        return MINE[mine.kind].format(**_whom(page, mine))
    if lies:
        return OTHERS[lies.kind].format(**_whom(page, lies))
    if page.change.state is State.ADOPTED:
        return _in_effect(page)
    on = f" on {formats.day(page.acts.ended_at, zone)}" if page.acts.ended_at else ""
    return f"{ENDINGS[page.change.state]}{on}"


def _mine(page: ChangePage, waiting: Iterable[Matter]) -> Matter | None:
    """The most pressing matter that the reader may act on in any role, even if another role of their side is asked first."""
    asked = [each for each in waiting if each.kind in MINE and _may(page, each)]
    return min(asked, key=lambda each: list(Kind).index(each.kind), default=None)


def _may(page: ChangePage, each: Matter) -> bool:
    """Whether the reader may do what the matter asks; who may agree may also sign an answer that is not sent yet."""
    step = Step.CONSENT if each.kind is Kind.SIGNATURE else each.step
    own = each.party.code == page.own or each.kind in (Kind.QUESTION, Kind.APPROVAL)
    return own and step in page.steps


def _lies(waiting: Iterable[Matter]) -> Matter | None:
    return next((each for each in waiting if each.lies), None)


def _whose(page: ChangePage, lies: Matter | None) -> str:
    if lies is None or lies.is_draft:
        return ""
    return _whom(page, lies)["approvers" if lies.kind is Kind.APPROVAL else "party"]


def _whom(page: ChangePage, each: Matter) -> dict[str, str]:
    own = page.own == each.party.code
    return {
        "party": each.party.name,
        "starts": f"In effect from {formats.day(page.announced_for)}"
        if page.announced_for
        else "Takes effect",
        "approvers": " and ".join(approver_words(page, role) for role in page.change.waiting_roles),
        "signers": f"{signers_of(page, page.own)}," if own else each.party.name,
    }


def _in_effect(page: ChangePage) -> str:
    on = page.acts.version_on
    if on is None:
        return "Agreed"
    if on <= page.today:
        return f"In effect since {formats.day(on)}, as version {page.acts.version}"
    return f"Takes effect on {formats.day(on)}, as version {page.acts.version}"


def _name(page: ChangePage, party: str) -> str:
    return page.change.names.get(party, party)


def signers_of(page: ChangePage, party: str) -> str:
    """Those who may bind a side, by name and title: “Lee Chan, Deputy Commissioner”."""
    return signers(page.acts, party) or f"nobody at {_name(page, party)} (no such role is held now)"


def approver_words(page: ChangePage, role: str) -> str:
    return approver(page.acts, role) or "the approving official (nobody holds that role now)"


def _late(page: ChangePage, due: datetime | None, zone: ZoneInfo) -> str:
    if due is None or due.astimezone(zone).date() >= page.today:
        return ""
    return f"Past due since {formats.day(due, zone)}"


def _away(page: ChangePage, due: datetime, zone: ZoneInfo) -> str:
    return in_business_days(page.calendar, due.astimezone(zone).date(), page.today)


def in_business_days(calendar: Calendar | None, day: date, today: date) -> str:
    """How far away a day is: “in 3 business days”, “today”."""
    if day == today:
        return "today"
    if calendar is None:
        return formats.span(day, today)
    count = business_days_between(calendar, today, day)
    return f"in {formats.plural(count, 'business day')}" if count else "before the next business day"


def _note(page: ChangePage) -> str:
    """A sentence that the reader should know before acting; "" where there is none."""
    if page.change.paused_at and page.change.question:
        return "The time to answer stands still until the question is answered."
    if (
        page.change.state is State.OPEN
        and page.current
        and not page.current.binds
        and not page.change.consents
    ):
        sender = page.current.party_name
        return (
            f"This commits nobody yet: it was sent by somebody who cannot bind {sender}. {_own_signers(page)}"
        )
    return NOTES.get(page.change.state, page.acts.ended_words and f"“{page.acts.ended_words}”")


def _own_signers(page: ChangePage) -> str:
    party = page.current.party if page.current else ""
    return f"Yet to agree: {signers_of(page, party)}."


def ways_of(page: ChangePage) -> tuple[ActLink | None, tuple[ActLink, ...]]:
    """The one button, and the links beside it. An answer that waits for the reader's signature comes before all else."""
    written = page.acts.signings and page.acts.signings[0]
    if written and written.waits and written.sends_draft and Step.CONSENT in page.steps:
        send = ActLink(label="Read and send our answer", href=written_answer(page.change.number))
        return send, tuple(_way(page, step) for step in STEPS if step in page.steps)
    first = next((step for step in _ordered(page)), None)
    rest = [step for step in STEPS if step in page.steps and step is not first]
    return (_way(page, first) if first else None), tuple(_way(page, step) for step in rest)


def _ordered(page: ChangePage) -> Iterable[Step]:
    """The open steps in the order in which the button prefers them; agreeing precedes answering if nothing is open."""
    signing = page.acts.signing_since is not None and Step.CONSENT in page.steps
    settled = bool(page.rows) and all(row.agreed for row in page.rows)
    order = (
        (Step.REPLY, Step.APPROVE, Step.OFFER, Step.CONSENT, Step.COUNTER) if signing or settled else FIRST
    )
    return (step for step in order if step in page.steps)


def _way(page: ChangePage, step: Step) -> ActLink:
    label = STEPS[step]
    if step is Step.COUNTER and page.acts.draft:
        label = "Finish our answer"
    return ActLink(label=label.format(own=_name(page, page.own)), href=change_step(page.change.number, step))
