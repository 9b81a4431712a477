"""What a person would be told by a reminder of somebody on the other side: the same before it is sent and when it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from governance.errors import Forbidden
from governance.people.queries.viewers import known_person
from governance.people.rules import Acting, Viewer
from governance.reminders.queries.matter_facts import facts_of
from governance.reminders.queries.offices import Offices, offices
from governance.reminders.queries.staff import everybody
from governance.reminders.rules.answers import seat_reminding
from governance.reminders.rules.facts import Facts, OtherPerson, encoded
from governance.reminders.rules.humane import Hours, humane_from, rhythm
from governance.reminders.rules.recipients import Recipient, are_there, holders
from governance.reminders.rules.watches import kind_name, thread
from governance.waiting.rules.matter import Matter


@dataclass(frozen=True, kw_only=True)
class NudgeReader:
    """One who is reminded, and from when a letter may carry it."""

    name: str
    title: str
    humane_from: datetime
    columns: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Nudge:
    """`day` is the city's date on which it is sent."""

    thread: str
    matter: Matter
    by: Acting
    day: date
    facts: Facts
    readers: tuple[NudgeReader, ...]

    @property
    def names(self) -> str:
        return " and ".join(each.name for each in self.readers)


async def hours_of(matter: Matter, at: datetime) -> Hours:
    """The hours of the office that has to act."""
    return (await _learned(matter, at)).of(matter.party.code)


async def _learned(matter: Matter, at: datetime) -> Offices:
    known = await offices(at)
    await known.learn({matter.party.code})
    return known


async def nudge_of(matter: Matter, viewer: Viewer, *, at: datetime) -> Nudge:
    """Raises Forbidden where it is not theirs to remind."""
    by = seat_reminding(matter, viewer)
    if by is None:
        raise Forbidden("Either side may remind whoever has to act; nobody reminds themselves.")
    known = await _learned(matter, at)
    person = await known_person(viewer.email)
    called = OtherPerson(
        name=by.person, title=by.own_title or by.title, phone=person.phone, email=person.email
    )
    # Whoever reminds is who is called and written to about it.
    facts = replace(await facts_of(matter, at), correspondent=called, other=by.party_name)
    asked = are_there(holders(matter, await everybody(at, known.zone)))
    return Nudge(
        thread=thread(matter),
        matter=matter,
        by=by,
        day=at.astimezone(known.zone).date(),
        facts=facts,
        readers=tuple(_reader(each, matter, facts, known, at) for each in asked),
    )


def _reader(told: Recipient, matter: Matter, facts: Facts, known: Offices, at: datetime) -> NudgeReader:
    reader, hours = told.reader, known.of(told.seat.party)
    when = rhythm(reader.chosen, reader.days_signed_in)
    moment = humane_from(at, person=reader.person, hours=hours, rhythm=when, urgent=False)
    columns = {
        "person": reader.person,
        "kind": kind_name(matter.kind),
        "subject": str(matter.subject),
        "number": matter.number,
        "seat": told.seat.seat,
        "for_whom": told.seat.for_person,
        "facts": encoded(facts),
        "humane_from": moment,
    }
    return NudgeReader(name=reader.name, title=told.seat.title, humane_from=moment, columns=columns)
