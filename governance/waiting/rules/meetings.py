"""What waits for whom about dates of meetings: an invitation to answer, a pair without a next meeting. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from governance import formats
from governance.meetings.rules.meetings import Step
from governance.people.rules import NEGOTIATING, Role
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject, analysts_of

ANYBODY = frozenset(Role)


class GroupStep(StrEnum):
    SET = "set a meeting"


@dataclass(frozen=True, kw_only=True)
class MeetingAsked:
    """A meeting to come. `seats` are codes of a board's roles, none for a pair; the others are numbers of people."""

    number: str
    title: str
    day: date
    invited_at: datetime
    starts: datetime
    seats: frozenset[str]
    answered: frozenset[int]
    guests: frozenset[int]
    offices: tuple[Office, ...]


def of_invitation(asked: MeetingAsked) -> Iterator[Matter]:
    """Each person who is invited answers for themselves; nobody waits for it as for an answer of an office."""
    roles = ANYBODY if asked.seats else NEGOTIATING
    for office in asked.offices:
        seats = Seats(
            parties=frozenset({office.code}), roles=roles, without=asked.answered, codes=asked.seats
        )
        yield _invitation(asked, office, seats)
    left = asked.guests - asked.answered
    if left and asked.offices:
        yield _invitation(asked, asked.offices[0], Seats(roles=ANYBODY, only=left))


def _invitation(asked: MeetingAsked, office: Office, seats: Seats) -> Matter:
    return Matter(
        kind=Kind.INVITED,
        subject=Subject.MEETING,
        number=asked.number,
        title=f"{asked.title}, {formats.day(asked.day)}",
        step=Step.REPLY,
        party=office,
        seats=seats,
        since=asked.invited_at,
        until=asked.starts,
        begun=asked.invited_at,
        lies=False,
        sides=asked.offices,
    )


@dataclass(frozen=True, kw_only=True)
class PairUnset:
    """A pair that met until `last` and has no next meeting; `analysts`: 311 has an analyst at this moment."""

    code: str
    name: str
    last: datetime
    centers: tuple[Office, ...]
    department: Office
    analysts: bool


def of_pair(found: PairUnset) -> Iterator[Matter]:
    """311's analyst alone is told; nobody is late by it."""
    yield Matter(
        kind=Kind.NO_MEETING,
        subject=Subject.GROUP,
        number=found.code,
        title=f"{found.name}: no next meeting is set",
        step=GroupStep.SET,
        party=found.centers[0],
        seats=analysts_of(found.centers, there=found.analysts),
        since=found.last,
        begun=found.last,
        sides=(found.centers[0], found.department),
        ground=f"met {found.department.name} and has no next meeting with it",
    )
