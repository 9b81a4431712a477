"""Motions and votes of a board's item as its page shows them: the quorum, who takes no part, each vote and who may give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from governance.bodies.queries import Member
from governance.bodies.rules.ground_rules import MotionKind
from governance.bodies.rules.quorum import Quorum
from governance.bodies.rules.shares import Needed
from governance.changes.rules.policy import board_key
from governance.meetings.queries.agenda import ItemFacts
from governance.meetings.queries.groups import ToApprove, waiting_for_board
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.minutes import to_approve
from governance.meetings.queries.motions import MotionFacts, motions
from governance.meetings.queries.quorum import Floor, floor, took_part
from governance.meetings.rules.agenda import ItemState
from governance.meetings.rules.votes import MotionState, Result, Value
from governance.people.rules import Viewer

RESULTS = {
    Result.CARRIED: "Carried",
    Result.FAILED: "Not carried",
    Result.RECOMMENDED: "A recommendation: there was no quorum",
    Result.NO_QUORUM: "Not carried, and there was no quorum",
}
VALUES = {
    Value.YES: "Yes",
    Value.NO: "No",
    Value.ABSTAIN: "Abstains",
    Value.RECUSED: "Takes no part",
    Value.ABSENT: "Not here",
}
BUTTONS = {Value.YES: "Yes", Value.NO: "No", Value.ABSTAIN: "Abstain"}


@dataclass(frozen=True, kw_only=True)
class SeatRow:
    """A seat and what it says; `gives`: its reader may enter that, `own`: whoever votes entered it."""

    seat: str
    title: str
    office: str
    name: str
    value: Value | None
    own: bool
    entered_by: str
    gives: bool


@dataclass(frozen=True, kw_only=True)
class MotionView:
    """A motion with its votes; `needs` says in words what carries it, `result` what the votes came to."""

    motion: MotionFacts
    rows: tuple[SeatRow, ...]
    needs: str
    result: str
    items: tuple[ItemFacts, ...]

    @property
    def is_open(self) -> bool:
        return self.motion.state is MotionState.OPEN


@dataclass(frozen=True, kw_only=True)
class FloorView:
    """What a board's item shows beneath its outcomes. `late`: it waits for an exception that the ground rules name."""

    quorum: str
    met: bool
    views: tuple[MotionView, ...]
    recused: tuple[tuple[Member, str, bool], ...]
    may_recuse: tuple[Member, ...]
    movers: tuple[tuple[str, str], ...]
    approvals: tuple[ToApprove, ...]
    minutes_hash: str  # of minutes that the item is about and the board may approve now
    together: tuple[ItemFacts, ...]
    exceptions: tuple[str, ...]
    is_open: bool
    late: bool
    values: dict[Value, str]
    buttons: dict[Value, str]


async def floor_view(
    viewer: Viewer, meeting: MeetingFacts, item: ItemFacts, items: Iterable[ItemFacts], *, at: datetime
) -> FloorView:
    """`items` are all of the meeting's."""
    there = await floor(meeting.id, item.id, at=at)
    known, planned = await motions(meeting.id), tuple(i for i in items if i.state is ItemState.PLANNED)
    writes = any(meeting.circle.writes(seat) for seat in viewer.seats)
    views = [await _view(viewer, each, there, planned, writes) for each in known if each.item == item.key]
    law, late = there.rules.open_meetings, item.late and not item.exception
    others = tuple(i for i in planned if not (i.late and not i.exception))
    return FloorView(
        quorum=quorum_words(there.quorum),
        met=there.quorum.met,
        views=tuple(views),
        recused=tuple(_recused(viewer, there, writes)),
        may_recuse=tuple(m for m in there.members if _may_recuse(viewer, m, there, writes)),
        movers=tuple((m.seat, _titled(m)) for m in there.members if m.seat in there.quorum.voices),
        minutes_hash=await to_approve(meeting.body_id, item.about) if writes else "",
        approvals=await waiting_for_board(board_key(meeting.body)) if writes else (),
        together=others if len(others) > 1 else (),
        exceptions=tuple(each.words for each in law.exceptions) if law and late else (),
        is_open=any(each.state is MotionState.OPEN for each in known),
        late=late,
        values=VALUES,
        buttons=BUTTONS,
    )


