"""What waits for whom where a target is signed one way and applied another: each side that has not said what becomes of it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.changes.rules.differences import THE_SYSTEM, Step, title
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


@dataclass(frozen=True, kw_only=True)
class DifferenceOpen:
    """`system` is "" where none is named; `answered` are the sides that have said what becomes of it."""

    number: str
    service: str
    signed: str
    applied: str
    system: str
    noticed_at: datetime
    center: Office
    department: Office
    answered: tuple[str, ...]


def of_difference(found: DifferenceOpen) -> Iterator[Matter]:
    for side in (found.center, found.department):
        if side.code not in found.answered:
            yield Matter(
                kind=Kind.DIFFERENCE,
                subject=Subject.DIFFERENCE,
                number=found.number,
                title=title(found.service, found.signed, found.applied, found.system or THE_SYSTEM),
                step=Step.ANSWER,
                party=side,
                seats=Seats(parties=frozenset({side.code})),
                since=found.noticed_at,
                begun=found.noticed_at,
                sides=(found.center, found.department),
            )
