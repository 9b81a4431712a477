"""What the facts of a matter become for one person at one level. Pure.

Whoever has to act reads what to do, what was said and proposed, and whom to call; whoever is warned also, who is told next.
Everybody else reads who has to act and what they were told, without blame, and calls them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance import formats
from governance.reminders.rules import recipients
from governance.reminders.rules.facts import Facts, NextLevel, OtherPerson
from governance.reminders.rules.recipients import Recipient, Staff
from governance.reminders.rules.watches import Level, Manner
from governance.waiting.rules.links import PAGES, page
from governance.waiting.rules.matter import Matter
from governance.waiting.rules.words import hands_words

NO_LEVEL = NextLevel()
OTHER_WAY = "Sign in to Concord, open To do and choose {title}."
_WAS = {
    Level.ASKED: "asked",
    Level.REMINDED: "reminded",
    Level.DUE: "reminded",
    Level.WARNED: "told what comes next",
    Level.BEFORE_CONVENOR: "told what comes next",
    Level.BEFORE_SPONSOR: "told what comes next",
}


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One matter as it is told now; `known` are its facts, `past` when whoever has to act was told which level, `promises`
    by when they said they would.
    """

    matter: Matter
    staff: Staff
    zone: ZoneInfo
    known: Facts
    at: datetime
    past: Mapping[str, datetime] = field(default_factory=dict)
    promises: tuple[datetime, ...] = ()


def facts(telling: Telling, recipient: Recipient, manner: Manner, following: NextLevel = NO_LEVEL) -> Facts:
    matter, known = telling.matter, telling.known
    title = ", ".join(part for part in (known.number, known.title) if part)
    told = replace(known, next_level=following, other_way=OTHER_WAY.format(title=title))
    if manner is not Manner.INFORMED:
        return told
    return replace(
        told,
        act=hands_words(matter),
        href=page(matter.subject, matter.number) if matter.subject in PAGES else known.href,
        correspondent=_to_call(telling, recipient) or known.correspondent,
        minutes=0,
        happened=history(telling),
    )


def history(telling: Telling) -> str:
    """“Streets was asked on Jun 3, reminded on Jun 12 and Jun 16; it was due on Jun 16.” No blame."""
    days: dict[str, list[str]] = {}
    for level, at in sorted(telling.past.items(), key=lambda each: each[1]):
        if level in _WAS:
            days.setdefault(_WAS[Level(level)], []).append(formats.day_of_month(at.astimezone(telling.zone)))
    parts = [f"{what} on {' and '.join(on)}" for what, on in days.items()]
    due = telling.matter.until
    was = "was" if due and due < telling.at else "is"
    end = f"; it {was} due on {formats.day(due, telling.zone)}" if due else ""
    promised = [formats.day_of_month(at.astimezone(telling.zone)) for at in telling.promises]
    end += f"; {telling.matter.party.name} promised it by {' and by '.join(promised)}" if promised else ""
    return f"{telling.matter.party.name or 'The office'} was {', '.join(parts)}{end}." if parts else ""


def _to_call(telling: Telling, recipient: Recipient) -> OtherPerson | None:
    """Whoever has to act, for who is above them."""
    there = recipients.are_there(recipients.holders(telling.matter, telling.staff))
    others = (each for each in there if each.reader.person != recipient.reader.person)
    first = next(others, None)
    if first is None:
        return None
    reader = first.reader
    return OtherPerson(name=reader.name, title=first.seat.title, phone=reader.phone, email=reader.email)


def next_level(who: Iterable[Recipient], day: date) -> NextLevel:
    """Who will be told if nothing happens."""
    first = next(iter(who), None)
    if first is None:
        return NO_LEVEL
    return NextLevel(who=first.reader.name, title=first.seat.title, day=day.isoformat())
