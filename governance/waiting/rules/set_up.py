"""Setting a city up: what must be done once before a negotiation can begin, and what of it an administrator has yet to see done."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.people.rules import Role
from governance.waiting.rules.matter import NOBODY, Kind, Matter, Seats, Subject


class Step(StrEnum):
    """In the order in which they are done. The last two concern one machine and its address."""

    CITY = "city"
    OFFICES = "offices"
    LEADS = "leads"
    SPONSOR = "sponsor"
    CALENDARS = "calendars"
    HOLIDAYS = "holidays"
    SERVICES = "services"
    AGREEMENTS = "agreements"
    ADDRESS = "address"
    BACKUP = "backup"


WORDS = {
    Step.CITY: "The city and its convening office are named",
    Step.OFFICES: "311 and the departments are listed",
    Step.LEADS: "Every office has somebody who leads it",
    Step.SPONSOR: "The approving official is appointed",
    Step.CALENDARS: "Working hours and holidays are recorded",
    Step.HOLIDAYS: "Holidays are confirmed for the next four months",
    Step.SERVICES: "Services are listed",
    Step.AGREEMENTS: "A first agreement holds today’s targets",
}


@dataclass(frozen=True, kw_only=True)
class SetUpLine:
    step: Step
    done: bool
    words: str


def matters(done: Mapping[str, bool]) -> Iterator[Matter]:
    """`done` says of each line of the city's own whether it is. Lines of this machine are added where they are known."""
    for step, words in WORDS.items():
        if not done[step]:
            yield Matter(
                kind=Kind.SET_UP,
                subject=Subject.SETTING_UP,
                number=step,
                title=words,
                step=step,
                party=NOBODY,
                seats=Seats(roles=frozenset({Role.ADMINISTRATOR})),
                since=None,
            )


def checklist(waiting: Iterable[Matter]) -> tuple[SetUpLine, ...]:
    """Every line of the city's own, done or not, from the matters that are left."""
    left = {each.number for each in waiting if each.subject is Subject.SETTING_UP}
    return tuple(SetUpLine(step=step, done=step not in left, words=words) for step, words in WORDS.items())
