"""Setting a city up: what must be done once before a negotiation can begin, and what of it an administrator has yet to see done."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.people.rules import ROLES_OF, PartyKind, Role
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

_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_KEEPERS = _ADMINISTRATOR | {Role.CONVENOR}  # of the city's own calendar
_CENTER = frozenset({Role.ANALYST, Role.RELATIONS_LEAD})
_CONVENING = frozenset(ROLES_OF[PartyKind.OVERSIGHT])


@dataclass(frozen=True, kw_only=True)
class Doer:
    """Who does a step: in words, and the roles; `leads`: whoever leads the convening office, where somebody does."""

    words: str
    seats: Seats


_BY_ADMINISTRATOR = Doer(words="an administrator", seats=Seats(roles=_ADMINISTRATOR))
_BY_KEEPERS = Doer(words="an administrator or the facilitator", seats=Seats(roles=_KEEPERS))
_BY_CENTER = Doer(words="an analyst of 311", seats=Seats(roles=_CENTER))
DOERS: dict[Step, Doer] = {
    Step.CITY: _BY_ADMINISTRATOR,
    Step.OFFICES: _BY_ADMINISTRATOR,
    Step.LEADS: _BY_ADMINISTRATOR,
    Step.SPONSOR: Doer(
        words="whoever leads the convening office, or an administrator where nobody does",
        seats=Seats(roles=_CONVENING, leads=True, besides=_ADMINISTRATOR),
    ),
    Step.CALENDARS: _BY_KEEPERS,
    Step.HOLIDAYS: _BY_KEEPERS,
    Step.SERVICES: _BY_CENTER,
    Step.AGREEMENTS: _BY_CENTER,
    Step.ADDRESS: Doer(words="whoever runs this server", seats=Seats(roles=_ADMINISTRATOR)),
    Step.BACKUP: Doer(words="whoever runs this server", seats=Seats(roles=_ADMINISTRATOR)),
}


@dataclass(frozen=True, kw_only=True)
class SetUpLine:
    step: Step
    done: bool
    words: str

    @property
    def doer(self) -> Doer:
        return DOERS[self.step]


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
                seats=DOERS[step].seats,
                since=None,
            )


def checklist(waiting: Iterable[Matter]) -> tuple[SetUpLine, ...]:
    """Every line of the city's own, done or not, from the matters that are left."""
    left = {each.number for each in waiting if each.subject is Subject.SETTING_UP}
    return tuple(SetUpLine(step=step, done=step not in left, words=words) for step, words in WORDS.items())
