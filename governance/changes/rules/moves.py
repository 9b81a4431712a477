"""The state machine of a change: one table of moves, read by the writer, the page's buttons, the tests, the README.

Decides which step is open to whom in which state. What a step does is in actions/.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    AGREED = "agreed"
    ADOPTED = "adopted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    INITIATOR = "the side that began it"
    TURN = "the side whose turn it is"
    EITHER = "either side"
    NOT_BINDING = "a role of the side whose turn it is that does not bind it"
    BINDING = "a role that binds a side"
    APPROVER = "the roles the approval policy asks"
    CLOCK = "the clock"
    ANY_ACT = "whatever act finds it"


class Step(StrEnum):
    OFFER = "offer"
    COUNTER = "counter"
    RECOMMEND = "recommend"
    HAND_BACK = "hand back"
    CONSENT = "consent"
    ASK = "ask"
    REPLY = "reply"
    EXTEND = "extend"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    COLLIDE = "collide"
    LAPSE = "lapse"


@dataclass(frozen=True, kw_only=True)
class Move:
    """One step: from which states to which, by whom, and its rule in a sentence."""

    step: Step
    start: frozenset[State]
    end: frozenset[State]
    by: By
    rule: str


def _move(step: Step, start: str, end: str, by: By, rule: str) -> Move:
    states = [frozenset(State(name) for name in part.split("/")) for part in (start, end)]
    return Move(step=step, start=states[0], end=states[1], by=by, rule=rule)


MOVES: tuple[Move, ...] = (
    _move(Step.OFFER, "draft", "open", By.INITIATOR, "Sends the proposal; from a role that binds, it is that side's yes."),
    _move(Step.COUNTER, "open", "open", By.TURN, "Sends a counterproposal; a value taken over is agreed; the turn passes."),
    _move(Step.RECOMMEND, "open", "open", By.NOT_BINDING, "Puts a proposal, or a written counterproposal, before the role that binds."),
    _move(Step.HAND_BACK, "open", "open", By.BINDING, "Gives it back to the own negotiator, with a sentence."),
    _move(Step.CONSENT, "open", "open/agreed/adopted", By.BINDING, "Agrees to one whole proposal by its fingerprint, once for each side."),
    _move(Step.ASK, "open", "open", By.EITHER, "One question; the asker's clock stands still until the answer."),
    _move(Step.REPLY, "open", "open", By.EITHER, "The answer of the side that was asked, within 5 business days."),
    _move(Step.EXTEND, "open", "open", By.TURN, "5 business days more, once a round; more needs the other side's yes."),
    _move(Step.DECLINE, "open", "declined", By.TURN, "Ends it, with a reason."),
    _move(Step.WITHDRAW, "draft/open/agreed", "withdrawn", By.INITIATOR, "Takes it back, with a reason."),
    _move(Step.APPROVE, "agreed", "agreed/adopted", By.APPROVER, "Approves the same fingerprint both sides agreed to."),
    _move(Step.RETURN, "agreed", "open", By.APPROVER, "Sends it back to the side that began it: which lines, and what must change."),
    _move(Step.REJECT, "agreed", "declined", By.APPROVER, "Ends it, with a reason."),
    _move(Step.COLLIDE, "open/agreed", "open", By.ANY_ACT, "A target it started from has changed since; both values are shown."),
    _move(Step.LAPSE, "draft", "lapsed", By.CLOCK, "After 60 days untouched."),
)  # fmt: skip
MOVE_OF = {move.step: move for move in MOVES}
ENDED = frozenset({State.ADOPTED, State.DECLINED, State.WITHDRAWN, State.LAPSED})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a change stands for one actor; everything `open_steps` needs and nothing else."""

    state: State
    on_a_side: bool
    negotiates: bool
    binding: bool
    my_turn: bool
    initiator: bool
    side_consented: bool
    recommended: bool
    question_to_me: bool
    question_open: bool
    approver: bool
    has_offer: bool
    someone_binds: bool = True


def open_steps(standing: Standing) -> frozenset[Step]:
    """The steps this actor may take now: the buttons of the page and the guard of the writer."""
    return frozenset(m.step for m in MOVES if standing.state in m.start and _may(m.step, standing))


def _may(step: Step, s: Standing) -> bool:
    if step in {Step.COLLIDE, Step.LAPSE}:
        return False
    if step in {Step.APPROVE, Step.RETURN, Step.REJECT}:
        return s.approver
    return s.on_a_side and s.negotiates and _may_on_side(step, s)


def _may_on_side(step: Step, s: Standing) -> bool:
    allowed = {
        Step.OFFER: s.initiator,
        Step.COUNTER: s.my_turn and s.has_offer,
        Step.RECOMMEND: s.my_turn and not s.binding and not s.recommended,
        Step.HAND_BACK: s.my_turn and s.binding and s.recommended,
        Step.CONSENT: s.binding and not s.side_consented and s.has_offer,
        Step.ASK: s.has_offer and not s.question_open,
        Step.REPLY: s.question_to_me,
        Step.EXTEND: s.my_turn,
        Step.DECLINE: s.my_turn and s.binding,
        Step.WITHDRAW: s.initiator,
    }
    return allowed[step]


def moves_table() -> str:
    """The moves as a Markdown table, for the README."""
    rows = ["| step | from → to | by | rule |", "|---|---|---|---|"]
    order: dict[str, int] = {state: n for n, state in enumerate(State)}
    for move in MOVES:
        start, end = (" / ".join(sorted(states, key=order.__getitem__)) for states in (move.start, move.end))
        rows.append(f"| {move.step} | {start} → {end} | {move.by} | {move.rule} |")
    return "\n".join(rows) + "\n"
