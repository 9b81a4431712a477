"""What waits for whom about people: a new approving official, facilitator or auditor whom another office confirms. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.people.rules.succession import Step
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


@dataclass(frozen=True, kw_only=True)
class SuccessionAsked:
    """An asking that is not answered; `office` asks, `centers` are 311, `offices` may answer. Whoever asked or follows does not
    confirm, nor who was `handed` a password by them.
    """

    number: str
    title: str
    name: str
    office: Office
    centers: tuple[Office, ...]
    offices: frozenset[str]
    handed: frozenset[int]
    asker: int
    person: int
    asked_at: datetime


def of_succession(asked: SuccessionAsked) -> Iterator[Matter]:
    """Whoever leads one of these offices may confirm; one is enough."""
    yield Matter(
        kind=Kind.SUCCESSION,
        subject=Subject.SUCCESSION,
        number=asked.number,
        title=f"{asked.name} as {asked.title}, {asked.office.name}",
        step=Step.CONFIRM,
        party=asked.centers[0],
        seats=Seats(
            parties=asked.offices,
            leads=True,
            without=asked.handed | {asked.asker, asked.person},
        ),
        since=asked.asked_at,
        begun=asked.asked_at,
        sides=(asked.centers[0], asked.office),
    )
