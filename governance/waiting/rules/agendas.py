"""Who prepares an agenda that is due: who takes the notes, else 311's analyst; at a board its chair and its note taker. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from governance import formats
from governance.people.rules import Role
from governance.waiting.rules.matter import Kind, Matter, Office, Seats, Subject, analysts_of


class AgendaStep(StrEnum):
    PUBLISH = "publish"


@dataclass(frozen=True, kw_only=True)
class AgendaDue:
    """A meeting whose agenda is not published yet. `taker` takes its notes, 0: nobody was chosen; `codes` are the roles that
    prepare it at a board, none for a pair; `department` is the other side of a pair.
    """

    number: str
    title: str
    starts: datetime
    zone: str
    since: datetime
    due: datetime
    taker: int
    codes: frozenset[str]
    centers: tuple[Office, ...]
    department: Office | None
    office: Office
    analysts: bool


def of_agenda(found: AgendaDue) -> Iterator[Matter]:
    center = next(iter(found.centers), found.office)
    day = formats.day(found.starts.astimezone(ZoneInfo(found.zone)).date())
    yield Matter(
        kind=Kind.AGENDA_DUE,
        subject=Subject.AGENDA,
        number=found.number,
        title=f"Agenda of {found.title}, {day}",
        step=AgendaStep.PUBLISH,
        party=center if found.department else found.office,
        seats=_prepare(found),
        since=found.since,
        until=found.due,
        begun=found.since,
        sides=(center, found.department) if found.department else (),
    )


def _prepare(found: AgendaDue) -> Seats:
    if found.taker:
        return Seats(roles=frozenset(Role), only=frozenset({found.taker}))
    if found.codes:
        return Seats(roles=frozenset(Role), codes=found.codes)
    return analysts_of(found.centers, there=found.analysts)
