"""Who follows as approving official, facilitator or auditor, or as lead of an office that has none: asked by one office,
confirmed by another. The table of moves.

Decides who asks and who confirms; for which roles that is so, the table of separation says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from governance.moves import Moves, move
from governance.people.rules import SIDES, Acting, PartyKind, Role
from governance.people.rules.rights import Post, leads

TOLD_FOR = timedelta(days=30)  # so long pages tell of it


class State(StrEnum):
    NEW = "new"  # nothing is stored yet
    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class By(StrEnum):
    """Who may take a step, in words for the README."""

    OFFICE = "whoever leads the office; an administrator, where nobody leads it (but the audit office)"
    OTHER = "whoever leads 311 or a department that had an agreement in force before it was asked"


class Step(StrEnum):
    ASK = "ask"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where it stands for an actor: the role, who asked, and who is to follow.

    `offices` may answer; `handed` has its password from whoever asks, so that one hand could hold both.
    """

    state: State
    by: Acting
    post: Post
    asker: int = 0
    person: int = 0
    offices: frozenset[str] = frozenset()
    handed: frozenset[int] = frozenset()


def asks(by: Acting, post: Post) -> bool:
    """Nobody outside of the audit office asks for its auditor."""
    unled = post.kind is not PartyKind.AUDIT and not post.lead_now
    return leads(by, post.party) or (unled and by.holds(Role.ADMINISTRATOR) and by.delegation_id is None)


def confirms(by: Acting, offices: frozenset[str]) -> bool:
    """In person, for an office that is a side already: the convening office and auditors do not confirm, nor does an
    office that an administrator has just added.
    """
    return by.leads and by.kind in SIDES and by.party in offices and by.delegation_id is None


def _is_another(s: Standing) -> bool:
    return s.by.person_id not in {s.asker, s.person, *s.handed}


_MAY: Mapping[By, Callable[[Standing], bool]] = {
    By.OFFICE: lambda s: asks(s.by, s.post),
    By.OTHER: lambda s: confirms(s.by, s.offices),
}
_SELF = "{number} concerns you yourself, or you have your password from those who ask, so somebody else answers it."
MOVES: Moves[Step, Standing] = Moves(states=State, may=_MAY, moves=(
    move(Step.ASK, "new → asked", By.OFFICE, "Names who is to follow, and on what authority."),
    move(Step.CONFIRM, "asked → confirmed", By.OTHER, "From that moment the role has its new holder; whoever asked or follows does not confirm, nor who has a password from them.", _is_another, _SELF),
    move(Step.REFUSE, "asked → refused", By.OTHER, "Ends it, with a reason.", _is_another, _SELF),
    move(Step.WITHDRAW, "asked → withdrawn", By.OFFICE, "Takes it back, with a reason."),
))  # fmt: skip
