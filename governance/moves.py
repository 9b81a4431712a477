"""A procedure as a table of moves: which step leads from which states to which, by whom, under which rule.

Decides which steps are open. The writer (acts), the buttons of pages, what waits for whom, the tests and the README read
the same table. What a step does, the actions of its capability say.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

ARROW = " → "


class Facts(Protocol):
    """Where a matter stands for one actor; each capability adds what its own table asks."""

    @property
    def state(self) -> StrEnum: ...


StepT = TypeVar("StepT", bound=StrEnum)
FactsT = TypeVar("FactsT", bound=Facts)


def always(_: Facts) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Move(Generic[StepT, FactsT]):
    """One step: from which states to which (none: it stays as it is), by whom, and its rule in a sentence.

    `when` is what must hold besides; `otherwise` is what an actor is told for whom it does not, with {number}.
    """

    step: StepT
    start: frozenset[str]
    end: frozenset[str]
    by: StrEnum
    rule: str
    when: Callable[[FactsT], bool]
    otherwise: str


def move(
    step: StepT,
    path: str,
    by: StrEnum,
    rule: str,
    when: Callable[[FactsT], bool] = always,
    otherwise: str = "",
) -> Move[StepT, FactsT]:
    """A row of a table; `path` is such as "draft/open → withdrawn"."""
    start, _, end = path.partition(ARROW)
    states = [frozenset(names.split("/")) if names else frozenset() for names in (start, end)]
    return Move(step=step, start=states[0], end=states[1], by=by, rule=rule, when=when, otherwise=otherwise)


@dataclass(frozen=True, kw_only=True)
class Moves(Generic[StepT, FactsT]):
    """The table of one procedure; `may` decides for each `by` of its moves whether an actor is meant by it."""

    states: type[StrEnum]
    may: Mapping[Any, Callable[[FactsT], bool]]
    moves: tuple[Move[StepT, FactsT], ...]

    def __iter__(self) -> Iterator[Move[StepT, FactsT]]:
        return iter(self.moves)

    def of(self, step: StepT) -> Move[StepT, FactsT]:
        return next(one for one in self.moves if one.step is step)

    def open_steps(self, facts: FactsT) -> frozenset[StepT]:
        """The steps this actor may take now."""
        return frozenset(one.step for one in self.moves if self.is_open(one, facts))

    def is_open(self, one: Move[StepT, FactsT], facts: FactsT) -> bool:
        return facts.state in one.start and self.may[one.by](facts) and one.when(facts)

    def table(self) -> str:
        """The moves as a Markdown table, for the README."""
        rows = ["| step | from → to | by | rule |", "|---|---|---|---|"]
        for one in self.moves:
            path = ARROW.join(self._listed(states) for states in (one.start, one.end) if states)
            rows.append(f"| {one.step} | {path} | {one.by} | {one.rule} |")
        return "\n".join(rows) + "\n"

    def _listed(self, states: frozenset[str]) -> str:
        return " / ".join(state for state in self.states if state in states)
