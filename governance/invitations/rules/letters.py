"""What a letter about a meeting says, whatever form it takes. Pure."""

from dataclasses import dataclass

from governance.invitations.rules.entries import Method
from governance.invitations.rules.telling import Change, Last, Next, changes

SHOWS = {
    True: "Whether you come, you say on the page; an answer by mail reaches nobody.",
    False: "It is struck out in your calendar.",
}


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a letter needs beside its meeting: names, addresses, who else is invited."""

    reader: str
    city: str
    office: str
    address: str
    zone: str
    others: tuple[str, ...] = ()
    dropped: bool = False  # the meeting takes place without its reader
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingLetter:
    """`rows` are name, value and, in an update, the value before it."""

    subject: str
    greeting: str
    lead: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    act: str
    link: str
    footer: tuple[str, ...]


def letter(step: Next, last: Last | None, head: Head) -> MeetingLetter:
    changed = changes(last.told, step.told, head.zone) if last and last.method is step.method else ()
    asks = step.method is Method.REQUEST
    return MeetingLetter(
        subject=f"{_what(step, changed)}: {step.told.title}, {step.told.when(head.zone)}",
        greeting=f"Hello {head.reader},",
        lead=_lead(step, changed, head),
        rows=_rows(step, changed, head),
        act="See the agenda and say whether you come" if asks else "See the meeting",
        link=head.address,
        footer=(SHOWS[asks], f"Concord, {head.office} of {head.city}."),
    )


def _what(step: Next, changed: tuple[Change, ...]) -> str:
    if step.method is Method.CANCEL:
        return "Canceled"
    if not changed:
        return "Meeting"
    return "Moved" if any(each.name == "When" for each in changed) else "Changed"


def _lead(step: Next, changed: tuple[Change, ...], head: Head) -> tuple[str, ...]:
    if step.method is Method.CANCEL:
        if head.dropped:
            return ("You are no longer invited to this meeting.",)
        return ("This meeting does not take place.", *_because(head))
    if changed:
        return ("This meeting was changed; everything else stays.", *_because(head))
    others = f"Also invited: {', '.join(head.others)}." if head.others else ""
    return ("You are invited to this meeting.", *([others] if others else []))


def _because(head: Head) -> tuple[str, ...]:
    return (f"The reason given: {head.reason}",) if head.reason else ()


def _rows(step: Next, changed: tuple[Change, ...], head: Head) -> tuple[tuple[str, str, str], ...]:
    was = {each.name: each.was for each in changed}
    left = tuple((each.name, "none", each.was) for each in changed if not each.now)
    told = (("Meeting", step.told.title), *step.told.rows(head.zone))
    return tuple((name, value, was.get(name, "")) for name, value in told) + left
