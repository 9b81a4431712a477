"""How minutes become final: the table of moves, of the minutes and of what is asked to be put otherwise.

Decides which step is open to whom. Minutes of a working meeting are final after FINAL_DAYS business days without a
correction, counted on each side's own calendar, the later of the two; those of a board when it has approved them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.calendars.rules import Calendar, respond_by
from governance.moves import Moves, move
from governance.people.rules import Acting

FINAL_DAYS = 5  # business days, on each side's own calendar, where the ground rules name no other number


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    DRAFT = "draft"
    CIRCULATED = "circulated"
    APPROVED = "approved"
    FINAL = "final"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    CLOCK = "the clock"
    TAKER = "the note taker; where there is none, who was here for a side"
    HERE = "whoever was here"
    BODY = "a board by its motion; a working meeting with both sides in the room"


class Step(StrEnum):
    DRAFT = "draft"
    WRITE = "write anew"
    CIRCULATE = "send round"
    ASK = "ask for a correction"
    APPROVE = "approve"
    FINISH = "make final"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where minutes stand for an actor. `open_corrections` hold them; `due`: the days for corrections are over."""

    state: State
    by: Acting
    takes_notes: bool = False
    was_here: bool = False
    open_corrections: int = 0
    due: bool = False
    approves: bool = False


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.CLOCK: lambda s: s.by.is_program,
    By.TAKER: lambda s: s.takes_notes,
    By.HERE: lambda s: s.was_here,
    By.BODY: lambda s: s.approves,
}
_HELD = "A correction of the minutes of {number} is not answered yet."
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.DRAFT, "new → draft", By.CLOCK, "Made of what was written in the meeting, when it is closed."),
    move(Step.WRITE, "draft → draft", By.TAKER, "Puts a sentence of the draft otherwise."),
    move(Step.CIRCULATE, "draft → circulated", By.TAKER, "Sends them to all who were here; from now on only corrections change them."),
    move(Step.ASK, "circulated/final → circulated/final", By.HERE, "Asks for a correction; of final minutes it will stand beside them."),
    move(Step.APPROVE, "circulated → approved", By.BODY, "Takes them as they are; no correction may be open.", lambda s: not s.open_corrections, _HELD),
    move(Step.FINISH, "circulated/approved → final", By.CLOCK, "After 5 business days on each side’s own calendar without an open correction; of a board once approved.", lambda s: not s.open_corrections and (s.due or s.state is State.APPROVED), _HELD),
))  # fmt: skip


class CorrectionState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class CorrectionStep(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


class Answers(StrEnum):
    OTHERS = "the note taker or the other side, never whoever asked"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Where a correction stands for an actor: who asked, of which office; `speaks`: the actor belongs to the meeting."""

    state: CorrectionState
    by: Acting
    asker: int
    asker_party: str
    takes_notes: bool = False
    speaks: bool = False


def answers(s: Asked) -> bool:
    other_side = s.speaks and s.by.party != s.asker_party
    return s.by.person_id != s.asker and (s.takes_notes or other_side)


CORRECTION_MOVES: Moves[CorrectionStep, Asked] = Moves(states=CorrectionState, may={Answers.OTHERS: answers}, moves=(
    move(CorrectionStep.ACCEPT, "asked → accepted", Answers.OTHERS, "The words stand from now on, with a new fingerprint; of final minutes, beside them."),
    move(CorrectionStep.DECLINE, "asked → declined", Answers.OTHERS, "It stays as it is, and why."),
))  # fmt: skip


def final_from(calendars: Iterable[Calendar], at: datetime, days: int = FINAL_DAYS) -> datetime:
    """When minutes sent round at an instant are final: after so many business days, the later of the sides' own."""
    return max(respond_by(each, at, days) for each in calendars)
