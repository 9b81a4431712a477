"""How one matter is told in a letter: why it is here now, what there is to know, and the ways to act. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from governance import formats
from governance.reminders.rules.facts import Facts, OtherPerson, Value
from governance.reminders.rules.letter import cut
from governance.reminders.rules.order import Day, Told
from governance.reminders.rules.watches import NUDGE, Level, Manner

LONGEST = 600  # characters of the other side's words
WHOLE = 7  # so many of a letter's matters are told with all their facts


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The city's own lines, and the addresses every letter ends with."""

    city: str
    office: str
    address: str
    url: str
    preferences: str
    stop: str
    inbox: str
    expires: datetime

    @property
    def host(self) -> str:
        return self.url.partition("://")[2]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One matter in a letter. `when` says in few words why it is here now, `late` that this is past due."""

    title: str
    when: str
    late: bool
    lead: tuple[str, ...]
    table: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    figures: str
    words: str
    words_by: str
    person: OtherPerson
    office: str
    act: str
    link: str
    due: str
    next_level: str
    more_time: str
    more_time_words: str
    other_way: str

    @property
    def phone(self) -> str:
        """The phone number as a link dials it."""
        return "".join(each for each in self.person.phone if each in "+0123456789")

    @property
    def facts(self) -> Iterator[str]:
        """Everything that must stand in both parts, in order."""
        yield self.title
        yield self.when
        yield from self.lead
        for what, rows in self.table:
            yield what
            for name, value in rows:
                yield from (name, value)
        yield from (
            self.figures,
            self.words,
            self.words_by,
            self.person.name,
            self.person.title,
            self.person.phone,
        )
        yield from (self.due, self.act, self.link, self.other_way, self.next_level)
        yield from (self.more_time_words, self.more_time)


def entries(told: Sequence[Told], on: Day, head: Letterhead) -> tuple[Entry, ...]:
    """The matters of a letter, numbered where there are several."""
    made = [_entry(each, on, head, whole=place < WHOLE) for place, each in enumerate(told)]
    if len(made) == 1:
        return tuple(made)
    return tuple(replace(each, title=f"{place}. {each.title}") for place, each in enumerate(made, start=1))


def _entry(told: Told, on: Day, head: Letterhead, *, whole: bool) -> Entry:
    facts, due = told.facts, on.of(told.facts.due)
    late = bool(due and due < on.today)
    return Entry(
        title=facts.title,
        when=_when(told, due, on),
        late=late,
        lead=tuple(_lead(told, on)),
        table=_table(facts.values) if whole else (),
        figures=facts.figures if whole else "",
        words=cut(facts.words, LONGEST) if whole else "",
        words_by=(facts.words_by or facts.correspondent.name) if whole and facts.words else "",
        person=facts.correspondent if whole else OtherPerson(),
        office=facts.other,
        act="See where it stands" if told.informs else facts.act,
        link=told.link,
        due=_due(due, on),
        next_level=_next(told, on) if facts.next_level.who and not told.informs else "",
        more_time=told.more_time,
        more_time_words=told.more_time_words,
        other_way=_other_way(facts, head),
    )


def _when(told: Told, due: date | None, on: Day) -> str:
    if told.informs:
        return "For your information"
    if due and due < on.today:
        return f"Past due since {on.words(due)}"
    if due == on.today:
        return "Due today"
    if told.level.startswith(NUDGE):
        return f"{told.facts.other or 'The other side'} asks to be answered"
    return "New" if told.manner == Manner.ASKED else "Coming up"


def _lead(told: Told, on: Day) -> Iterator[str]:
    """Why it waits, since when, and in a superior's letter what was tried and what can be done."""
    facts = told.facts
    since = on.of(facts.since)
    between = f"Between {facts.about}. " if " and " in facts.about else ""
    yield f"{between}{facts.basis}{f' Since {on.words(since)}.' if since else ''}".strip()
    if told.informs:
        yield f"{facts.act}. {facts.happened}".strip()
    if told.is_superiors:
        yield (
            "Nothing has to be decided by you. You can ask what is missing, name somebody who acts meanwhile, or agree on "
            "another date with the other side."
        )


def _due(due: date | None, on: Day) -> str:
    if due is None:
        return ""
    was = "Was to be done by" if due < on.today else "By"
    return f"{was} {on.words(due)}, {formats.span(due, on.today)}."


def _next(told: Told, on: Day) -> str:
    """Who is told next if nothing happens, without blame."""
    following = told.facts.next_level
    who = f"{following.who}, {following.title}," if following.title else following.who
    day = on.of(following.day)
    until = f" by {on.words(day)}" if day else ""
    nobody = " Nobody else is told yet." if told.level == Level.WARNED else ""
    return f"If nothing happens{until}, {who} will be told.{nobody}"


def _other_way(facts: Facts, head: Letterhead) -> str:
    where = f"open {facts.number}" if facts.number else "look on your To do page"
    return f"Without the link: sign in at {head.host} and {where}."


def _table(values: Sequence[Value]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """By line: what holds and what each side says of it; of a mere fact, its value alone."""
    return tuple(
        (what, tuple(_rows(list(group)))) for what, group in groupby(values, key=lambda each: each.what)
    )


def _rows(group: Sequence[Value]) -> Iterator[tuple[str, str]]:
    if group[0].now:
        yield "Now", group[0].now
    for each in group:
        if each.proposed:
            yield each.proposed_by[:1].upper() + each.proposed_by[1:], each.proposed
