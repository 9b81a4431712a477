"""What waits for whom about what is coming up: the question of the quarter, an entry that a colleague wrote. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.outlook.rules import Step
from governance.people.rules import NEGOTIATING, Role
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


class QuarterStep(StrEnum):
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True)
class OutlookAsked:
    """A department that has not answered; `staffed`: somebody speaks for it beside its division head."""

    asked_at: datetime
    answer_by: datetime
    staffed: bool
    centers: tuple[Office, ...]
    department: Office


@dataclass(frozen=True, kw_only=True)
class EntrySent:
    """What a colleague without an account wrote for a department."""

    number: str
    title: str
    sent_by: str
    at: datetime
    staffed: bool
    department: Office


def of_question(asked: OutlookAsked) -> Iterator[Matter]:
    """The liaison answers; where nobody is liaison, the division head."""
    yield Matter(
        kind=Kind.OUTLOOK,
        subject=Subject.OUTLOOK,
        number=asked.department.code,
        title=f"What is coming up at {asked.department.name} in the next three months?",
        step=QuarterStep.ANSWER,
        party=asked.department,
        seats=_speakers(asked.department, staffed=asked.staffed),
        since=asked.asked_at,
        until=asked.answer_by,
        begun=asked.asked_at,
        sides=(*asked.centers[:1], asked.department),
    )


def of_entry(entry: EntrySent) -> Iterator[Matter]:
    """Its own side alone knows of it."""
    yield Matter(
        kind=Kind.ANNOUNCEMENT,
        subject=Subject.ANNOUNCEMENT,
        number=entry.number,
        title=f"{entry.title}, written by {entry.sent_by}",
        step=Step.ACCEPT,
        party=entry.department,
        seats=_speakers(entry.department, staffed=entry.staffed),
        since=entry.at,
        begun=entry.at,
        sides=(entry.department,),
    )


def _speakers(department: Office, *, staffed: bool) -> Seats:
    roles = NEGOTIATING - {Role.DIVISION_HEAD} if staffed else NEGOTIATING
    return Seats(parties=frozenset({department.code}), roles=roles)
