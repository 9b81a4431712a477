"""A year of a made-up city on a clock that steps from event to event: the rules alone, with lists in place of tables.

What happens when is drawn from a seed. The worker stands still for a while now and then; meanwhile nothing is told.
"""

import heapq
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from governance.calendars.rules import Calendar, respond_by
from governance.people.rules import Acting, PartyKind, Role
from governance.reminders.actions.telling import _Offices, _past
from governance.reminders.queries.offices import Offices
from governance.reminders.queries.present import Present
from governance.reminders.rules import notices, watches
from governance.reminders.rules.due import Told
from governance.reminders.rules.facts import Facts
from governance.reminders.rules.humane import Hours
from governance.reminders.rules.notices import Case, NewNotice
from governance.reminders.rules.recipients import Reader, Staff, staff
from governance.reminders.rules.words import Telling
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject
from tests.reminders.clocks import AROUND_THE_CLOCK, CITY, SPLIT, ZONE

NEW_YORK = ZoneInfo(ZONE)
START, END = datetime(2027, 11, 1, 12, tzinfo=UTC), datetime(2028, 10, 31, 12, tzinfo=UTC)  # a leap year
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEPARTMENTS = tuple(f"d{number:02}" for number in range(15))
CENTER = Office(code="311", name="311", kind="center")
HALL = Office(code="hall", name="Mayor’s Office", kind="oversight")
STORM = (datetime(2028, 1, 18, 11, tzinfo=UTC), datetime(2028, 1, 24, 5, tzinfo=UTC))
# Kind → how many a department and year, business days to answer (0: no date).
PLENTY = {
    Kind.TURN: (9, 10),
    Kind.QUESTION: (4, 5),
    Kind.COMMENT: (4, 5),
    Kind.CORRECTION: (3, 0),
    Kind.LABELS: (4, 5),
}


def _acting(
    person: int, party: Office, role: Role, *, leads: bool = False, delegation: int | None = None
) -> Acting:
    return Acting(
        person_id=person, person=f"Person {person}", seat_id=hash((party.code, role)) % 10**9, seat=f"{party.code}-{role}",
        role=role, title=str(role), party_id=1, party=party.code, party_name=party.name, kind=PartyKind(party.kind),
        binding=True, leads=leads, delegation_id=delegation,
    )  # fmt: skip


def _office(code: str) -> Office:
    return Office(code=code, name=code.upper(), kind="department")


@dataclass(frozen=True, kw_only=True)
class Life:
    """A matter, from when it waits until it is done."""

    starts: datetime
    ends: datetime
    matter: Matter


@dataclass(kw_only=True)
class Row:
    """A watch."""

    key: str
    matter: Matter
    begun: datetime
    told: Told = field(default_factory=Told)
    next_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of somebody's inbox."""

    at: datetime
    key: str
    notice: NewNotice
    matter: Matter


@dataclass(kw_only=True)
class City:
    """Everything that changes: what waits, who is there, what was told."""

    seed: int
    down: tuple[tuple[datetime, datetime], ...] = ()
    at: datetime = START
    rows: dict[str, Row] = field(default_factory=dict)
    clocks: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    heard: dict[str, dict[int, dict[str, datetime]]] = field(default_factory=dict)
    missed: list[tuple[datetime, str, str]] = field(default_factory=list)
    due: list[tuple[datetime, str]] = field(default_factory=list)

    def hours(self, party: str) -> Hours:
        """Parks works other hours from May on."""
        known: Calendar = AROUND_THE_CLOCK if party == "311" else CITY
        if party == "d03" and self.at >= datetime(2028, 5, 1, tzinfo=UTC):
            known = SPLIT
        return _hours(known)

    def people(self) -> Staff:
        return _staff(self.at)

    def present(self) -> Present:
        quiet = dict.fromkeys(DEPARTMENTS[:4], STORM[1]) if STORM[0] <= self.at < STORM[1] else {}
        codes = ("", "311", "hall", *DEPARTMENTS)
        known = Offices(
            at=self.at, zone=NEW_YORK, quiet=quiet, known={code: self.hours(code) for code in codes}
        )
        return Present(at=self.at, matters={}, offices=known, staff=self.people(), choices={}, promised={})


_KNOWN: dict[str, Hours] = {}


def _hours(calendar: Calendar) -> Hours:
    return _KNOWN.setdefault(calendar.code, Hours(calendar=calendar, zone=NEW_YORK, around=date(2028, 5, 1)))


