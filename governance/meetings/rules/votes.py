"""Motions and votes: what a motion says, what a seat may say to it, and what the votes come to. Pure.

The result is worked out here and typed by nobody. A vote counts where, at the second at which the vote is closed, the very
person who gave it is in the room for that seat and takes part. Who is there and says nothing abstains. A tie fails.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from governance import canonical
from governance.bodies.rules.ground_rules import GroundRules, MotionKind
from governance.bodies.rules.quorum import Quorum
from governance.bodies.rules.shares import Needed
from governance.errors import Invalid

LIMIT = 2_000
LONGEST_REASON = 300


class Value(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    RECUSED = "recused"
    ABSENT = "absent"


GIVEN = (Value.YES, Value.NO, Value.ABSTAIN)  # what somebody says; the others are worked out


class MotionState(StrEnum):
    OPEN = "open"
    CARRIED = "carried"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Result(StrEnum):
    CARRIED = "carried"
    FAILED = "failed"
    RECOMMENDED = "recommended"  # it would have carried, but there was no quorum
    NO_QUORUM = "no-quorum"

    @property
    def state(self) -> MotionState:
        return MotionState.CARRIED if self is Result.CARRIED else MotionState.FAILED


@dataclass(frozen=True, kw_only=True)
class NewMotion:
    """As it is put. `about` names what it is about (change/CH-2026-0042), `content` what a carried one takes into effect.

    `mover` and `seconder` are codes of seats; without a mover the chair puts it.
    """

    key: str
    kind: MotionKind
    words: str
    about: str = ""
    content: str = ""
    mover: str = ""
    seconder: str = ""

    @property
    def hash(self) -> str:
        parts: dict[str, Any] = {"kind": str(self.kind), "words": self.words, "about": self.about}
        return canonical.fingerprint("motion", {"v": 1, **parts, "content": self.content})

    def checked(self) -> "NewMotion":
        """Itself; raises Invalid where it says nothing, or is seconded by whoever moves it."""
        words = canonical.text(self.words, field="words", limit=LIMIT)
        if not words:
            raise Invalid(
                "Write down what is moved, as it is voted on.", fields={"words": "say what is moved"}
            )
        if self.seconder and self.seconder == self.mover:
            reason = "is somebody else than who moves it"
            raise Invalid(f"Whoever seconds a motion {reason}.", fields={"seconder": reason})
        return replace(self, words=words)


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What is entered for a seat about the motion with the text that was read (`seen`, its fingerprint)."""

    motion: str
    seat: str
    value: Value
    seen: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """What somebody said for a seat."""

    seat: str
    person: int
    value: Value


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Every seat of the body with what it said; `needed` yes votes carry it."""

    values: Mapping[str, Value]
    yes: int
    no: int
    present: int
    base: int
    quorum: int
    needed: int
    result: Result


def tally(
    rules: GroundRules,
    kind: MotionKind,
    there: Quorum,
    given: Iterable[Given],
    *,
    needs: Needed | None = None,
) -> Tally:
    """What the votes come to by whoever is `there` now; `needs` is another majority than the kind of motion asks."""
    said = {each.seat: each for each in given}
    values = {seat: _value(seat, there, said.get(seat)) for seat in rules.seats}
    yes, no = (sum(1 for value in values.values() if value is each) for each in (Value.YES, Value.NO))
    able = max(there.present, len(there.voices))
    needed = (needs or rules.needs(kind)).votes(cast=yes + no, present=able, base=there.base)
    return Tally(
        values=values,
        yes=yes,
        no=no,
        present=there.present,
        base=there.base,
        quorum=there.needed,
        needed=needed,
        result=_result(carries=yes >= needed and yes > no, quorum=there.met),
    )


def _value(seat: str, there: Quorum, said: Given | None) -> Value:
    if seat in there.recused:
        return Value.RECUSED
    if seat not in there.voices:
        return Value.ABSENT
    return said.value if said and said.person == there.voices[seat] else Value.ABSTAIN


def _result(*, carries: bool, quorum: bool) -> Result:
    if quorum:
        return Result.CARRIED if carries else Result.FAILED
    return Result.RECOMMENDED if carries else Result.NO_QUORUM
