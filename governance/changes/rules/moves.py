"""The state machine of a change: one table of moves, read by the writer, the page's buttons, the tests, the README.

Decides which step is open to whom in which state. What a step does is in actions/.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.moves import Moves, move


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    NOTICED = "noticed"
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
    NOTICE = "notice"
    COUNTER = "counter"
    RECOMMEND = "recommend"
    HAND_BACK = "hand back"
    CONSENT = "consent"
    OBJECT = "object"
    TAKE_EFFECT = "take effect"
    ASK = "ask"
    REPLY = "reply"
    EXTEND = "extend"
    TALK = "talk"
    GRANT = "grant"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    COLLIDE = "collide"
    LAPSE = "lapse"


ENDED = frozenset({State.ADOPTED, State.DECLINED, State.WITHDRAWN, State.LAPSED})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a change stands for one actor; everything its table of moves asks and nothing else."""

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
    time_asked_of_me: bool = False
    talked: bool = False  # it was put on a meeting in this round
    clock: bool = False

    @property
    def speaks(self) -> bool:
        """Negotiates for one of the two sides."""
        return self.on_a_side and self.negotiates


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.INITIATOR: lambda s: s.speaks and s.initiator,
    By.TURN: lambda s: s.speaks and s.my_turn,
    By.EITHER: lambda s: s.speaks,
    By.NOT_BINDING: lambda s: s.speaks and s.my_turn and not s.binding,
    By.BINDING: lambda s: s.speaks and s.binding,
    By.APPROVER: lambda s: s.approver,
    By.CLOCK: lambda s: s.clock,
    By.ANY_ACT: lambda _: False,
}


def _offered(s: Standing) -> bool:
    return s.has_offer


def _not_recommended(s: Standing) -> bool:
    return not s.recommended


def _put_before_it(s: Standing) -> bool:
    return s.my_turn and s.recommended


def _not_agreed_yet(s: Standing) -> bool:
    return s.has_offer and not s.side_consented


def _no_question_open(s: Standing) -> bool:
    return s.has_offer and not s.question_open


def _question_waits(s: Standing) -> bool:
    return s.question_to_me


def _time_asked(s: Standing) -> bool:
    return s.time_asked_of_me


def _not_talked(s: Standing) -> bool:
    return s.has_offer and not s.talked


def _binds(s: Standing) -> bool:
    return s.binding


MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.OFFER, "draft → open", By.INITIATOR, "Sends the proposal; from a role that binds, it is that side's yes."),
    move(Step.NOTICE, "draft → noticed", By.INITIATOR, "Gives the other side notice of other words for call takers, and of nothing else; only a role that binds does.", _binds),
    move(Step.COUNTER, "open → open", By.TURN, "Sends a counterproposal; a value taken over is agreed; the turn passes.", _offered),
    move(Step.RECOMMEND, "open → open", By.NOT_BINDING, "Puts a proposal, or a written counterproposal, before the role that binds.", _not_recommended),
    move(Step.HAND_BACK, "open → open", By.BINDING, "Gives it back to the own negotiator, with a sentence.", _put_before_it),
    move(Step.CONSENT, "open/noticed → open/agreed/adopted", By.BINDING, "Agrees to one whole proposal by its fingerprint, once for each side.", _not_agreed_yet),
    move(Step.OBJECT, "noticed → open", By.TURN, "Objects to a notice, with a sentence: it is an ordinary proposal from then on, and its sender goes on."),
    move(Step.TAKE_EFFECT, "noticed → agreed/adopted", By.CLOCK, "After 5 business days in which the other side did not object."),
    move(Step.ASK, "open → open", By.EITHER, "One question; the asker's clock stands still until the answer.", _no_question_open),
    move(Step.REPLY, "open → open", By.EITHER, "The answer of the side that was asked, within 5 business days.", _question_waits),
    move(Step.EXTEND, "open → open", By.TURN, "5 business days more, once a round; more needs the other side's yes."),
    move(Step.TALK, "open → open", By.EITHER, "Puts it on the next meeting of the two, once a round; the date to answer by moves to two business days after that, never forward.", _not_talked),
    move(Step.GRANT, "open → open", By.EITHER, "Gives the other side the further time that it asks for.", _time_asked),
    move(Step.DECLINE, "open → declined", By.TURN, "Ends it, with a reason.", _binds),
    move(Step.WITHDRAW, "draft/open/noticed/agreed → withdrawn", By.INITIATOR, "Takes it back, with a reason."),
    move(Step.APPROVE, "agreed → agreed/adopted", By.APPROVER, "Approves the same fingerprint both sides agreed to."),
    move(Step.RETURN, "agreed → open", By.APPROVER, "Sends it back to the side that began it: which lines, and what must change."),
    move(Step.REJECT, "agreed → declined", By.APPROVER, "Ends it, with a reason."),
    move(Step.COLLIDE, "open/noticed/agreed → open", By.ANY_ACT, "A target it started from has changed since; both values are shown."),
    move(Step.LAPSE, "draft → lapsed", By.CLOCK, "After 60 days untouched."),
))  # fmt: skip
