"""What waits for whom: from the facts of a live change to one line of a person's to-do page. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from governance.changes.rules.moves import State
from governance.people.rules import CONVENING_ROLES, Acting, Role, Viewer


class Task(StrEnum):
    """Why a change waits for somebody, the most pressing kind first."""

    REPLY = "reply"
    APPROVE = "approve"
    SIGN = "sign"
    ANSWER = "answer"
    CONFIRM = "confirm"
    GRANT = "grant"
    FINISH = "finish"


MINUTES = {
    Task.REPLY: 3,
    Task.APPROVE: 3,
    Task.SIGN: 3,
    Task.ANSWER: 5,
    Task.CONFIRM: 2,
    Task.GRANT: 1,
    Task.FINISH: 5,
}
FURTHER = 4


@dataclass(frozen=True, kw_only=True)
class Live:
    """A change that has not ended. Parties are codes; `asked` are the approvals still missing.

    `staffed` holds the parties where somebody without binding authority negotiates, so that the signer is asked last.
    """

    number: str
    title: str
    state: State
    initiator: str
    turn: str
    turn_since: datetime | None
    respond_by: datetime | None
    signing_since: datetime | None
    sends_draft: bool
    offer_party: str
    consented: frozenset[str]
    question_by: str
    question_due: datetime | None
    wish_by: str
    asked: tuple[str, ...]
    acted: frozenset[int]
    sides: Mapping[str, str]
    turn_name: str
    staffed: frozenset[str]

    def other(self, party: str) -> str:
        return next((code for code in self.sides if code != party), "")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One line: what is asked of this person on this change, until when (None = no date)."""

    live: Live
    task: Task
    party: str
    due: datetime | None


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """One line: in whose hands it is, since when."""

    live: Live
    whose: str
    since: datetime | None
    due: datetime | None
    signing: bool


def for_viewer(found: Iterable[Live], viewer: Viewer) -> tuple[tuple[Waiting, ...], tuple[Elsewhere, ...]]:
    """What waits for this person, oldest due first, and what of theirs is in other hands."""
    mine: list[Waiting] = []
    others: list[Elsewhere] = []
    for live in found:
        task = task_of(live, viewer)
        if task:
            mine.append(task)
        elif live.state is not State.DRAFT and _concerns(live, viewer):
            others.append(_elsewhere(live))
    mine.sort(key=lambda w: (w.due is None, w.due, w.live.number))
    others.sort(key=lambda e: (e.since is None, e.since, e.live.number))
    return tuple(mine), tuple(others)


def _concerns(live: Live, viewer: Viewer) -> bool:
    """The own sides' changes; the convening office is told of those without an answer, which the query picks."""
    return any(seat.party in live.sides or seat.role in CONVENING_ROLES for seat in viewer.seats)


def task_of(live: Live, viewer: Viewer) -> Waiting | None:
    tasks = [found for seat in viewer.seats if (found := _of_seat(live, seat))]
    order = list(Task)
    return min(tasks, key=lambda found: order.index(found.task), default=None)


def _of_seat(live: Live, seat: Acting) -> Waiting | None:
    if live.state is State.AGREED:
        asked = seat.role in live.asked and seat.person_id not in live.acted
        return _waits(live, seat, Task.APPROVE, live.respond_by) if asked else None
    if seat.party not in live.sides or not seat.negotiates:
        return None
    if live.state is State.DRAFT:
        return _waits(live, seat, Task.FINISH, None) if live.initiator == seat.party else None
    return _on_a_side(live, seat)


def _on_a_side(live: Live, seat: Acting) -> Waiting | None:
    if live.question_by:
        asked = live.question_by != seat.party
        if asked or live.turn == seat.party:  # the asker's own time stands still
            return _waits(live, seat, Task.REPLY, live.question_due) if asked else None
    if live.turn == seat.party:
        return _own_turn(live, seat)
    if live.wish_by and live.wish_by != seat.party:
        return _waits(live, seat, Task.GRANT, live.respond_by)
    unsigned = live.offer_party == seat.party and seat.party not in live.consented
    return _waits(live, seat, Task.CONFIRM, live.respond_by) if unsigned and seat.binding else None


def _own_turn(live: Live, seat: Acting) -> Waiting | None:
    if live.signing_since:
        return _waits(live, seat, Task.SIGN, live.respond_by) if seat.binding else None
    if seat.role is Role.DIVISION_HEAD and seat.party in live.staffed:
        return None  # the own negotiator answers and then asks for the signature
    return _waits(live, seat, Task.ANSWER, live.respond_by)


def _waits(live: Live, seat: Acting, task: Task, due: datetime | None) -> Waiting:
    return Waiting(live=live, task=task, party=seat.party, due=due)


def _elsewhere(live: Live) -> Elsewhere:
    asked = live.other(live.question_by) if live.question_by and live.question_by == live.turn else ""
    return Elsewhere(
        live=live,
        whose=live.sides.get(asked, "") or live.turn_name,
        since=live.turn_since,
        due=live.question_due if asked else live.respond_by,
        signing=live.signing_since is not None,
    )


def minutes(waiting: Iterable[Waiting], *, further: int = 0) -> int:
    """About how long all of it takes, to the next five minutes; `further` things are of other kinds."""
    return -(-(sum(MINUTES[each.task] for each in waiting) + further * FURTHER) // 5) * 5
