"""What a letter says: which of a person's notices in which order, under which subject, with which ways to act.

One view of it is written out as text and as HTML (rendering.py); `facts` lists what both must say, in this order. Whom
a letter goes to and when is decided elsewhere, and so is which notices are in it. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.reminders.rules.entries import Entry, Letterhead, entries
from governance.reminders.rules.facts import OtherPerson
from governance.reminders.rules.order import Day, Told, happened, in_order, subject

MANY, PRESSING = 30, 12  # of so many only the most pressing


@dataclass(frozen=True, kw_only=True)
class Reader:
    """To whom a letter goes. `rhythm` is how often they are written to; `waiting` counts what else waits for them."""

    name: str
    zone: ZoneInfo
    rhythm: str = ""
    waiting: int = 0
    long_because: str = ""  # why a letter holds more than usual, as a sentence


@dataclass(frozen=True, kw_only=True)
class Line:
    """What happened, in one line."""

    words: str
    link: str


@dataclass(frozen=True, kw_only=True)
class LetterView:
    subject: str
    greeting: str
    entries: tuple[Entry, ...]
    more: str
    happened: tuple[Line, ...]
    waiting: str
    footer: tuple[str, ...]
    stop: str
    reply_to: OtherPerson | None
    head: Letterhead = field(repr=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """Everything that both parts of the letter must say, in this order."""
        told = [
            self.subject,
            self.greeting,
            *(one for entry in self.entries for one in entry.facts),
            self.more,
        ]
        told += [one for line in self.happened for one in (line.words, line.link)]
        told += [self.waiting, *self.footer, self.head.preferences, self.stop]
        return tuple(one for one in told if one)

    @property
    def links(self) -> tuple[str, ...]:
        entries = [one for each in self.entries for one in (each.link, each.more_time)]
        all_of = [*entries, *(line.link for line in self.happened), self.head.inbox if self.waiting else ""]
        return tuple(one for one in (*all_of, self.head.preferences, self.stop) if one)


def view(told: Sequence[Told], *, to: Reader, head: Letterhead, at: datetime) -> LetterView:
    """The whole letter. `told` holds at least one notice."""
    on = Day(today=at.astimezone(to.zone).date(), zone=to.zone)
    matters = in_order([each for each in told if not each.is_event], on=at, zone=to.zone)
    events = [each for each in told if each.is_event]
    shown = matters if len(matters) < MANY else matters[:PRESSING]
    rest = len(matters) - len(shown)
    may_stop = not any(each.comes_always for each in told)
    return LetterView(
        subject=subject(matters or events, on),
        greeting=_greeting(matters, to),
        entries=entries(shown, on, head),
        more=f"And {rest} more; all of them stand on your To do page." if rest else "",
        happened=tuple(Line(words=happened(each.facts), link=each.link) for each in events),
        waiting=f"Also waiting for you, told before: {to.waiting}." if to.waiting else "",
        footer=tuple(_footer(shown, to, head, may_stop=may_stop)),
        stop=head.stop if may_stop else "",
        reply_to=reply_to(shown),
        head=head,
    )


def _greeting(matters: Sequence[Told], to: Reader) -> str:
    asked = [each for each in matters if not each.informs]
    minutes = -(-sum(each.facts.minutes for each in asked) // 5) * 5
    about = f", about {minutes} minutes" if minutes else ""
    what = f"{formats.plural(len(asked), 'thing')} for you{about}." if asked else "for your information."
    if asked and len(asked) < len(matters):
        what += f" {len(matters) - len(asked)} more for your information."
    return " ".join(filter(None, (f"{to.name}: {what}", to.long_because)))


def _footer(shown: Sequence[Told], to: Reader, head: Letterhead, *, may_stop: bool) -> Iterator[str]:
    person = reply_to(shown)
    goes = f"A reply goes to {person.name} and is" if person else "Replies are not read: a reply is"
    yield f"{goes} no answer on record."
    until = formats.day(head.expires, to.zone)
    yield f"Links open until {until} or until the matter changes, change nothing by themselves, and ask you to sign in."
    if not may_stop:
        yield "This letter also comes to those who want no letters: it is about what a superior is told, or told next."
    yield RHYTHMS.get(to.rhythm, RHYTHMS[""])
    yield f"Run by the {head.office} for all departments, {head.address}"


RHYTHMS = {
    "": "You get at most one such letter a working day, and none without news.",
    "daily": "You get at most one such letter a working day, and none without news.",
    "weekly": "You get this on Mondays when something is new, and at once only what is due within two business days.",
    "portal": "You have chosen to read in the portal only.",
}


def reply_to(told: Sequence[Told]) -> OtherPerson | None:
    """The person on the other side of what is most pressing."""
    found = (each.facts.correspondent for each in told if each.facts.correspondent.email)
    return next(found, None)
