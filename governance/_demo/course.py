"""The course of one meeting in Port Alder: invited, opened, talked through item by item, closed, its minutes sent round.

Each step is an entry of the diary, written when the one before it has happened, through the same acts as on the pages.
"""

from datetime import datetime, timedelta

from governance._demo import talk
from governance._demo.world import World
from governance.agendas.actions.refreshing import refresh
from governance.database import sql
from governance.meetings.actions import (
    agenda_items,
    attendance,
    closing,
    current_item,
    minutes,
    notes,
    outcomes,
)
from governance.meetings.actions.agenda_items import NewItem
from governance.meetings.actions.meeting import invite, open_meeting
from governance.meetings.queries.agenda import agenda, item
from governance.meetings.queries.meetings import MeetingFacts, meeting
from governance.meetings.queries.minutes import minutes_of
from governance.meetings.rules.agenda import ItemFacts, ItemState
from governance.meetings.rules.attendance import Arrival
from governance.meetings.rules.meetings import State
from governance.meetings.rules.notes import NewNote
from governance.meetings.rules.outcomes import NewOutcome
from governance.people.rules import Acting

INVITED, FINAL = timedelta(days=7, hours=1), timedelta(days=9)
LATE, EARLY, SENT_ROUND = timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=50)
MOST = 6  # items; what else there is goes on in writing
LAST = """SELECT m.number FROM meeting m JOIN body b ON b.id = m.body
    WHERE b.code = :code AND m.state <> 'canceled' AND m.starts < :before ORDER BY m.starts DESC LIMIT 1"""
NO_TIME = "No time left; it goes on in writing."


def plan(course: "Course") -> None:
    """Write into the diary that it is invited and held, unless something comes between."""
    diary = course.world.diary
    diary.write(course.starts - INVITED, course.invite)
    diary.write(course.starts + LATE, course.opens)


class Course:
    """A working meeting. `nth` counts the meetings of its group, from 0."""

    def __init__(self, world: World, number: str, body: str, starts: datetime) -> None:
        self.world, self.number, self.body, self.starts = world, number, body, starts
        self.department = body.removesuffix("-311")
        self.nth = 0

    async def invite(self, at: datetime) -> None:
        if not await self._stands(State.DRAFT):
            return
        by, found = await self.keeper(at), await meeting(self.number)
        await invite(self.number, seen=found.revision, by=by, at=at)
        self.nth = self.world.meetings.get(self.body, 0)
        await self.puts(by, at)

    async def _stands(self, state: State) -> bool:
        """Whether it is still there, in this state and at its time: its series may have other dates by now."""
        row = await sql.row("SELECT state, starts FROM meeting WHERE number = :number", number=self.number)
        return row is not None and (row["state"], row["starts"]) == (str(state), self.starts)

    async def puts(self, by: Acting, at: datetime) -> None:
        """What somebody puts on the agenda, besides what comes by itself."""
        chosen = talk.ROSTER if await self._is_the_rosters() else talk.topic(self.body, self.nth)
        new = NewItem(title=chosen.title, minutes=5)
        await agenda_items.add(self.number, new, by=by, at=at)

    async def _is_the_rosters(self) -> bool:
        first, before = [
            self.world.days.end - timedelta(days=ago) for ago in (talk.ROSTER_SINCE, talk.ROSTER_AGO)
        ]
        if self.body != talk.ROSTER_GROUP or self.starts < first:
            return False
        return bool(self.number == await sql.value(LAST, code=self.body, before=before))

    async def opens(self, at: datetime) -> None:
        if not await self._stands(State.INVITED):
            return
        self.world.meetings[self.body] = self.nth + 1
        await refresh(self.number, at=at)
        by = await self.taker(at)
        await open_meeting(self.number, by=by, at=at)
        found = await meeting(self.number)
        for who in await self.here(at):
            await attendance.come(found, arrival(self.number, who), by=by, at=at)
        planned = [each for each in await agenda(found.id) if each.state is ItemState.PLANNED]
        for each in self.left_out(planned):
            await agenda_items.drop(each.key, words=NO_TIME, seen=each.revision, by=by, at=at)
        self._goes_on(found, len(planned) - len(self.left_out(planned)))

    def _goes_on(self, found: MeetingFacts, items: int) -> None:
        diary, span = self.world.diary, found.ends - found.starts - LATE - EARLY
        for place in range(items + 1):
            diary.write(self.starts + LATE + span * place / (items + 1), self._next)
        diary.write(found.ends - EARLY, self.closes)

    def left_out(self, planned: list[ItemFacts]) -> list[ItemFacts]:
        """Those that came by themselves, beyond what a meeting has time for."""
        return [each for each in planned if not each.edited][MOST - 1 :]

    async def _next(self, at: datetime) -> None:
        """The item that is talked about is done; about the next one is said what there is to say."""
        found, by = await meeting(self.number), await self.taker(at)
        seen = next((each.key for each in await agenda(found.id) if each.id == found.item), "")
        await current_item.go_on(found, seen=seen, by=by, at=at)
        now = await meeting(self.number)
        if now.item:
            key = next(each.key for each in await agenda(found.id) if each.id == now.item)
            await self.talks(now, await item(key), by, at)

    async def talks(self, found: MeetingFacts, of: ItemFacts, by: Acting, at: datetime) -> None:
        told = self.world.said.get(of.about)
        said = await told(at) if told else self.said(of)
        if said.note:
            await notes.add(found, NewNote(key=f"note-{of.key}", item=of.key, words=said.note), by=by, at=at)
        for place, came in enumerate(said.came):
            new = NewOutcome(key=f"came-{of.key}-{place}", item=of.key, kind=came.kind, words=came.words)
            await outcomes.add(found, new, came.form, by=by, at=at)

    def said(self, of: ItemFacts) -> talk.Said:
        return talk.about(of, self.nth)

    async def closes(self, at: datetime) -> None:
        await closing.close(self.number, by=await self.taker(at), at=at)
        self.world.diary.write(at + SENT_ROUND, self.circulates)

    async def circulates(self, at: datetime) -> None:
        known = await minutes_of(self.number)
        await minutes.circulate(self.number, seen=known.revision, by=await self.taker(at), at=at)
        self.world.diary.write(at + FINAL, _keeps)

    async def keeper(self, at: datetime) -> Acting:
        """Who sets the dates and the agenda."""
        return await self.world.negotiator("311", at)

    async def taker(self, at: datetime) -> Acting:
        """Both sides in turn."""
        return await self.world.negotiator("311" if self.nth % 2 == 0 else self.department, at)

    async def here(self, at: datetime) -> list[Acting]:
        sides = [await self.world.negotiator(each, at) for each in ("311", self.department)]
        more = [
            ("311-relations-lead", 3),
            (f"{self.department}-division-head", 4),
            (f"{self.department}-alternate", 2),
        ]
        others = [await self.world.seated(seat, at) for seat, often in more if self.nth % often == 0]
        known = {each.person_id for each in sides}
        return [*sides, *(each for each in others if each and each.person_id not in known)]


def arrival(number: str, who: Acting) -> Arrival:
    return Arrival(
        key=f"here-{number}-{who.person_id}",
        person=who.person_id,
        name=who.person,
        title=who.title,
        party=who.party,
        seat=who.seat_id,
    )


async def _keeps(at: datetime) -> None:
    """What the timetable does with minutes whose days are over."""
    await minutes.keep_minutes(at=at)
