"""Corrections: a department asks about results, 311 answers. The table of moves, the reasons, and how requests are chosen.

Decides which step is open to whom and how a pasted list is read. What a correction does to a result is judging's.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.errors import Invalid
from governance.moves import Moves, move
from governance.people.rules import Acting, PartyKind
from governance.results.rules.request_filter import RequestFilter

MOST = 50_000  # requests of one correction
MOST_LISTED = 20_000  # case numbers of one list
LONGEST_NUMBER = 100
_SEPARATORS = re.compile(r"[,;\s]+")
_AROUND = "\"'“”#"


class Reason(StrEnum):
    NOT_OURS = "not-ours"
    DUPLICATE = "duplicate"
    NO_ACCESS = "no-access"
    EVENT = "event"
    DATA_ERROR = "data-error"


# How each is called, and what it means.
REASONS: dict[str, tuple[str, str]] = {
    Reason.NOT_OURS: ("Not ours", "the work belongs to somebody else"),
    Reason.DUPLICATE: ("Duplicate", "the same thing was reported before"),
    Reason.NO_ACCESS: ("No access", "the crew could not get to it"),
    Reason.EVENT: ("Event", "a storm or another event kept us from it"),
    Reason.DATA_ERROR: ("Data error", "a date, a status or a service is wrong"),
}


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    DEPARTMENT = "those who negotiate for the department"
    ASKING = "those who negotiate for the department that asked"
    CENTER = "311's analyst or lead"


class Step(StrEnum):
    ASK = "ask"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a correction stands for an actor: the party that asked (its code) and the person, who never answers it."""

    state: State
    by: Acting
    asked_by: str = ""
    asker: int | None = None


def _of_a_department(s: Standing) -> bool:
    return s.by.kind is PartyKind.DEPARTMENT and s.by.negotiates


def _asked_by_others(s: Standing) -> bool:
    return s.asker != s.by.person_id


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.DEPARTMENT: _of_a_department,
    By.ASKING: lambda s: _of_a_department(s) and s.by.party == s.asked_by,
    By.CENTER: lambda s: s.by.kind is PartyKind.CENTER and s.by.negotiates,
}
_OWN = "You asked for {number} yourself, so somebody else at 311 answers it."
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.ASK, "new → asked", By.DEPARTMENT, "One reason for one or many requests of its own services; results stay until 311 answers."),
    move(Step.ANSWER, "asked → answered", By.CENTER, "All of them or one by one: corrected (left out of the figures) or left as is, and why.", _asked_by_others, _OWN),
    move(Step.WITHDRAW, "asked → withdrawn", By.ASKING, "Takes it back before it is answered."),
))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PastedNumber:
    """One case number as it was pasted, with the line it stands on."""

    line: int
    number: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Case numbers as pasted, each once; `feed` is a data source's code, "" where the numbers alone must tell."""

    lines: tuple[PastedNumber, ...]
    twice: tuple[PastedNumber, ...] = ()
    feed: str = ""

    def __bool__(self) -> bool:
        return bool(self.lines)


Selection = RequestFilter | Listed


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What a department sends: which requests, one reason for all of them, and its words."""

    selection: Selection
    reason: Reason
    words: str


def listed(pasted: str, *, feed: str = "") -> Listed:
    """The case numbers of a pasted text: one per line, or apart by commas, semicolons or spaces. Raises Invalid."""
    found = tuple(_lines(pasted))
    if len(found) > MOST_LISTED:
        message = f"A list holds {MOST_LISTED:,} case numbers at most; this one has {len(found):,}. Send it in parts."
        raise Invalid(message, fields={"numbers": message})
    times: Counter[str] = Counter()
    first: list[PastedNumber] = []
    twice: list[PastedNumber] = []
    for each in found:
        (twice if times[each.number] else first).append(each)
        times[each.number] += 1
    return Listed(lines=tuple(first), twice=tuple(twice), feed=feed)


def _lines(pasted: str) -> Iterable[PastedNumber]:
    for place, text in enumerate(pasted.splitlines(), start=1):
        for word in _SEPARATORS.split(text):
            number = word.strip(_AROUND)[:LONGEST_NUMBER]
            if number:
                yield PastedNumber(line=place, number=number)


class Decision(StrEnum):
    """How 311 answers: every request alike, or only some of them corrected."""

    CORRECT = "correct"
    LEAVE = "leave"
    SOME = "some"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`picked` names the requests to be corrected where only some are, by data source and case number."""

    decision: Decision
    words: str
    picked: frozenset[tuple[str, str]] = frozenset()


def corrected(answer: Answer, requests: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Which of the requests are corrected. Raises Invalid where a picked one is not among them, or none was picked."""
    known = frozenset(requests)
    if answer.decision is not Decision.SOME:
        return known if answer.decision is Decision.CORRECT else frozenset()
    foreign = sorted(number for feed, number in answer.picked - known)
    if foreign:
        message = f"{', '.join(foreign[:10])}: not among the requests asked about."
        raise Invalid(message, fields={"picked": message})
    if not answer.picked:
        message = "Mark the requests that are corrected, or leave all of them as they are."
        raise Invalid(message, fields={"picked": message})
    return answer.picked
