"""Motions and votes of a board's item as its page shows them: the quorum, who takes no part, each vote and who may give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.bodies.queries import Member
from governance.bodies.rules.ground_rules import MotionKind
from governance.bodies.rules.quorum import Quorum
from governance.bodies.rules.shares import Needed
from governance.changes.rules.policy import board_key
from governance.meetings.queries.agenda import ItemFacts
from governance.meetings.queries.groups import ToApprove, waiting_for_board
from governance.meetings.queries.meetings import MeetingFacts
from governance.meetings.queries.minutes import to_approve
from governance.meetings.queries.motions import MotionFacts, VoteLine, motions
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


@dataclass(frozen=True, kw_only=True)
class _Look:
    """Who looks at which floor; `writes`: they write the meeting down. `planned` are the items still open."""

    viewer: Viewer
    meeting: MeetingFacts
    item: ItemFacts
    floor: Floor
    writes: bool
    planned: tuple[ItemFacts, ...]

    def speaks_for(self, member: Member) -> bool:
        return self.writes or self.viewer.person_id in member.people


async def floor_view(
    viewer: Viewer, meeting: MeetingFacts, item: ItemFacts, items: Iterable[ItemFacts], *, at: datetime
) -> FloorView:
    """`items` are all of the meeting's."""
    known = await motions(meeting.id)
    look = _Look(
        viewer=viewer,
        meeting=meeting,
        item=item,
        floor=await floor(meeting.id, item.id, at=at, barred=await _barred(known, item)),
        writes=any(meeting.circle.writes(seat) for seat in viewer.seats),
        planned=tuple(each for each in items if each.state is ItemState.PLANNED),
    )
    return await _viewed(look, known)


async def _barred(known: Iterable[MotionFacts], item: ItemFacts) -> frozenset[int]:
    """Whom a rule keeps from the vote that is open on this item."""
    approvals = (m for m in known if m.item == item.key and m.kind is MotionKind.APPROVAL)
    motion = next((m for m in approvals if m.state is MotionState.OPEN), None)
    return await took_part(motion.about.partition("/")[2]) if motion else frozenset()


async def _viewed(look: _Look, known: tuple[MotionFacts, ...]) -> FloorView:
    there, item, body = look.floor, look.item, look.meeting
    return FloorView(
        quorum=quorum_words(there.quorum),
        met=there.quorum.met,
        views=tuple(_view(look, each) for each in known if each.item == item.key),
        recused=tuple(_recused(look)),
        may_recuse=tuple(_may_recuse(look)),
        movers=tuple((m.seat, _titled(m)) for m in there.members if m.seat in there.quorum.voices),
        minutes_hash=await to_approve(body.body_id, item.about) if look.writes else "",
        approvals=await waiting_for_board(board_key(body.body)) if look.writes else (),
        is_open=any(each.state is MotionState.OPEN for each in known),
        **_by_rules(look),
    )


def _by_rules(look: _Look) -> dict[str, Any]:
    """What came too late, on what grounds it may be taken up, and what may be decided at once."""
    law, late = look.floor.rules.open_meetings, _is_late(look.item)
    others = tuple(each for each in look.planned if not _is_late(each))
    return {
        "late": late,
        "exceptions": tuple(each.words for each in law.exceptions) if law and late else (),
        "together": others if len(others) > 1 else (),
        "values": VALUES,
        "buttons": BUTTONS,
    }


def _is_late(item: ItemFacts) -> bool:
    return item.late and not item.exception


def quorum_words(there: Quorum) -> str:
    """Quorum: 5 of 7 seats take part, 4 are needed."""
    told = f"{there.present} of {there.base} seats take part, {there.needed} are needed"
    return (
        f"Quorum: {told}."
        if there.met
        else f"No quorum: {told}. What is voted on now is a recommendation and comes back next time."
    )


def _recused(look: _Look) -> Iterable[tuple[Member, str, bool]]:
    for each in look.floor.recusals:
        if member := look.floor.member(each.seat):
            yield member, each.reason, look.speaks_for(member)


def _may_recuse(look: _Look) -> Iterable[Member]:
    known = {each.seat for each in look.floor.recusals}
    held = (m for m in look.floor.members if m.seat not in known and m.holder is not None)
    return (member for member in held if look.speaks_for(member))


def _view(look: _Look, motion: MotionFacts) -> MotionView:
    is_open = motion.state is MotionState.OPEN
    return MotionView(
        motion=motion,
        rows=tuple(_open_rows(look, motion) if is_open else _closed_rows(motion)),
        needs=_needs(motion, look.floor).words if is_open else "",
        result=result_words(motion),
        items=tuple(each for each in look.planned if each.key in motion.told.get("items", ())),
    )


def _needs(motion: MotionFacts, there: Floor) -> Needed:
    law = there.rules.open_meetings
    named = (e.needed for e in (law.exceptions if law else ()) if e.words == motion.told.get("exception"))
    return next(named, there.rules.needs(motion.kind))


def _open_rows(look: _Look, motion: MotionFacts) -> Iterable[SeatRow]:
    said = {vote.seat: vote for vote in motion.votes}
    for member in look.floor.members:
        person, vote = look.floor.quorum.voices.get(member.seat), said.get(member.seat)
        yield _open_row(look, member, person, vote if vote and vote.person == person else None)


def _open_row(look: _Look, member: Member, person: int | None, given: VoteLine | None) -> SeatRow:
    """`person` speaks for the seat; None: nobody does, or it takes no part."""
    absent = Value.RECUSED if member.seat in look.floor.quorum.recused else Value.ABSENT
    own = given is not None and given.own
    return SeatRow(
        seat=member.seat,
        title=member.title,
        office=member.party_name,
        name=_name(member, person),
        value=absent if person is None else given.value if given else None,
        own=own,
        entered_by=given.entered_by if given else "",
        gives=person is not None and (person == look.viewer.person_id or (look.writes and not own)),
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
