"""Port Alder's Service Standards Board: the heads of departments, 311 and the convening office, by quorum and vote.

A law of open meetings applies to it: agendas stand 48 hours before, without closed days.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance import canonical
from governance._demo import course, talk
from governance.agendas.actions.publishing import publish
from governance.bodies.rules.founding import NewBoard
from governance.bodies.rules.ground_rules import GroundRules, Kind, MotionKind
from governance.bodies.rules.open_meetings import Exceptional, Notice, NoticeUnit, OpenMeetings
from governance.bodies.rules.shares import Needed, Share
from governance.meetings.actions import agenda_items, motions, votes
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.meetings.queries.minutes import to_approve
from governance.meetings.queries.motions import motions as motions_of
from governance.meetings.queries.quorum import floor
from governance.meetings.rules.agenda import ItemFacts
from governance.meetings.rules.meetings import State
from governance.meetings.rules.votes import Ballot, NewMotion, Value
from governance.people.rules import Acting

CODE = "standards"
DEPARTMENTS = ("streets", "parks", "water", "sanitation", "signals", "buildings", "animals", "housing")
CHAIR, CONVENOR, CENTER = "operations-sponsor", "operations-convenor", "311-relations-lead"
BOARD = NewBoard(
    code=CODE,
    name="Service Standards Board",
    rules=GroundRules(
        kind=Kind.BOARD,
        purpose="Looks after the standards that hold for all departments and for 311.",
        cadence="Every quarter, in the afternoon.",
        chair=CHAIR,
        note_taker=CONVENOR,
        minutes_within=14,
        seats=(CHAIR, CONVENOR, CENTER, *(f"{one}-division-head" for one in DEPARTMENTS)),
        open_meetings=OpenMeetings(
            notice=Notice(amount=48, unit=NoticeUnit.OPEN_HOURS),
            exceptions=(Exceptional(words="An emergency that nobody could know of", needed=Needed(share=Share(numerator=2, denominator=3))),),
        ),
    ),
)  # fmt: skip
PUBLISHED = timedelta(days=6)
MINUTES = "The minutes of the last meeting are approved as they were sent round."


@dataclass(frozen=True, kw_only=True)
class Business:
    """What the convening office puts on the agenda, and what was moved; `no` and `abstain` name departments."""

    title: str
    note: str
    motion: str = ""
    no: tuple[str, ...] = ()
    abstain: tuple[str, ...] = ()

    @property
    def told(self) -> Mapping[str, Value]:
        return dict.fromkeys(self.no, Value.NO) | dict.fromkeys(self.abstain, Value.ABSTAIN)


# One of these at each meeting, the first one first.
BUSINESSES = (
    Business(
        title="One way to count working days",
        note="Four departments count Saturdays, four do not. Callers hear both.",
        motion="Each agreement says on which calendar its days count, and call takers tell the date.",
    ),
    Business(
        title="What is a missed target?",
        note="Late by an hour or by a week is the same today.",
        motion="A request that ends after its date is missed, by however much; how late it was is shown beside it.",
        no=("water",),
    ),
    Business(
        title="Scorecards before they are public",
        note="Nobody wants to read of it in the newspaper first.",
        motion="A department has ten days to comment before its card is published.",
    ),
    Business(
        title="Duplicates",
        note="Each department closes them in its own way.",
        motion="A duplicate is joined with the first request within one working day.",
        abstain=("housing",),
    ),
    Business(
        title="Event days",
        note="The ice storm showed that each office stopped its clock on another day.",
        motion="The Mayor's Office declares event days, for all departments alike.",
    ),
    Business(
        title="Targets for Housing",
        note="Housing asks for time until its new system is there.",
        motion="Housing brings a first draft of its targets within two quarters.",
        no=("housing",),
        abstain=("buildings",),
    ),
    Business(
        title="What residents are told",
        note="A number of days says little to whoever does not know when they began.",
        motion="Call takers and letters tell residents a date, not a number of days.",
        abstain=("sanitation",),
    ),
    Business(
        title="Snow and ice before the winter",
        note="Streets and Sanitation use the same trucks.",
        motion="The two bring one plan for trucks and drivers to the next meeting.",
    ),
)


class Course(course.Course):
    """A meeting of the board: its agenda is published in time, its minutes and its business are voted on."""

    async def invite(self, at: datetime) -> None:
        await super().invite(at)
        if (await meeting(self.number)).state is State.INVITED:
            self.world.diary.write(self.starts - PUBLISHED, self.publishes)

    async def puts(self, by: Acting, at: datetime) -> None:
        new = NewItem(title=self.business.title, minutes=30)
        await agenda_items.add(self.number, new, by=by, at=at)

    async def publishes(self, at: datetime) -> None:
        await publish(self.number, by=await self.keeper(at), at=at)

    async def talks(self, found: MeetingFacts, of: ItemFacts, by: Acting, at: datetime) -> None:
        await super().talks(found, of, by, at)
        if hashed := await to_approve(found.body_id, of.about):
            content = canonical.dumps({"hash": hashed})
            new = NewMotion(
                key=_key(), kind=MotionKind.MINUTES, words=MINUTES, about=of.about, content=content
            )
            await self._votes(of, new, {}, at)
        if of.title == self.business.title and self.business.motion:
            new = NewMotion(key=_key(), kind=MotionKind.ORDINARY, words=self.business.motion)
            await self._votes(of, new, self.business.told, at)

    async def _votes(self, of: ItemFacts, new: NewMotion, told: Mapping[str, Value], at: datetime) -> None:
        """The convening office enters what each member in the room says."""
        by, found = await self.keeper(at), await meeting(self.number)
        await motions.put(self.number, of.key, new, by=by, at=at)
        there = await floor(found.id, of.id, at=at)
        seen = (await motions_of(found.id, new.key))[0].hash
        for seat in sorted(there.quorum.voices):
            value = told.get(seat.removesuffix("-division-head"), Value.YES)
            ballot = Ballot(motion=new.key, seat=seat, value=value, seen=seen)
            await votes.cast(self.number, ballot, by=by, at=at)
        await votes.close(self.number, new.key, seen=seen, by=by, at=at)

    @property
    def business(self) -> Business:
        return BUSINESSES[self.nth % len(BUSINESSES)]

    def said(self, of: ItemFacts) -> talk.Said:
        return talk.Said(note=self.business.note) if of.title == self.business.title else super().said(of)

    async def keeper(self, at: datetime) -> Acting:
        return await self.world.holder(CONVENOR, at)

    async def taker(self, at: datetime) -> Acting:
        return await self.keeper(at)

    async def here(self, at: datetime) -> list[Acting]:
        """All but one or two, each time others."""
        away = {DEPARTMENTS[self.nth % len(DEPARTMENTS)], DEPARTMENTS[(self.nth + 5) % len(DEPARTMENTS)]}
        seats = (seat for seat in BOARD.rules.seats if seat.removesuffix("-division-head") not in away)
        found = [await self.world.seated(seat, at) for seat in seats]
        return [each for each in found if each]


def _key() -> str:
    return f"motion-{secrets.token_hex(4)}"
