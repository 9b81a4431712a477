"""What waits for whom about an agreement as a whole: a day it names comes near, or nobody has heard of the other side. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from governance import formats
from governance.agreements.rules.reviews import About, Step
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject, analysts_of


class ContactStep(StrEnum):
    CALL = "call"


SILENCE = timedelta(days=30)
DAYS = {About.REVIEW: (Kind.REVIEW, "to be looked at again"), About.END: (Kind.ENDING, "ends")}


@dataclass(frozen=True, kw_only=True)
class DayNear:
    """A day that the agreement of this code names; `said` are the codes of the sides that confirmed it."""

    code: str
    about: About
    day: date
    since: datetime
    until: datetime
    said: frozenset[str]
    sides: tuple[Office, ...]


def of_day(near: DayNear) -> Iterator[Matter]:
    """Each side says that it goes on as it is or ends as agreed, or proposes something else."""
    kind, words = DAYS[near.about]
    left = [side for side in near.sides if side.code not in near.said]
    for side in left:
        yield Matter(
            kind=kind,
            subject=Subject.AGREEMENT,
            number=near.code,
            title=f"The agreement of {' and '.join(each.name for each in near.sides)}, {words} on {formats.day(near.day)}",
            step=Step.CONFIRM,
            party=side,
            seats=Seats(parties=frozenset({side.code})),
            since=near.since,
            until=near.until,
            begun=near.since,
            lies=side == left[0],
            sides=near.sides,
        )


@dataclass(frozen=True, kw_only=True)
class DepartmentUnheard:
    """A department with an open change on which neither side has acted since `last`; whom to call, "" where nobody is.

    `analysts`: 311 has an analyst at this moment.
    """

    code: str
    about: str
    last: datetime
    centers: tuple[Office, ...]
    department: Office
    name: str
    phone: str
    analysts: bool


def of_silence(found: DepartmentUnheard) -> Iterator[Matter]:
    """311's analyst alone is told, with whom to call and about what; nobody is late by it."""
    whom = ", ".join(part for part in (found.name or found.department.name, found.phone) if part)
    yield Matter(
        kind=Kind.NO_CONTACT,
        subject=Subject.CONTACT,
        number=found.code,
        title=f"Time to call {whom}, about {found.about}",
        step=ContactStep.CALL,
        party=found.centers[0],
        seats=analysts_of(found.centers, there=found.analysts),
        since=found.last + SILENCE,
        begun=found.last,
        sides=(found.centers[0], found.department),
        ground=f"has open business with {found.department.name} on which neither side has acted for 30 days",
    )
