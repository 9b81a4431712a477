"""What may be done to a scorecard, in which state and by whom; read by the writer and by the buttons of the page."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from governance.people.rules import Acting, PartyKind, Role

REPLY_DAYS = 10  # business days of the department's own calendar


class State(StrEnum):
    DRAFT = "draft"
    HELD = "held"
    PUBLISHED = "published"


class Step(StrEnum):
    COMMENT = "comment"
    EXPLAIN = "explain"
    HOLD = "hold"
    RELEASE = "release"


class Kind(StrEnum):
    """Of what is said: about the card, or to explain a pattern worth a look."""

    COMMENT = "comment"
    PATTERNS = "patterns"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    SIDES = "whoever negotiates for the department or for 311"
    DEPARTMENT = "whoever negotiates for the department"
    SPONSOR = "the sponsor, or who acts for the sponsor"


@dataclass(frozen=True, kw_only=True)
class Move:
    step: Step
    start: frozenset[State]
    end: State | None  # None: it stays as it is
    by: By
    rule: str


_OPEN = frozenset({State.DRAFT, State.HELD})
MOVES = (
    Move(
        step=Step.COMMENT,
        start=_OPEN,
        end=None,
        by=By.SIDES,
        rule="Printed on the scorecard as it was written.",
    ),
    Move(
        step=Step.EXPLAIN,
        start=_OPEN,
        end=None,
        by=By.DEPARTMENT,
        rule="Printed beside the patterns worth a look.",
    ),
    Move(
        step=Step.HOLD,
        start=frozenset({State.DRAFT}),
        end=State.HELD,
        by=By.SPONSOR,
        rule="It is not published until it is released; both sides read the reason.",
    ),
    Move(
        step=Step.RELEASE,
        start=frozenset({State.HELD}),
        end=State.DRAFT,
        by=By.SPONSOR,
        rule="It is published when its reply period is over.",
    ),
)
MOVE_OF = {move.step: move for move in MOVES}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A card as a step looks at it: `party` "" = citywide; whether it tells of patterns worth a look."""

    state: State
    party: str
    patterns: bool


def open_steps(card: Standing, *, by: Acting) -> frozenset[Step]:
    """The steps this actor may take now."""
    return frozenset(move.step for move in MOVES if card.state in move.start and _may(move, card, by))


def _may(move: Move, card: Standing, by: Acting) -> bool:
    if move.by is By.SPONSOR:
        return by.role is Role.SPONSOR
    own = by.kind is PartyKind.DEPARTMENT and card.party in ("", by.party)
    if move.by is By.DEPARTMENT:
        return by.negotiates and own and card.patterns
    return by.negotiates and (own or by.kind is PartyKind.CENTER)


def patterns_open(card: Standing, *, explained: bool, over: bool) -> bool:
    """Whether patterns are the department's alone so far: until it explains them or its time to reply is over."""
    return card.state is not State.PUBLISHED and card.patterns and not explained and not over


def silent(
    party: tuple[str, str], centers: Collection[tuple[str, str]], spoke: Collection[str]
) -> tuple[str, ...]:
    """The names of the sides that said nothing; sides are (code, name), and all centers are one side."""
    code, name = party
    missing = [name] if code and code not in spoke else []
    if not {center for center, _ in centers} & set(spoke):
        missing += [center_name for _, center_name in centers][:1]
    return tuple(missing)