VACANT = (datetime(2028, 2, 7, 12, tzinfo=UTC), datetime(2028, 3, 20, 12, tzinfo=UTC))  # Water, for 41 days
AWAY = (
    datetime(2028, 7, 3, 4, tzinfo=UTC),
    datetime(2028, 7, 22, 4, tzinfo=UTC),
)  # and somebody acts for them
TURNS = (*VACANT, *AWAY, *STORM, datetime(2028, 5, 1, tzinfo=UTC))


def _staff(at: datetime) -> Staff:
    key = tuple(at >= turn for turn in TURNS)
    if key not in _STAFF:
        _STAFF[key] = staff(_readers(at))
    return _STAFF[key]


_STAFF: dict[tuple[bool, ...], Staff] = {}


def _readers(at: datetime) -> Iterator[Reader]:
    number = 1
    for code in DEPARTMENTS:
        office = _office(code)
        for role in (Role.LIAISON, Role.DIVISION_HEAD):
            vacant = code == "d05" and role is Role.LIAISON and VACANT[0] <= at < VACANT[1]
            away = code == "d07" and role is Role.LIAISON and AWAY[0] <= at < AWAY[1]
            seat = _acting(number, office, role, leads=role is Role.DIVISION_HEAD)
            own = () if vacant else (seat,)
            if code == "d08" and role is Role.LIAISON and AWAY[0] <= at < AWAY[1]:
                own = (
                    *own,
                    replace(
                        _acting(number, _office("d07"), Role.LIAISON, delegation=1), for_person="Person 15"
                    ),
                )
            gone = {seat.seat_id: AWAY[1]} if away else {}
            yield Reader(
                person=number, name=f"Person {number}", seats=own, away=gone, days_signed_in=number % 8
            )
            number += 1
    for role in (Role.ANALYST, Role.ANALYST, Role.ANALYST, Role.RELATIONS_LEAD):
        seat = _acting(number, CENTER, role, leads=role is Role.RELATIONS_LEAD)
        yield Reader(person=number, name=f"Person {number}", seats=(seat,), days_signed_in=20)
        number += 1
    for role in (Role.CONVENOR, Role.SPONSOR, Role.ADMINISTRATOR):
        seat = _acting(number, HALL, role)
        yield Reader(person=number, name=f"Person {number}", seats=(seat,), days_signed_in=9)
        number += 1


def lives(seed: int) -> list[Life]:
    """What waits in this year: most is done in time, some late, some long after."""
    draw, found = random.Random(seed), []
    for code in DEPARTMENTS:
        for kind, (many, days) in PLENTY.items():
            found += [_life(draw, code, kind, days, count) for count in range(many)]
    found.append(_vacancy())
    return sorted(found, key=lambda life: (life.starts, life.matter.number))


def _life(draw: random.Random, code: str, kind: Kind, days: int, count: int) -> Life:
    office = CENTER if kind is Kind.CORRECTION or (kind is Kind.TURN and count % 3 == 0) else _office(code)
    starts = START + timedelta(seconds=draw.randrange(int((END - START).total_seconds()) - 86_400))
    until = respond_by(CITY, starts, days) if days else None
    span = (until or starts + 10 * DAY) - starts
    share = draw.choice((0.1, 0.3, 0.5, 0.8, 0.95, 0.95, 1.1, 1.4, 3.5))
    matter = Matter(
        kind=kind, subject=Subject.CHANGE, number=f"{code}-{kind.name}-{count}", title="A matter", step=kind,
        party=office, seats=Seats(parties=frozenset({office.code})), since=starts, until=until,
        sides=(CENTER, _office(code)),
    )  # fmt: skip
    return Life(starts=starts, ends=starts + span * share, matter=matter)


def _vacancy() -> Life:
    matter = Matter(
        kind=Kind.VACANCY, subject=Subject.ROLE, number="d05-liaison", title="Liaison of Water", step=Kind.VACANCY,
        party=_office("d05"), seats=Seats(parties=frozenset({"d05"}), leads=True), since=VACANT[0],
    )  # fmt: skip
    return Life(starts=VACANT[0], ends=VACANT[1], matter=matter)


