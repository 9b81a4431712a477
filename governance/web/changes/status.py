"""The first thing a change says: where it stands, whose turn it is, by when, and the one thing to do now.

Decides wording; what is asked of the reader and offered to them is decided in ways.py.
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
from governance.waiting.rules.matter import Kind, Matter
from governance.web.changes.signers import approver, signers
from governance.web.changes.ways import ActLink, Asked, asked_of_reader, waiting_in, ways_of

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
# What the heading says instead where this step is what is left to do.
LEFT = {
    Step.CONSENT: "Agree for {party}",
    Step.RECOMMEND: "Ask for the signature",
    Step.RETURN: "Send it back: another change came first",
}
OTHERS = {
    Kind.QUESTION: "Waiting for {party} to answer a question",
    Kind.APPROVAL: "Waiting for {approvers}, to approve",
    Kind.SIGNATURE: "Waiting for {signers} to sign",
    Kind.TURN: "Waiting for {party}",
    Kind.NOTICE: ANNOUNCED,
    Kind.DRAFT: "Not sent yet: only {party} reads it",
}


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
    waiting = waiting_in(page)
    asked, lies = asked_of_reader(page, waiting), _lies(waiting)
    due = asked.until if asked else lies.until if lies else None
    late = _late(page, due, zone)
    primary, ways = ways_of(page, asked)
    return Status(
        mine=asked is not None,
        tag=_tag(page, asked),
        heading=_heading(page, asked, lies, zone),
        whose=_whose(page, lies),
        due=None if late else due,
        away=_away(page, due, zone) if due and not late else "",
        late=late,
        note=_note(page),
        primary=primary,
        ways=ways,
    )


def _tag(page: ChangePage, asked: Asked | None) -> str:
    """Whose turn it is; a notice is nobody's, and a draft only one side's."""
    if page.change.state in (State.NOTICED, State.DRAFT):
        return str(page.change.state)
    return "your-turn" if asked else ""


def heading(page: ChangePage, *, zone: ZoneInfo) -> str:
    """One line that says who has to do what or, once the change has ended, how it ended."""
    waiting = waiting_in(page)
    return _heading(page, asked_of_reader(page, waiting), _lies(waiting), zone)


def _heading(page: ChangePage, asked: Asked | None, lies: Matter | None, zone: ZoneInfo) -> str:
    if asked:
        return _mine(page, asked)
    if lies:
        return OTHERS[lies.kind].format(**_whom(page, lies))
    if page.change.state is State.ADOPTED:
        return _in_effect(page)
    on = f" on {formats.day(page.acts.ended_at, zone)}" if page.acts.ended_at else ""
    rejected = next((d.who for d in page.acts.decisions if d.outcome == "rejected"), None)
    how = f"Rejected by {rejected.name}, {rejected.title}," if rejected else ENDINGS[page.change.state]
    return f"{how}{on}"


def _mine(page: ChangePage, asked: Asked) -> str:
    """What the reader is asked for, as exactly as the state tells it."""
    own_words = asked.kind is Kind.TURN and page.current and page.current.party == page.own
    if asked.step is Step.CONSENT and own_words:
        return MINE[Kind.OWN_PROPOSAL].format(party=asked.party.name)
    if asked.kind is Kind.TURN and page.overtaken:
        return "Answer from what holds now"
    if asked.kind is Kind.TURN and page.returned:
        return "Answer what was sent back"
    words = LEFT.get(asked.step, "") if asked.kind in (Kind.TURN, Kind.APPROVAL) else ""
    return (words or MINE[asked.kind]).format(party=asked.party.name, starts=_starts(page))


def lies_in(page: ChangePage) -> Matter | None:
    """Where it lies now."""
    return _lies(waiting_in(page))


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
        "starts": _starts(page),
        "approvers": " and ".join(waiting_approvers(page)),
        "signers": f"{signers_of(page, page.own)}," if own else each.party.name,
    }


def _starts(page: ChangePage) -> str:
    return f"In effect from {formats.day(page.announced_for)}" if page.announced_for else "Takes effect"


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


def waiting_approvers(page: ChangePage, *, besides: frozenset[str] = frozenset()) -> list[str]:
    """Whoever still has to approve, by name; boards by theirs."""
    left = [asked for asked in page.change.waiting_for if asked not in besides]
    return [approver_words(page, asked, page.change.asked_boards.get(asked, "")) for asked in left]


def approver_words(page: ChangePage, role: str, board: str = "") -> str:
    if board:
        return f"the {board.removeprefix('The ')}, by a vote in its meeting"
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
