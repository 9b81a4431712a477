"""The notices that are made of one matter at one moment: of the level that is due, and for who came to the role since. Pure.

Nobody's superior is told of somebody who was not warned on a day before: then the warning is told instead, and the level
waits for the next business day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from governance.reminders.rules import due, humane, recipients, words
from governance.reminders.rules.due import Step, Told
from governance.reminders.rules.facts import NextLevel, encoded
from governance.reminders.rules.humane import Hours, Rhythm
from governance.reminders.rules.levels import Ladder
from governance.reminders.rules.order import ALWAYS
from governance.reminders.rules.recipients import Recipient
from governance.reminders.rules.watches import ABOVE, WARNINGS, Level, Manner
from governance.reminders.rules.words import Telling

Heard = Mapping[int, Mapping[str, datetime]]  # when each person was told which level of a matter


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    """One line of the inbox, before it is kept."""

    person: int
    level: str
    manner: Manner
    seat: str
    for_whom: str
    facts: str
    urgent: bool
    humane_from: datetime
    skipped: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is told, and how far the telling has come by that."""

    notices: tuple[NewNotice, ...]
    told: Told


@dataclass(frozen=True, kw_only=True)
class Office:
    """The hours in which a person of an office is told something, and until when it is asked for quiet."""

    hours: Hours
    quiet: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A matter whose telling is looked at: what is due (`step`), what was told (`told`, `heard`), and to whom it goes.

    `offices` by the code of a party, of everybody who may be told. `silent`: its date moved, and nothing else.
    """

    telling: Telling
    ladder: Ladder
    step: Step | None
    told: Told
    heard: Heard
    offices: Mapping[str, Office]
    at: datetime
    silent: str = ""
    muted: frozenset[int] = frozenset()

    @property
    def hours(self) -> Hours:
        return self.offices[self.telling.matter.party.code].hours


def outcome(case: Case) -> Outcome:
    acting = recipients.holders(case.telling.matter, case.telling.staff)
    came = [] if not case.told.level else [each for each in acting if each.reader.person not in case.heard]
    newly = [_notice(case, each, Level.ASKED, Manner.ASKED) for each in came]
    if case.step is None:
        return Outcome(notices=tuple(newly), told=case.told)
    if case.step.rung.level in ABOVE and recipients.is_reached(acting) and not _was_warned(case, acting):
        first = [_notice(case, each, Level.WARNED, Manner.WARNED) for each in recipients.are_there(acting)]
        return Outcome(notices=_once([*first, *newly]), told=replace(case.told, at=case.at))
    told = recipients.of_step(case.step.rung, case.telling.matter, case.telling.staff)
    there = [each for each in told if each.back is None or each.reader.person not in case.heard]
    now = [_notice(case, each, case.step.level, case.step.rung.manner) for each in there]
    return Outcome(notices=_once([*now, *newly]), told=Told(level=case.step.level, at=case.at))


def _was_warned(case: Case, acting: Iterable[Recipient]) -> bool:
    """Whether anybody of whom the act is expected was warned on a business day before this one."""
    today = case.hours.local(case.at)
    return any(
        case.hours.local(at) < today
        for each in recipients.are_there(acting)
        for level, at in case.heard.get(each.reader.person, {}).items()
        if level in WARNINGS
    )


def _once(notices: Iterable[NewNotice]) -> tuple[NewNotice, ...]:
    """One each, though somebody who came to the role is told of its level anyway."""
    known: dict[int, NewNotice] = {}
    for each in notices:
        known.setdefault(each.person, each)
    return tuple(known.values())


def _notice(case: Case, recipient: Recipient, level: str, manner: Manner) -> NewNotice:
    if recipient.manner is Manner.INFORMED:
        manner = Manner.INFORMED
    following = _who_is_next(case, level) if manner is Manner.WARNED else words.NO_LEVEL
    urgent, since = _letter(case, recipient, manner)
    is_muted = recipient.reader.person in case.muted and level not in ALWAYS
    return NewNotice(
        person=recipient.reader.person,
        level=level,
        manner=manner,
        seat=recipient.seat.seat,
        for_whom=recipient.seat.for_person,
        facts=encoded(words.facts(case.telling, recipient, manner, following)),
        urgent=urgent,
        humane_from=since,
        skipped="muted" if is_muted else case.silent,
    )


def _letter(case: Case, recipient: Recipient, manner: Manner) -> tuple[bool, datetime]:
    """Whether it goes at the next working interval, and from when. Not while they are away, nor while an event asks for quiet."""
    own = case.offices[recipient.seat.party]
    near = case.ladder.is_waited_for and humane.is_urgent(case.at, case.telling.matter.until, case.hours)
    soon = near or manner is Manner.WARNED
    urgent = soon and manner is not Manner.INFORMED and own.quiet is None
    reader = recipient.reader
    start = max(at for at in (case.at, recipient.back, own.quiet) if at)
    usual = humane.rhythm(reader.chosen, reader.days_signed_in)
    rhythm = Rhythm.DAILY if case.step and case.step.rung.daily else usual
    return urgent, humane.humane_from(
        start, person=reader.person, hours=own.hours, rhythm=rhythm, urgent=urgent
    )


def _who_is_next(case: Case, level: str) -> NextLevel:
    """The first superior ahead whom there is, and the day on which they are told if nothing happens."""
    for rung, days in due.superiors_ahead(case.ladder, level):
        who = recipients.of_step(rung, case.telling.matter, case.telling.staff)
        above = [each for each in who if each.manner is Manner.INFORMED and each.back is None]
        if above:
            return words.next_level(above, case.hours.shifted(case.hours.local(case.at), days))
    return words.NO_LEVEL
