"""What is signed and what a system applies: when the two differ, who says what about it, and when that is over. Pure.

The due dates show what a system does, never what was agreed: a difference moves no target. Both sides say what becomes of
it, and a later finding or version that says the same as the other ends it by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from governance.agreements.rules.items import Target, Term, target_words
from governance.calendars.rules import Comparison, amount_words
from governance.changes.rules.read_promises import applied
from governance.inference.rules.values import LabelFinding, Promised
from governance.moves import Moves, move
from governance.people.rules import Acting

THE_SYSTEM = "the city’s system"  # where none is named
REST = timedelta(days=60)  # after both sides said what becomes of it, before the same is asked again


class State(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    OVER = "over"


class Step(StrEnum):
    ANSWER = "answer"
    END = "end"


class Answer(StrEnum):
    CHANGE = "change"
    MEND = "mend"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    SIDE = "those who negotiate for 311 or the department"
    CLOCK = "the clock"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a difference stands for an actor; `sides` are the codes of the two offices."""

    state: State
    by: Acting
    sides: frozenset[str]


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.SIDE: lambda s: s.by.negotiates and s.by.party in s.sides,
    By.CLOCK: lambda s: s.by.is_program,
}
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.ANSWER, "open → open/settled", By.SIDE, "Says what its side does about it; with both answers it is settled."),
    move(Step.END, "open → over", By.CLOCK, "A later finding or version says the same as the other, or something else."),
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Apart:
    """A target as it is signed, and what the due dates of `n` requests say instead, of which `hits` follow it."""

    signed: str
    applied: str
    n: int
    hits: int


def apart(term: Term, claim: LabelFinding) -> Apart | None:
    """Where a system applies something else than is signed; None where it is the same, or no case tells the two apart."""
    promise = applied(claim)
    if term.target is None or _same(term.target, promise):
        return None
    if any(r.claim == promise and not r.decides and _same(term.target, r.promise) for r in claim.rivals):
        return None
    last = claim.regimes[-1]
    words = amount_words(promise.amount, promise.unit)
    return Apart(signed=target_words(term.target), applied=words, n=last.n, hits=last.hits)


def _same(target: Target, promise: Promised) -> bool:
    return (target.amount, target.unit) == (promise.amount, promise.unit)


def as_applied(term: Term, claim: LabelFinding) -> Term:
    """The target as the system applies it, for a draft; whatever else is signed stays."""
    promise = applied(claim)
    how = Comparison.DATE if promise.by_date else term.comparison
    target = Target(amount=promise.amount, unit=promise.unit)
    return replace(term, target=target, due_rule=promise.rule, comparison=how)


def title(service: str, signed: str, shown: str, system: str) -> str:
    """Pothole: signed 4 business days; CRM applies 5 business days."""
    return f"{service}: signed {signed}; {system} applies {shown}"


ANSWERS: Mapping[str, tuple[str, str]] = {
    Answer.CHANGE: (
        "We change the agreement",
        "A draft of your own side with what the system applies; nothing is sent.",
    ),
    Answer.MEND: (
        "The system will be mended",
        "It is to apply what is signed; a later finding shows whether it does.",
    ),
}
