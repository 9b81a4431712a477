"""What was agreed in a meeting about an open change, and which sides have confirmed it on their own screens. Pure.

Recording it commits nobody. Whether it still stands is derived from the change, never stored: it stands while the change
is where it was when the meeting spoke, or one proposal further with exactly this content. What confirming does depends on
whose turn it is; it never does more than that side could do on the page of the change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from governance.changes.rules import moves as changes
from governance.moves import Moves, move


class State(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    OVERTAKEN = "overtaken"
    TAKEN_BACK = "taken-back"


class Step(StrEnum):
    CONFIRM = "confirm"
    TAKE_BACK = "take back"


class By(StrEnum):
    BINDING = "a role that binds a side of the change"
    CONFIRMED = "a role that binds a side which has confirmed ahead of its turn"


class Way(StrEnum):
    """What a side's confirmation does to the change."""

    CONSENT = "agrees to the proposal on the table, which is this one"
    COUNTER = "sends this as its counterproposal"
    KEPT = "is kept until the side whose turn it is confirms"


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A side's own yes ahead of its turn: who, in which seat, for whom."""

    id: int
    party: str
    person: int
    seat: int
    delegation: int | None
    name: str
    who: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class AgreedInMeeting:
    """`number` and `title` are the change's, `day` is the meeting's; `change_state`, `change_round`, `offer_hash` and `turn` say where that stands now.

    `round` is the proposal that the meeting talked about. `consents` are the sides that agreed to the proposal on the
    table, `kept` the confirmations that wait and whose person still acts there, `signers` who may confirm, by side.
    `stored` is what the row says; `state` what is true.
    """

    id: int
    number: str
    title: str
    key: str
    meeting: str
    code: str
    words: str
    proposal: str
    hash: str
    round: int
    stored: State
    revision: int
    at: datetime
    day: date
    change_state: changes.State
    change_round: int
    offer_hash: str
    turn: str
    sides: tuple[str, ...]
    names: Mapping[str, str]
    consents: frozenset[str]
    kept: Mapping[str, Confirmed]
    signers: Mapping[str, tuple[str, ...]]
    newest: bool = True

    @property
    def state(self) -> State:
        if self.stored is not State.WAITING:
            return self.stored
        agreed = self.offer_hash == self.hash and frozenset(self.sides) <= self.consents
        if agreed and self.change_state not in LOST:
            return State.CONFIRMED
        return State.WAITING if self._stands else State.OVERTAKEN

    @property
    def _stands(self) -> bool:
        further = self.change_round == self.round + 1 and self.offer_hash == self.hash
        return (
            self.newest
            and self.change_state is changes.State.OPEN
            and (self.change_round == self.round or further)
        )

    def has_confirmed(self, side: str) -> bool:
        """What was kept ahead counts no more once exactly this is on the table: then it is agreed to there, or not yet."""
        return side in (self.consents if self.offer_hash == self.hash else self.kept)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The sides whose own yes is missing, the one whose turn it is first."""
        if self.state is not State.WAITING:
            return ()
        left = [side for side in self.sides if not self.has_confirmed(side)]
        return tuple(sorted(left, key=lambda side: side != self.turn))

    def way(self, side: str) -> Way:
        if self.offer_hash == self.hash:
            return Way.CONSENT
        return Way.COUNTER if side == self.turn else Way.KEPT

    def other(self, side: str) -> str:
        return next(each for each in self.sides if each != side)


LOST = frozenset({changes.State.DECLINED, changes.State.WITHDRAWN, changes.State.LAPSED})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where it stands for one actor."""

    state: State
    binds: bool
    confirmed: bool
    kept: bool


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.BINDING: lambda s: s.binds,
    By.CONFIRMED: lambda s: s.binds and s.kept,
}


def _missing(s: Standing) -> bool:
    return not s.confirmed


MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.CONFIRM, "waiting → waiting/confirmed/overtaken", By.BINDING, "Confirms for its own side, on its own screen, by the fingerprint; the second yes binds both.", _missing),
    move(Step.TAKE_BACK, "waiting → waiting", By.CONFIRMED, "Takes back a confirmation that has had no effect yet."),
))  # fmt: skip
