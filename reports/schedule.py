"""Arranges targets for print: both sides beside each other, service by service.

Decides order and grouping, and gathers how time is counted into lettered clocks, because hundreds of targets share
a few. Changes no word of any target.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from reports.model import Side, Target
from reports.words import letter

Counting = tuple[str, str, str]
# above this many, sentences that repeat the values would make a book of it
MANY = 150


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How time is counted: calendar, when it falls due, what stops it; `used` by so many targets."""

    letter: str
    calendar: str
    due_rule: str
    pauses: str
    used: int


@dataclass(frozen=True, kw_only=True)
class ClockedTarget:
    """A target and the letter of its clock; no letter where no time is counted."""

    target: Target
    clock: str


@dataclass(frozen=True, kw_only=True)
class Service:
    name: str
    department: tuple[ClockedTarget, ...]
    center: tuple[ClockedTarget, ...]


@dataclass(frozen=True, kw_only=True)
class ServiceGroup:
    name: str
    services: tuple[Service, ...]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """All targets arranged, and how many each side owes; `compact` when sentences are left out for length."""

    groups: tuple[ServiceGroup, ...]
    clocks: tuple[Clock, ...]
    department: int
    center: int

    @property
    def compact(self) -> bool:
        return self.department + self.center > MANY


def schedule(targets: tuple[Target, ...]) -> Schedule:
    """Groups and services in the order in which they first appear; the clock used most is A."""
    used = Counter(_counting(target) for target in targets if any(_counting(target)))
    letters = {counting: letter(place) for place, (counting, _) in enumerate(used.most_common())}
    return Schedule(
        groups=tuple(
            ServiceGroup(name=name, services=_services(within, letters))
            for name, within in _gathered(targets, lambda target: target.group)
        ),
        clocks=tuple(
            Clock(
                letter=letters[counting],
                calendar=counting[0],
                due_rule=counting[1],
                pauses=counting[2],
                used=n,
            )
            for counting, n in used.most_common()
        ),
        department=sum(target.owed_by is Side.DEPARTMENT for target in targets),
        center=sum(target.owed_by is Side.CENTER for target in targets),
    )


def _counting(target: Target) -> Counting:
    return (target.calendar, target.due_rule, target.pauses)


def _services(targets: list[Target], letters: dict[Counting, str]) -> tuple[Service, ...]:
    return tuple(
        Service(
            name=name,
            department=_lines(within, Side.DEPARTMENT, letters),
            center=_lines(within, Side.CENTER, letters),
        )
        for name, within in _gathered(targets, lambda target: target.service)
    )


def _lines(targets: list[Target], side: Side, letters: dict[Counting, str]) -> tuple[ClockedTarget, ...]:
    return tuple(
        ClockedTarget(target=target, clock=letters.get(_counting(target), ""))
        for target in targets
        if target.owed_by is side
    )


def _gathered(
    targets: tuple[Target, ...] | list[Target], name: Callable[[Target], str]
) -> list[tuple[str, list[Target]]]:
    gathered: dict[str, list[Target]] = {}
    for target in targets:
        gathered.setdefault(name(target), []).append(target)
    return list(gathered.items())
