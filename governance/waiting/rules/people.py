"""What waits for whom about people: a new approving official, facilitator or auditor whom another office confirms. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.people.rules.succession import Step
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


@dataclass(frozen=True, kw_only=True)
class SuccessionAsked:
    """An asking that is not answered; `office` asks, `centers` are 311. Whoever asked or follows does not confirm."""

    number: str
    title: str
    name: str
    office: Office
    centers: tuple[Office, ...]
    asker: int
    person: int
    asked_at: datetime


def of_succession(asked: SuccessionAsked) -> Iterator[Matter]:
    """Whoever leads a side may confirm; one is enough."""
    yield Matter(
        kind=Kind.SUCCESSION,
        subject=Subject.SUCCESSION,
        number=asked.number,
        title=f"{asked.name} as {asked.title}, {asked.office.name}",
        step=Step.CONFIRM,
        party=asked.centers[0],
        seats=Seats(leads=True, without=frozenset({asked.asker, asked.person})),
        since=asked.asked_at,
        begun=asked.asked_at,
        sides=(asked.centers[0], asked.office),
    )
