"""A label that comes to mean something else moves results: who is told, who may object, and how that is settled.

It means it at once. An objection within the reply period puts it back to what it meant before, and what an office objected
to comes back only with that office's yes; another meaning is a change of its own, told anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.moves import Moves, move
from governance.people.rules import Acting, PartyKind
from governance.requests.rules.labels import Match


class State(StrEnum):
    TOLD = "told"
    ACCEPTED = "accepted"
    OBJECTED = "objected"
    LEFT = "left"
    AGREED = "agreed"


class Step(StrEnum):
    ACCEPT = "accept"
    OBJECT = "object"
    LEAVE = "leave"
    AGREE = "agree"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    TOLD = "those who negotiate for the office that was told"
    CENTER = "311's analyst or lead"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a notice stands for an actor: the office that was told (its code)."""

    state: State
    by: Acting
    told: str


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.TOLD: lambda s: s.by.negotiates and s.by.party == s.told,
    By.CENTER: lambda s: s.by.negotiates and s.by.kind is PartyKind.CENTER,
}
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.ACCEPT, "told → accepted", By.TOLD, "Has nothing against what the names mean now."),
    move(Step.OBJECT, "told → objected", By.TOLD, "Puts names back to what they meant before, within the reply period, and says why."),
    move(Step.LEAVE, "objected → left", By.CENTER, "Leaves the names as they were, and says why."),
    move(Step.AGREE, "objected/left → agreed", By.TOLD, "Agrees after all: the names mean again what was objected to."),
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a label means and who said so; `by` "": its names did."""

    match: Match
    by: str


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A label (its id) that comes to mean something else."""

    label: int
    before: Meaning
    after: Meaning

    @property
    def moves_results(self) -> bool:
        return self.before.match != self.after.match


@dataclass(frozen=True, kw_only=True)
class Touched:
    """An office whose results a changed meaning moves; 0 where only those to come."""

    id: int
    code: str
    name: str
    results: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """How many stored results a changed meaning moves, and whose."""

    results: int = 0
    offices: tuple[Touched, ...] = ()

    def as_recorded(self) -> dict[str, int | str]:
        """For the event."""
        told = ", ".join(office.name for office in self.offices)
        return {"results": self.results} | ({"told": told} if told else {})
