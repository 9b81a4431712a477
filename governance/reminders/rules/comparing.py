"""What is watched, compared with what waits: clocks that begin, that end, that move. Pure.

A clock that was told of ends when its matter is done or its dates are set anew, and another begins under the next number;
one that nobody was told of yet moves with its matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from governance.waiting.rules.matter import Matter


class Clock(Protocol):
    """A clock that runs: its key, and whether its matter was told of."""

    @property
    def key(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def since(self) -> datetime | None: ...
    def runs_as(self, matter: Matter) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Differences:
    """Threads whose clock begins, ends, or moves; one that is set anew ends and begins."""

    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()


def differences(waiting: Mapping[str, Matter], watched: Mapping[str, Clock]) -> Differences:
    known = waiting.keys() & watched.keys()
    other = sorted(thread for thread in known if not watched[thread].runs_as(waiting[thread]))
    anew = [thread for thread in other if watched[thread].level]
    return Differences(
        begins=tuple(sorted([*(waiting.keys() - watched.keys()), *anew])),
        ends=tuple(sorted([*(watched.keys() - waiting.keys()), *anew])),
        moves=tuple(thread for thread in other if not watched[thread].level),
    )
