"""What waits for whom in a change that has not ended: its draft, turn, signature, question, more time, approvals. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from governance.changes.rules.moves import State, Step
from governance.changes.rules.policy import BOARD
from governance.people.rules import NEGOTIATING, Role
from governance.waiting.rules.matter import NOBODY, Kind, Matter, Office, Seats, Subject


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A question that is not answered, or a wish for more time that is not granted: of which side, since when, by when."""

    by: str
    since: datetime | None
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Live:
    """A change that has not ended. Sides are told with 311 first; `turn` is whose turn it is, of them or an approver's.

    `asked` are the approvals still missing, by role, and why; `acted` says which person acted for which sides.
    `staffed`: somebody without binding authority negotiates for the side with the turn, so that its signer is asked last.
    """

    number: str
    title: str
    state: State
    sides: tuple[Office, ...]
    initiator: str
    turn: Office | None
    turn_since: datetime | None
    respond_by: datetime | None
    signing_since: datetime | None
    question: Pending | None
    wish: Pending | None = None
    sends_draft: bool = False
    offer_party: str = ""
    offered_at: datetime | None = None
    consented: frozenset[str] = frozenset()
    asked: Mapping[str, str]
    acted: frozenset[tuple[str, int]] = frozenset()
    staffed: bool = False
    touched_at: datetime | None = None
    opened_at: datetime | None = None

    def side(self, code: str) -> Office:
        return next(side for side in self.sides if side.code == code)

    def other(self, code: str) -> Office:
        return next(side for side in self.sides if side.code != code)


def matters(live: Live) -> Iterator[Matter]:
    if live.state is State.DRAFT:
        draft = _of_side(live, live.side(live.initiator), Kind.DRAFT, Step.OFFER)
        yield replace(draft, since=live.touched_at, until=None)
    elif live.state is State.AGREED:
        yield from _approvals(live)
    elif live.state is State.NOTICED and live.turn:
        yield _of_side(live, live.side(live.turn.code), Kind.NOTICE, Step.OBJECT)
    elif live.state is State.OPEN:
        yield from _of_sides(live, live.turn.code if live.turn else "")


def _approvals(live: Live) -> Iterator[Matter]:
    """Whoever wrote or agreed to any of it does not decide about it."""
    acted = frozenset(person for _, person in live.acted)
    for asked, why in live.asked.items():
        if asked.startswith(BOARD):
            yield _by_board(live, why)
            continue
        seats = Seats(roles=frozenset({Role(asked)}), without=acted)
        approval = _matter(live, live.turn or NOBODY, Kind.APPROVAL, Step.APPROVE, seats)
        yield replace(approval, ground=why)


def _by_board(live: Live, why: str) -> Matter:
    """A board approves in its own meeting; whoever keeps its dates brings it there."""
    seats = Seats(roles=frozenset({Role.CONVENOR}))
    return replace(
        _matter(live, live.turn or NOBODY, Kind.APPROVAL, Step.APPROVE, seats), ground=why, lies=True
    )


def _of_sides(live: Live, turn: str) -> Iterator[Matter]:
    """A side that asked a question does not have to answer before it has the answer."""
    paused = live.question is not None and live.question.by == turn
    if live.question:
        reply = _of_side(live, live.other(live.question.by), Kind.QUESTION, Step.REPLY)
        yield replace(reply, since=live.question.since, until=live.question.until, lies=paused)
    if not paused:
        yield _own_turn(live, live.side(turn))
    for side in live.sides:
        if side.code != turn:
            yield from _meanwhile(live, side)


def _own_turn(live: Live, side: Office) -> Matter:
    """Where a negotiator is there who does not bind, the division head is asked for the signature only."""
    if live.signing_since:
        step = Step.COUNTER if live.sends_draft else Step.CONSENT
        sign = _of_side(live, side, Kind.SIGNATURE, step, binding=True)
        return replace(sign, since=live.signing_since, turned=live.turn_since)
    roles = NEGOTIATING - {Role.DIVISION_HEAD} if live.staffed else NEGOTIATING
    return _of_side(live, side, Kind.TURN, Step.COUNTER, roles=roles)


def _meanwhile(live: Live, side: Office) -> Iterator[Matter]:
    """What is asked of the side that does not have the turn."""
    if live.wish and live.wish.by != side.code:
        more = _of_side(live, side, Kind.MORE_TIME, Step.GRANT)
        yield replace(more, since=live.wish.since, lies=False)
    if live.offer_party == side.code and side.code not in live.consented:
        own = _of_side(live, side, Kind.OWN_PROPOSAL, Step.CONSENT, binding=True)
        yield replace(own, since=live.offered_at, lies=False)


def _of_side(
    live: Live,
    side: Office,
    kind: Kind,
    step: StrEnum,
    *,
    roles: frozenset[Role] = NEGOTIATING,
    binding: bool = False,
) -> Matter:
    """Nobody acts for both sides, so whoever acted for the other one is not asked."""
    others = frozenset(person for party, person in live.acted if party != side.code)
    seats = Seats(parties=frozenset({side.code}), roles=roles, binding=binding, without=others)
    return _matter(live, side, kind, step, seats)


def _matter(live: Live, party: Office, kind: Kind, step: StrEnum, seats: Seats) -> Matter:
    return Matter(
        kind=kind,
        subject=Subject.CHANGE,
        number=live.number,
        title=live.title,
        step=step,
        party=party,
        seats=seats,
        since=live.turn_since,
        until=live.respond_by,
        begun=live.opened_at,
        sides=live.sides,
    )
