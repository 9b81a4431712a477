"""The meeting that is now: 311 and Streets, on the day of seeding, at an hour at which a newcomer can start it at once."""

from datetime import datetime, time, timedelta

from governance._demo.diary import Act, Diary
from governance._demo.groups import HABITS, working_day
from governance._demo.people import ZONE
from governance._demo.world import World
from governance.agendas.actions.publishing import publish
from governance.agendas.actions.refreshing import keep_agendas
from governance.database import sql
from governance.meetings.actions.meeting import (
    Planned,
    choose_note_taker,
    invite,
    move,
    reply,
    set_meeting,
)
from governance.meetings.queries.meetings import meeting
from governance.meetings.rules.meetings import Answer
from governance.meetings.rules.times import Slot

GROUP, TITLE = "streets-311", "Streets and 311"
SET, REPLIED, PUBLISHED = 7, 5, 5  # days ago
QUARTER, FIRST, LAST = 15, time(7, 30), time(20)
SERIES = """SELECT m.number FROM meeting m JOIN body b ON b.id = m.body
  WHERE b.code = :body AND m.state = 'draft' AND (m.starts AT TIME ZONE m.zone)::date = :day"""
REPLIES = (
    ("streets-liaison", Answer.YES, ""),
    ("streets-division-head", Answer.ONLINE, "By phone, half an hour late."),
    ("streets-alternate", Answer.YES, ""),
    ("311-relations-lead", Answer.YES, ""),
)


def write(diary: Diary, world: World) -> None:
    async def invited(at: datetime) -> None:
        number = await _set(world, at)
        by = await world.holder("311-analyst", at)
        found = await meeting(number)
        await choose_note_taker(number, by.person_id, seen=found.revision, by=by, at=at)
        await invite(number, seen=(await meeting(number)).revision, by=by, at=at)
        world.diary.write(world.days.working(REPLIED, "10:10"), _replies(world, number))
        world.diary.write(world.days.working(PUBLISHED, "15:50"), _publishes(world, number))

    async def looked_through(at: datetime) -> None:
        await keep_agendas(at=at)

    diary.write(diary.days.working(SET, "12:00"), invited)
    diary.write(diary.days.exactly(1, "23:30"), looked_through)


def _replies(world: World, number: str) -> Act:
    async def act(at: datetime) -> None:
        for seat, answer, words in REPLIES:
            await reply(number, answer, words=words, by=await world.holder(seat, at), at=at)

    return act


def _publishes(world: World, number: str) -> Act:
    async def act(at: datetime) -> None:
        await publish(number, by=await world.holder("311-analyst", at), at=at)

    return act


async def _set(world: World, at: datetime) -> str:
    """The meeting that the series has for the day, moved where its hour or its day is another one; else a single one."""
    by, habit = await world.holder("311-analyst", at), HABITS[0]
    slot = Slot(
        day=world.days.today,
        begins=starting(world.opens),
        minutes=habit.minutes,
        zone=ZONE,
        place=habit.place,
    )
    number = await sql.value(SERIES, body=GROUP, day=working_day(world.days, 0))
    if number is None:
        return await set_meeting(GROUP, Planned(title=TITLE, slot=slot), by=by, at=at)
    if (found := await meeting(number)).starts != slot.starts:
        await move(number, slot, seen=found.revision, by=by, at=at)
    return str(number)


def starting(opens: time) -> time:
    """The next quarter of an hour, in the day: a meeting may be started that long before its time, and after it."""
    day = datetime(2000, 1, 1, opens.hour, opens.minute)  # noqa: DTZ001 - a wall clock only
    late = day + timedelta(minutes=-day.minute % QUARTER)
    return min(max(late.time() if late.date() == day.date() else LAST, FIRST), LAST)
