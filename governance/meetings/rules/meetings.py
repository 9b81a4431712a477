"""How a meeting comes to be, moves, is opened and closed: its table of moves, its stamp for calendars, its short code.

Decides which step is open to whom and who may write in it. Which dates a series has, `patterns` and `planning` decide.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from governance.moves import Moves, move
from governance.people.rules import CONVENING_ROLES, Acting

BOARD = "board"
# Signs that nobody takes for one another when they are read aloud or typed from a screen.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 4
EARLY = timedelta(hours=1)  # so long before its time a meeting may be opened
SOON = timedelta(minutes=15)  # from then on, opening it is what its page is for


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    DRAFT = "draft"
    INVITED = "invited"
    CANCELED = "canceled"
    OPEN = "open"
    CLOSED = "closed"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    TAKERS = (
        "whoever speaks for one of its sides; at a board its chair, its note taker or the convening office"
    )
    INVITED = "whoever is invited"


class Step(StrEnum):
    CREATE = "create"
    INVITE = "invite"
    CHANGE = "change"
    MOVE = "move"
    CANCEL = "cancel"
    RESTORE = "restore"
    REPLY = "reply"
    OPEN = "open"
    CLOSE = "close"


class Answer(StrEnum):
    """What somebody says to an invitation."""

    YES = "yes"
    ONLINE = "online"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Circle:
    """Whose meeting it is: kind of its body, codes of its offices, at a board the codes of its members' roles.

    `takers` are the roles of its chair and its note taker; `guests` and `taker` are numbers of people.
    """

    kind: str
    parties: tuple[str, ...]
    members: frozenset[str] = frozenset()
    takers: frozenset[str] = frozenset()
    guests: frozenset[int] = frozenset()
    taker: int | None = None

    def is_member(self, by: Acting) -> bool:
        """Whether this role belongs to it: at a working meeting every role that speaks for one of the two sides."""
        if self.kind == BOARD:
            return by.seat in self.members
        return by.negotiates and by.party in self.parties

    def writes(self, by: Acting) -> bool:
        """Whether this role keeps its agenda, notes and times; also whoever was chosen to take the notes."""
        chosen = by.person_id == self.taker and by.party in self.parties
        if self.kind != BOARD:
            return self.is_member(by) or chosen
        return by.seat in self.takers or by.holds(*CONVENING_ROLES) or (chosen and self.is_member(by))

    def is_invited(self, by: Acting) -> bool:
        return self.is_member(by) or by.person_id in self.guests


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a meeting stands for an actor."""

    state: State
    by: Acting
    circle: Circle = field(default_factory=lambda: Circle(kind="", parties=()))

    @property
    def writes(self) -> bool:
        return self.circle.writes(self.by)

    @property
    def is_invited(self) -> bool:
        return self.circle.is_invited(self.by)


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.TAKERS: lambda s: s.state is State.NEW or s.writes,  # whose body it is, the act that makes it asks
    By.INVITED: lambda s: s.is_invited,
}
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.CREATE, "new → draft", By.TAKERS, "Sets a meeting; nobody is told before they are invited."),
    move(Step.INVITE, "draft → invited", By.TAKERS, "Invites the members and guests."),
    move(Step.CHANGE, "draft/invited/open → draft/invited/open", By.TAKERS, "Title, place, note taker or guests; nobody's calendar moves."),
    move(Step.MOVE, "draft/invited → draft/invited", By.TAKERS, "Another day or hour, ahead; the date its series gave it stays its name."),
    move(Step.CANCEL, "draft/invited → canceled", By.TAKERS, "It does not take place, with a reason; date and number stay."),
    move(Step.RESTORE, "canceled → draft", By.TAKERS, "It takes place after all; everybody is invited anew."),
    move(Step.REPLY, "invited", By.INVITED, "Says whether they come; the last word counts."),
    move(Step.OPEN, "invited → open", By.TAKERS, "Starts it, at most an hour before its time."),
    move(Step.CLOSE, "open → closed", By.TAKERS, "Ends it when every item is done, put off or dropped."),
))  # fmt: skip


def stamped(last: datetime, at: datetime) -> datetime:
    """The stamp of an act for calendars: whole seconds, later than the one before."""
    return max(at.replace(microsecond=0), last + timedelta(seconds=1))


def is_due(starts: datetime, at: datetime) -> bool:
    """Whether it is time to open a meeting."""
    return at >= starts - SOON


def short_code(picks: tuple[int, ...]) -> str:
    """The code of these signs, by their places: four of them."""
    return "".join(CODE_SIGNS[pick] for pick in picks)
