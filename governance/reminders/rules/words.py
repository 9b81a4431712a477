"""What a letter and the inbox say of a matter to one person at one level: facts, in the words of pages. Pure.

To whoever has to act it is what to do, by when, on what basis, what the other side said and proposes, and whom to call.
To everybody else it is who has to act and what they were told, without blame.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.people.rules import NEGOTIATING
from governance.reminders.rules import recipients
from governance.reminders.rules.facts import Facts, NextLevel, OtherPerson, Value
from governance.reminders.rules.recipients import Reader, Recipient, Staff
from governance.reminders.rules.watches import Level, Manner
from governance.waiting.rules.links import PAGES, link_to, page
from governance.waiting.rules.matter import FURTHER, MINUTES, Kind, Matter
from governance.waiting.rules.words import act_words, hands_words

OTHER_WAY = "Sign in to Concord, open To do and choose {title}."
# Bases that are no predicate of the office.
_OWN_SENTENCE = frozenset({Kind.APPROVAL, Kind.EVENT, Kind.PROVISIONAL, Kind.LABELS_OBJECTED})
_WAS = {
    Level.ASKED: "asked",
    Level.REMINDED: "reminded",
    Level.DUE: "reminded",
    Level.WARNED: "told what comes next",
    Level.BEFORE_CONVENOR: "told what comes next",
    Level.BEFORE_SPONSOR: "told what comes next",
}


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Of a change: who proposes what, in which words, and the question that is open. `person` sent the proposal."""

    party: str = ""
    person: int = 0
    words: str = ""
    question: str = ""
    asked_by: str = ""
    values: tuple[Value, ...] = ()


NOTHING = Particulars()
NO_LEVEL = NextLevel()


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One matter as it is told now. `past` says when whoever has to act was told which level."""

    matter: Matter
    staff: Staff
    zone: ZoneInfo
    particulars: Particulars = NOTHING
    past: Mapping[str, datetime] | None = None
    next_level: NextLevel = NO_LEVEL


def facts(telling: Telling, recipient: Recipient, manner: Manner) -> Facts:
    matter = telling.matter
    informed = manner is Manner.INFORMED
    other = matter.other
    title = matter.title or matter.number
    return Facts(
        act=hands_words(matter) if informed else act_words(matter),
        title=title,
        href=page(matter.subject, matter.number) if informed and matter.subject in PAGES else link_to(matter),
        about=" and ".join(side.name for side in matter.sides),
        number=matter.number,
        other=other.name if other else "",
        correspondent=_correspondent(telling, recipient, informed=informed),
        since=_instant(matter.office_since),
        due=_instant(matter.until),
        basis=basis(matter),
        values=telling.particulars.values,
        words=_words(telling, matter),
        next_level=telling.next_level if manner is Manner.WARNED else NO_LEVEL,
        minutes=0 if informed else MINUTES.get(matter.kind, FURTHER),
        happened=history(telling) if informed else "",
        other_way=OTHER_WAY.format(title=f"{matter.number}, {title}" if matter.title else title),
    )


def basis(matter: Matter) -> str:
    """On what basis it waits, as a sentence."""
    said = matter.basis
    if matter.kind in _OWN_SENTENCE or not matter.party.name:
        return f"{said[:1].upper()}{said[1:]}."
    return f"{matter.party.name} {said}."


def history(telling: Telling) -> str:
    """“Streets was asked on Jun 3, reminded on Jun 12 and Jun 16; it was due on Jun 16.” No blame."""
    days: dict[str, list[str]] = {}
    for level, at in sorted((telling.past or {}).items(), key=lambda each: each[1]):
        if level in _WAS:
            days.setdefault(_WAS[Level(level)], []).append(formats.day_of_month(at.astimezone(telling.zone)))
    parts = [f"{was} on {' and '.join(on)}" for was, on in days.items()]
    due = telling.matter.until
    end = f"; it was due on {formats.day(due, telling.zone)}" if due else ""
    return f"{telling.matter.party.name or 'The office'} was {', '.join(parts)}{end}." if parts else ""


def _words(telling: Telling, matter: Matter) -> str:
    """The last words of the other side: its question, else those of its proposal."""
    known = telling.particulars
    if known.question and known.asked_by != matter.party.code:
        return known.question
    return known.words if known.party != matter.party.code else ""


def _correspondent(telling: Telling, recipient: Recipient, *, informed: bool) -> OtherPerson:
    """Whoever has to act calls the other side; whoever is informed calls whoever has to act."""
    matter = telling.matter
    if informed:
        there = recipients.are_there(recipients.holders(matter, telling.staff))
        found = [(each.reader, each.seat.title) for each in there]
    else:
        found = _of_other_side(telling, matter.other.code if matter.other else "")
    return next(
        (_other_person(reader, title) for reader, title in found if reader.person != recipient.reader.person),
        OtherPerson(),
    )


def _of_other_side(telling: Telling, party: str) -> list[tuple[Reader, str]]:
    """Those who negotiate there, whoever sent the proposal first."""
    there = telling.staff.of([party]) if party else ()
    return [
        (reader, seat.title)
        for reader in sorted(there, key=lambda each: each.person != telling.particulars.person)
        for seat in reader.seats
        if seat.party == party and seat.holds(*NEGOTIATING)
    ]


def _other_person(reader: Reader, title: str) -> OtherPerson:
    return OtherPerson(name=reader.name, title=title, phone=reader.phone, email=reader.email)


def next_level(who: Iterable[Recipient], day: date | None) -> NextLevel:
    """Who will be told if nothing happens."""
    first = next(iter(who), None)
    if first is None or day is None:
        return NO_LEVEL
    return NextLevel(who=first.reader.name, title=first.seat.title, day=day.isoformat())


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""
