"""What somebody needs to know to act on a matter, without opening a page: values, last words, and whom to call.

`facts_of` is asked when somebody is told. Who is told next is added by whoever tells: it depends on the level.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from governance.people.queries import directory
from governance.people.queries.directory import Listing, PartyRoles
from governance.people.rules import PartyKind, Role
from governance.reminders.queries.change_facts import Spoken, spoken, values_of
from governance.reminders.queries.further_facts import Further, further
from governance.reminders.queries.standings import standings
from governance.reminders.rules.facts import Facts, OtherPerson, Value
from governance.waiting.rules.links import link_to
from governance.waiting.rules.matter import FURTHER, MINUTES, Matter, Office, Subject
from governance.waiting.rules.words import act_words

PUBLIC = re.compile(r"[A-Z]{2,4}-\d{4}-\d{4,}")  # numbers that people know; others are names of ours
# Who is called first at an office where nobody has said anything yet.
FIRST_CALLED = (Role.LIAISON, Role.ANALYST, Role.ALTERNATE, Role.RELATIONS_LEAD, Role.DIVISION_HEAD)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What was read for several matters at once."""

    people: Sequence[PartyRoles]
    changes: Mapping[str, Spoken] = field(default_factory=dict)
    tables: Mapping[str, tuple[tuple[Value, ...], str]] = field(default_factory=dict)
    others: Mapping[tuple[Subject, str], Further] = field(default_factory=dict)
    standings: Mapping[tuple[Subject, str], str] = field(default_factory=dict)


async def facts_of(matter: Matter, at: datetime) -> Facts:
    """The facts of one matter as they stand."""
    return (await facts_of_all((matter,), at))[0]


async def facts_of_all(matters: Sequence[Matter], at: datetime) -> list[Facts]:
    """The facts of many matters in their order, with as many questions to the database as there are subjects."""
    numbers: dict[Subject, list[str]] = {}
    for each in matters:
        numbers.setdefault(each.subject, []).append(each.number)
    city = await directory.city()
    zone = ZoneInfo(city.zone) if city else ZoneInfo("UTC")
    changes = await spoken(numbers.pop(Subject.CHANGE, []))
    others = {
        (subject, number): told
        for subject, named in numbers.items()
        for number, told in (await further(subject, named, zone)).items()
    }
    people = await directory.directory(at=at)
    known = Known(
        people=people,
        changes=changes,
        tables=await values_of(changes),
        others=others,
        standings=await standings(each.thing for each in matters),
    )
    return [_facts(each, known) for each in matters]


def _facts(matter: Matter, known: Known) -> Facts:
    words, name = _last_words(matter, known)
    table, figures = _table(matter, known)
    person, office = _correspondent(matter, name, known.people)
    return Facts(
        act=act_words(matter),
        title=matter.title,
        href=link_to(matter),
        about=_listed([side.name for side in matter.sides]),
        number=matter.number if PUBLIC.fullmatch(matter.number) else "",
        other=office or (matter.other.name if matter.other else ""),
        correspondent=person,
        since=_iso(matter.office_since),
        due=_iso(matter.until),
        basis=_sentence(matter),
        values=table,
        figures=figures,
        words=words,
        words_by=name if words else "",
        minutes=MINUTES.get(matter.kind, FURTHER),
        standing=known.standings.get(matter.thing, ""),
    )


def _last_words(matter: Matter, known: Known) -> tuple[str, str]:
    change = known.changes.get(matter.number) if matter.subject is Subject.CHANGE else None
    if change:
        last = None if matter.is_draft else change.last(matter)
        return (last.words, last.name) if last else ("", "")
    told = known.others.get(matter.thing)
    return (told.words, told.name) if told else ("", "")


def _table(matter: Matter, known: Known) -> tuple[tuple[Value, ...], str]:
    if matter.subject is Subject.CHANGE:
        return known.tables.get(matter.number, ((), ""))
    told = known.others.get(matter.thing)
    return (told.values if told else ()), ""


def _sentence(matter: Matter) -> str:
    """The basis on which it waits; the office is its subject where the words have none of their own."""
    alone = matter.ground or matter.basis.startswith(("an ", "its ")) or not matter.party.name
    words = (
        matter.basis
        if alone and not matter.basis.startswith("was ")
        else f"{matter.party.name} {matter.basis}"
    )
    return f"{words[:1].upper()}{words[1:]}."


def _correspondent(matter: Matter, speaker: str, people: Sequence[PartyRoles]) -> tuple[OtherPerson, str]:
    """The person on the other side and their office: whoever spoke last, else whom one calls there first."""
    offices = _other_offices(matter, people)
    held = [role for code in offices for entry in people if entry.party.code == code for role in entry.roles]
    found = [role for role in held if role.holder and role.role in FIRST_CALLED] or [
        role for role in held if role.holder
    ]
    spoke = next((role for role in found if role.holder and role.holder.name == speaker), None)
    role = spoke or min(found, key=_first_called, default=None)
    return (_person(role), role.party_name) if role else (OtherPerson(), "")


def _other_offices(matter: Matter, people: Iterable[PartyRoles]) -> list[str]:
    """The other sides, the nearest first; 311 where a matter has one side only."""
    first: Iterable[Office] = (matter.other,) if matter.other else ()
    sides = chain(first, (side for side in matter.sides if side.code != matter.party.code))
    centers = (entry.party.code for entry in people if entry.party.kind is PartyKind.CENTER)
    codes = dict.fromkeys(side.code for side in sides) or dict.fromkeys(centers)
    return [code for code in codes if code != matter.party.code]


def _first_called(role: Listing) -> tuple[int, bool, str]:
    place = FIRST_CALLED.index(role.role) if role.role in FIRST_CALLED else len(FIRST_CALLED)
    return place, not role.leads, role.seat


def _person(role: Listing) -> OtherPerson:
    """Who holds the role; while somebody acts for them, that person."""
    there = role.stand_in or role.holder
    if there is None:
        return OtherPerson()
    title = f"for {role.holder.name}, {role.title}" if role.stand_in and role.holder else role.title
    return OtherPerson(name=there.name, title=title, phone=there.phone, email=there.email)


def _listed(names: Sequence[str]) -> str:
    *before, last = names or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
