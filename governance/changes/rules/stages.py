"""How far a change has come, as the stages people see. Pure; what may be done at each is in moves.py."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance import formats
from governance.changes.rules.moves import State


class Reached(StrEnum):
    COMPLETE = "complete"
    CURRENT = "current"
    AHEAD = "ahead"


@dataclass(frozen=True, kw_only=True)
class Stage:
    label: str
    reached: Reached


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What the stages are worked out from; `on` is the date of the version it became or the date proposed.

    `announced`: it is a notice, which nobody has to agree to.
    """

    state: State
    round: int
    approval: bool
    on: date | None
    today: date
    announced: bool = False


ENDINGS = {State.DECLINED: "Declined", State.WITHDRAWN: "Withdrawn", State.LAPSED: "Set aside"}


def stages(so_far: Progress) -> tuple[Stage, ...]:
    """Draft, Proposed, Counterproposal n, Agreed, Approved where one is needed, In effect with its date.

    Of a notice: Draft, Notice given, In effect.
    """
    if so_far.state in ENDINGS:
        return _ended(so_far)
    if so_far.announced:
        return _announced(so_far)
    labels = ["Draft", "Proposed"]
    if so_far.round > 1:
        labels.append(f"Counterproposal {so_far.round - 1}")
    at = {State.DRAFT: 0, State.OPEN: len(labels) - 1, State.AGREED: len(labels)}
    labels += ["Agreed", *(["Approved"] if so_far.approval else []), _last(so_far)]
    place = at.get(so_far.state, len(labels) - 1)
    return tuple(Stage(label=label, reached=_reached(n, place, so_far)) for n, label in enumerate(labels))


def _announced(so_far: Progress) -> tuple[Stage, ...]:
    labels = ["Draft", "Notice given", *(["Approved"] if so_far.approval else []), _last(so_far)]
    at = {State.DRAFT: 0, State.NOTICED: 1, State.AGREED: 2}
    place = at.get(so_far.state, len(labels) - 1)
    return tuple(Stage(label=label, reached=_reached(n, place, so_far)) for n, label in enumerate(labels))


def _reached(number: int, place: int, so_far: Progress) -> Reached:
    if number == place:
        holds = so_far.state is State.ADOPTED and so_far.on is not None and so_far.on <= so_far.today
        return Reached.COMPLETE if holds else Reached.CURRENT
    return Reached.COMPLETE if number < place else Reached.AHEAD


def _last(so_far: Progress) -> str:
    if so_far.on is None:
        return "In effect"
    year = f", {so_far.on.year}" if so_far.on.year != so_far.today.year else ""
    return f"In effect {formats.day_of_month(so_far.on)}{year}"


def _ended(so_far: Progress) -> tuple[Stage, ...]:
    passed = ["Draft"] + (["Proposed"] if so_far.round else [])
    passed += [f"Counterproposal {so_far.round - 1}"] if so_far.round > 1 else []
    done = tuple(Stage(label=label, reached=Reached.COMPLETE) for label in passed)
    return (*done, Stage(label=ENDINGS[so_far.state], reached=Reached.CURRENT))