def lived(city: City) -> City:
    """The whole year, step by step."""
    every = lives(city.seed)
    moments = {START, *TURNS} | {life.starts for life in every} | {life.ends for life in every}
    waiting = sorted(moment for moment in moments if moment < END)
    while waiting or city.due:
        coming = [waiting[0]] if waiting else []
        at = min([*coming, *(city.due[0][:1])]) if city.due else coming[0]
        if at >= END:
            break
        city.at = max(city.at, next((end for start, end in city.down if start <= at < end), at))
        while waiting and waiting[0] <= city.at:
            waiting.pop(0)
        _sweep(city, every)
    return city


def _sweep(city: City, every: list[Life]) -> None:
    now = city.present()
    opened = {
        watches.thread(life.matter): life.matter for life in every if life.starts <= city.at < life.ends
    }
    for thread in sorted(city.rows.keys() - opened.keys()):
        del city.rows[thread]
    for thread in sorted(opened.keys() - city.rows.keys()):
        _begin(city, now, thread, opened[thread])
    turned = city.at in TURNS or any(end == city.at for _, end in city.down)
    for thread, row in city.rows.items():
        if turned:
            _plan(city, now, thread, row)
        if (row.next_at and row.next_at <= city.at) or (turned and row.told.level):
            _tell(city, now, thread, row)
    city.due = [each for each in city.due if each[0] > city.at]
    heapq.heapify(city.due)
    city.missed += _unheard(city, now)


def _begin(city: City, now: Present, thread: str, matter: Matter) -> None:
    clock = city.clocks[thread] = city.clocks.get(thread, 0) + 1
    row = city.rows[thread] = Row(key=watches.key(matter, clock), matter=matter, begun=city.at)
    _plan(city, now, thread, row)


def _plan(city: City, now: Present, thread: str, row: Row) -> None:
    row.next_at = now.next_at(row.matter, row.told, key=row.key, begun=row.begun)
    if row.next_at:
        heapq.heappush(city.due, (row.next_at, thread))


def _tell(city: City, now: Present, thread: str, row: Row) -> None:
    heard = city.heard.setdefault(row.key, defaultdict(dict))
    made = notices.outcome(
        Case(
            telling=Telling(
                matter=row.matter, staff=now.staff, zone=NEW_YORK, past=_past(heard.values()),
                known=Facts(act="Act", title=row.matter.title, href="/"),
                at=city.at,
            ),
            ladder=now.ladder(row.matter), step=now.step_due(row.matter, row.told, key=row.key, begun=row.begun),
            told=row.told, heard=heard, offices=_Offices(now, row.matter), at=city.at,
        )
    )  # fmt: skip
    for each in made.notices:
        if each.level in heard[each.person]:
            raise AssertionError(f"{row.key} {each.level} told twice to {each.person}")
        heard[each.person][each.level] = city.at
        city.lines.append(Line(at=city.at, key=row.key, notice=each, matter=row.matter))
    row.told = made.told
    _plan(city, now, thread, row)


def _unheard(city: City, now: Present) -> list[tuple[datetime, str, str]]:
    """Levels that are due at this moment and were not told; the sweep has just run, so there should be none."""
    found = []
    for row in city.rows.values():
        if row.next_at is None or row.next_at > city.at:
            continue
        step = now.step_due(row.matter, row.told, key=row.key, begun=row.begun)
        found += [(city.at, row.key, step.level)] if step else []
    return found


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter to one person, with so many lines."""

    person: int
    at: datetime
    lines: int


def letters(city: City) -> list[Letter]:
    """One letter a person and working day; something urgent takes the rest of the day along."""
    found: list[Letter] = []
    by_person: dict[int, list[Line]] = defaultdict(list)
    for line in city.lines:
        by_person[line.notice.person].append(line)
    for person, lines in by_person.items():
        found += _letters_to(person, lines)
    return found


def _letters_to(person: int, lines: list[Line]) -> Iterator[Letter]:
    left = sorted(lines, key=lambda line: line.notice.humane_from)
    last: date | None = None
    while left:
        at = left[0].notice.humane_from
        if at.astimezone(NEW_YORK).date() == last:
            party = left[0].notice.seat.split("-")[0]
            at = _hours(AROUND_THE_CLOCK if party == "311" else CITY).next_slot(person, at)
            while at.astimezone(NEW_YORK).date() == last:
                at = _hours(CITY).next_slot(person, at + HOUR)
        taken = [
            line
            for line in left
            if line.notice.humane_from <= at or (line.at <= at and left[0].notice.urgent)
        ]
        last = at.astimezone(NEW_YORK).date()
        yield Letter(person=person, at=at, lines=len(taken))
        left = [line for line in left if line not in taken]
