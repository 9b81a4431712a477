"""What may be done to a scorecard, in which state and by whom; read by the writer and by the buttons of the page."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.moves import Moves, move
from governance.people.rules import Acting, PartyKind, Role, Via


class State(StrEnum):
    DRAFT = "draft"
    HELD = "held"
    PUBLISHED = "published"


class Step(StrEnum):
    COMMENT = "comment"
    EXPLAIN = "explain"
    HOLD = "hold"
    RELEASE = "release"
    REFRESH = "refresh"
    PUBLISH = "publish"


class Kind(StrEnum):
    """What a side's words are: a comment on the card, or the explanation of a pattern worth a look."""

    COMMENT = "comment"
    PATTERNS = "patterns"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    SIDES = "whoever negotiates for the department or for 311"
    DEPARTMENT = "whoever negotiates for the department"
    SPONSOR = "the sponsor, or who acts for the sponsor"
    CLOCK = "the clock"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a card stands for an actor: `party` "" = citywide; whether it tells of patterns worth a look."""

    state: State
    party: str
    patterns: bool
    by: Acting

    @property
    def own(self) -> bool:
        """The card of the actor's department, or the city's for every department."""
        return self.by.kind is PartyKind.DEPARTMENT and self.party in ("", self.by.party)


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.SIDES: lambda s: s.by.negotiates and (s.own or s.by.kind is PartyKind.CENTER),
    By.DEPARTMENT: lambda s: s.by.negotiates and s.own,
    By.SPONSOR: lambda s: s.by.holds(Role.SPONSOR),
    By.CLOCK: lambda s: s.by.via is Via.CLOCK,
}


def _shows_patterns(s: Standing) -> bool:
    return s.patterns


MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.COMMENT, "draft/held", By.SIDES, "Printed on the scorecard as it was written."),
    move(Step.EXPLAIN, "draft/held", By.DEPARTMENT, "Printed beside the patterns worth a look.", _shows_patterns),
    move(Step.HOLD, "draft → held", By.SPONSOR, "It is not published until it is released; both sides read the reason."),
    move(Step.RELEASE, "held → draft", By.SPONSOR, "It is published when its reply period is over."),
    move(Step.REFRESH, "draft/held → draft/held", By.CLOCK, "Its figures are counted again when what they rest on has moved."),
    move(Step.PUBLISH, "draft → published", By.CLOCK, "When its reply period is over; it does not change any more."),
))  # fmt: skip


def patterns_open(state: State, *, patterns: bool, explained: bool, over: bool) -> bool:
    """Whether patterns are the department's alone so far: until it explains them or its time to reply is over."""
    return state is not State.PUBLISHED and patterns and not explained and not over


def silent(
    party: tuple[str, str], centers: Collection[tuple[str, str]], spoke: Collection[str]
) -> tuple[str, ...]:
    """The names of the sides that said nothing; sides are (code, name), and all centers are one side."""
    code, name = party
    missing = [name] if code and code not in spoke else []
    if not {center for center, _ in centers} & set(spoke):
        missing += [center_name for _, center_name in centers][:1]
    return tuple(missing)
