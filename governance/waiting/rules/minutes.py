"""What waits for whom about minutes: to be sent round, read, put otherwise, put to the vote of a board. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from governance.formats import day
from governance.meetings.rules.minutes import BOARD
from governance.meetings.rules.minutes_moves import CorrectionStep, State, Step
from governance.people.rules import NEGOTIATING, Role
from governance.waiting.rules.matter import NOBODY, Kind, Matter, Office, Seats, Subject

ANY_ROLE = frozenset(Role)


class BoardStep(StrEnum):
    PUT_TO_VOTE = "put to the vote"


@dataclass(frozen=True, kw_only=True)
class Here:
    """Somebody who was here, for an office; `member`: not as a guest."""

    person: int
    member: bool
    office: Office


@dataclass(frozen=True, kw_only=True)
class AskedOtherwise:
    nth: int
    person: int
    party: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MinutesOpen:
    """`taker` 0: nobody takes the notes; not `taken`: whoever does leaves. Within `within` days they go round. `sides` are a pair's, empty of a board."""

    number: str
    body: str
    kind: str
    state: State
    zone: str
    closed_at: datetime
    circulated_at: datetime | None
    corrections_until: datetime | None
    taker: int
    taken: bool
    within: int
    next_at: datetime | None
    here: tuple[Here, ...]
    asked: tuple[AskedOtherwise, ...]
    sides: tuple[Office, ...]

    @property
    def title(self) -> str:
        return f"Minutes of {self.body}, {day(self.closed_at.astimezone(ZoneInfo(self.zone)))}"

    @property
    def offices(self) -> tuple[Office, ...]:
        """The sides of a pair; of a board the offices that were here."""
        return self.sides or tuple({each.office.code: each.office for each in self.here}.values())

    def office_of(self, person: int) -> Office:
        return next((each.office for each in self.here if each.person == person), NOBODY)

    @property
    def takers(self) -> frozenset[int]:
        """Who sends them round: the note taker; where there is none, the members who were here."""
        if self.taken:
            return frozenset({self.taker})
        return frozenset(each.person for each in self.here if each.member)


def of_minutes(found: MinutesOpen) -> Iterator[Matter]:
    if found.state is State.DRAFT:
        yield _to_send(found)
        return
    for one in found.asked:
        yield from _to_answer(found, one)
    if found.state is State.CIRCULATED and found.kind == BOARD and not found.asked:
        yield _to_approve(found)
    elif found.state is State.CIRCULATED:
        yield from _to_read(found)


def _to_send(found: MinutesOpen) -> Matter:
    """The same day; a board within the days that its ground rules name."""
    zone = ZoneInfo(found.zone)
    last = found.closed_at.astimezone(zone).date() + timedelta(days=found.within)
    return _matter(
        found,
        Kind.MINUTES_DUE,
        Step.CIRCULATE,
        found.takers,
        found.closed_at,
        datetime.combine(last, time(23, 59, 59), tzinfo=zone),
    )


def _to_read(found: MinutesOpen) -> Iterator[Matter]:
    """Silence lets them stand. Whoever sent them has read them."""
    readers = {each.person for each in found.here} - {found.taker}
    for office in found.offices:
        own = frozenset(
            each.person for each in found.here if each.office == office and each.person in readers
        )
        if own and found.circulated_at:
            yield _matter(
                found, Kind.MINUTES_READ, Step.ASK, own, found.circulated_at, found.corrections_until
            )


def _to_approve(found: MinutesOpen) -> Matter:
    since = found.circulated_at or found.closed_at
    return _matter(found, Kind.MINUTES_APPROVAL, BoardStep.PUT_TO_VOTE, found.takers, since, found.next_at)


def _matter(
    found: MinutesOpen,
    kind: Kind,
    step: StrEnum,
    people: frozenset[int],
    since: datetime,
    until: datetime | None,
) -> Matter:
    """One that waits for these people, in whichever role they were here."""
    first = min(people, default=0)
    approves = kind is Kind.MINUTES_APPROVAL
    return Matter(
        kind=kind,
        subject=Subject.MINUTES_APPROVAL if approves else Subject.MINUTES,
        number=found.number,
        title=found.title,
        step=step,
        party=found.office_of(first),
        seats=Seats(roles=ANY_ROLE, only=people),
        since=since,
        until=until,
        begun=found.closed_at,
        lies=kind is not Kind.MINUTES_READ,
        sides=found.offices,
    )


def _to_answer(found: MinutesOpen, one: AskedOtherwise) -> Iterator[Matter]:
    """The note taker, unless it was they who asked; and every other side than that of whoever asked."""
    others = tuple(each for each in found.offices if each.code != one.party)
    taker = found.takers - {one.person}
    for place, office in enumerate(others):
        yield _answer(
            found,
            one,
            office,
            Seats(parties=frozenset({office.code}), roles=NEGOTIATING, without=frozenset({one.person})),
            lies=place == 0,
        )
    if taker and found.office_of(min(taker)).code == one.party:
        seats = Seats(roles=ANY_ROLE, only=taker)
        yield _answer(found, one, found.office_of(min(taker)), seats, lies=False)


def _answer(found: MinutesOpen, one: AskedOtherwise, office: Office, seats: Seats, *, lies: bool) -> Matter:
    return Matter(
        kind=Kind.MINUTES_CORRECTION,
        subject=Subject.MINUTES_CORRECTION,
        number=f"{found.number}/{one.nth}",
        title=f"Correction of the {found.title[0].lower()}{found.title[1:]}",
        step=CorrectionStep.ACCEPT,
        party=office,
        seats=seats,
        since=one.at,
        begun=one.at,
        lies=lies,
        sides=found.offices,
    )
