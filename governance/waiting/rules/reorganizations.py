"""What waits for whom in a reorganization: the yes of each side that has not agreed. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from governance.agreements.rules.reorganizations import Step, plan_from, title
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject


@dataclass(frozen=True, kw_only=True)
class Yes:
    """A side whose yes is needed; `person` who gave it, None: nobody yet."""

    office: Office
    person: int | None


@dataclass(frozen=True, kw_only=True)
class ReorganizationOpen:
    """One that not every side has agreed to; `body` is its plan as canonical JSON."""

    number: str
    body: str
    proposed_at: datetime
    respond_by: datetime
    yeses: tuple[Yes, ...]


def of_reorganization(found: ReorganizationOpen) -> Iterator[Matter]:
    """Nobody acts for two sides. It lies with the first of those that are asked."""
    sides = tuple(each.office for each in found.yeses)
    agreed = frozenset(each.person for each in found.yeses if each.person is not None)
    asked = [each.office for each in found.yeses if each.person is None]
    for office in asked:
        yield Matter(
            kind=Kind.REORGANIZATION,
            subject=Subject.REORGANIZATION,
            number=found.number,
            title=title(plan_from(json.loads(found.body))),
            step=Step.AGREE,
            party=office,
            seats=Seats(parties=frozenset({office.code}), binding=True, without=agreed),
            since=found.proposed_at,
            until=found.respond_by,
            begun=found.proposed_at,
            lies=office == asked[0],
            sides=sides,
        )
