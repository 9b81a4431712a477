"""The state machine of a reorganization: proposed by one side it concerns, carried out with the yes of every other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.moves import Moves, move
from governance.people.rules import Acting


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    BINDING = "a role that binds 311 or a department it concerns"
    ASKED = "a role that binds a side which has not agreed yet"
    PROPOSER = "a role that binds the side that proposed it"
    CLOCK = "the clock"


class Step(StrEnum):
    PROPOSE = "propose"
    AGREE = "agree"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a reorganization stands for an actor; `asked` are the sides without a yes, `agreed` persons by their side."""

    state: State
    by: Acting
    proposer: str = ""
    asked: frozenset[str] = frozenset()
    agreed: frozenset[tuple[int, str]] = frozenset()


def _binds(s: Standing) -> bool:
    return s.by.binding and s.by.negotiates


def _for_no_other_side(s: Standing) -> bool:
    return not any(person == s.by.person_id and side != s.by.party for person, side in s.agreed)


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.BINDING: _binds,
    By.ASKED: lambda s: _binds(s) and s.by.party in s.asked,
    By.PROPOSER: lambda s: _binds(s) and s.by.party == s.proposer,
    By.CLOCK: lambda s: s.by.is_program,
}
_BOTH = "You have already agreed to {number} for another side; nobody acts for two."
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.PROPOSE, "new → proposed", By.BINDING, "Says what becomes of which services, from which day; it is that side's yes."),
    move(Step.AGREE, "proposed → proposed/agreed", By.ASKED, "Agrees to exactly this, by its fingerprint; with the last yes it is settled.", _for_no_other_side, _BOTH),
    move(Step.DECLINE, "proposed → declined", By.ASKED, "Ends it, with a reason."),
    move(Step.WITHDRAW, "proposed → withdrawn", By.PROPOSER, "Takes it back, with a reason."),
    move(Step.LAPSE, "proposed → lapsed", By.CLOCK, "On its day, or after 60 days, when a yes is missing."),
))  # fmt: skip