def quorum_words(there: Quorum) -> str:
    """Quorum: 5 of 7 seats take part, 4 are needed."""
    told = f"{there.present} of {there.base} seats take part, {there.needed} are needed"
    return (
        f"Quorum: {told}."
        if there.met
        else f"No quorum: {told}. What is voted on now is a recommendation and comes back next time."
    )


def _recused(viewer: Viewer, there: Floor, writes: bool) -> Iterable[tuple[Member, str, bool]]:  # noqa: FBT001 - read once
    for each in there.recusals:
        if member := there.member(each.seat):
            yield member, each.reason, writes or _mine(viewer, member)


def _may_recuse(viewer: Viewer, member: Member, there: Floor, writes: bool) -> bool:  # noqa: FBT001 - read once
    known = {each.seat for each in there.recusals}
    return member.seat not in known and member.holder is not None and (writes or _mine(viewer, member))


def _mine(viewer: Viewer, member: Member) -> bool:
    return viewer.person_id in member.people


async def _view(
    viewer: Viewer,
    motion: MotionFacts,
    there: Floor,
    planned: tuple[ItemFacts, ...],
    writes: bool,  # noqa: FBT001
) -> MotionView:
    is_open = motion.state is MotionState.OPEN
    barred = (
        await took_part(motion.about.partition("/")[2])
        if is_open and motion.kind is MotionKind.APPROVAL
        else frozenset()
    )
    rows = _open_rows(viewer, motion, there, barred, writes) if is_open else _closed_rows(motion)
    return MotionView(
        motion=motion,
        rows=tuple(rows),
        needs=_needs(motion, there).words if is_open else "",
        result=result_words(motion),
        items=tuple(i for i in planned if i.key in motion.told.get("items", ())),
    )


def _needs(motion: MotionFacts, there: Floor) -> Needed:
    law = there.rules.open_meetings
    named = (e.needed for e in (law.exceptions if law else ()) if e.words == motion.told.get("exception"))
    return next(named, there.rules.needs(motion.kind))


def _open_rows(
    viewer: Viewer,
    motion: MotionFacts,
    there: Floor,
    barred: frozenset[int],
    writes: bool,  # noqa: FBT001
) -> Iterable[SeatRow]:
    said = {vote.seat: vote for vote in motion.votes}
    for member in there.members:
        person = there.quorum.voices.get(member.seat)
        vote = said.get(member.seat)
        given = vote if vote and vote.person == person else None
        out = member.seat in there.quorum.recused or person in barred
        absent = Value.RECUSED if out else Value.ABSENT if person is None else None
        yield SeatRow(
            seat=member.seat,
            title=member.title,
            office=member.party_name,
            name=_name(member, person),
            value=absent or (given.value if given else None),
            own=bool(given and given.own),
            entered_by=given.entered_by if given else "",
            gives=absent is None and (person == viewer.person_id or (writes and not (given and given.own))),
        )


def _closed_rows(motion: MotionFacts) -> Iterable[SeatRow]:
    for vote in motion.votes:
        texts = {"seat": vote.seat, "title": vote.title, "office": vote.party_name, "name": vote.name}
        yield SeatRow(**texts, value=vote.value, own=vote.own, entered_by=vote.entered_by, gives=False)


def result_words(motion: MotionFacts) -> str:
    """Carried: 4 yes, 1 no; 3 were needed. 5 of 7 seats took part, quorum 4."""
    if motion.result is None:
        return "Taken back." if motion.state is MotionState.WITHDRAWN else ""
    counts = f"{motion.yes} yes, {motion.no} no; {motion.needed} were needed"
    return f"{RESULTS[motion.result]}: {counts}. {motion.present} of {motion.base} seats took part, quorum {motion.quorum}."


def _titled(member: Member) -> str:
    return f"{member.title}, {member.party_name}"


def _name(member: Member, person: int | None) -> str:
    people = (member.acting, member.holder)
    there = next((one.name for one in people if one and one.id == person), "")
    return there or (member.holder.name if member.holder else "nobody now")
