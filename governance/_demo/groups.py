"""Who meets how often: 311 with each department, by the habits of the two, and the Service Standards Board every quarter.

Dates are set by the series themselves; each month those of the next weeks are written into the diary, to be held.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from governance._demo import board
from governance._demo.course import Course, plan
from governance._demo.diary import SATURDAY, Act, Days, Diary
from governance._demo.people import ZONE
from governance._demo.world import World
from governance.bodies.actions.founding import found_board, found_working_groups
from governance.bodies.rules.ground_rules import Holidays
from governance.database import sql
from governance.meetings.actions import series
from governance.meetings.actions.meeting import Planned, set_meeting
from governance.meetings.queries.series import series as series_facts
from governance.meetings.rules.patterns import Every, Pattern
from governance.meetings.rules.series import SeriesEntry
from governance.meetings.rules.times import Slot
from governance.people.rules import Acting

FOUNDED, EARLIEST, LOOKED_AHEAD = 738, 700, 30  # days ago, and every so many days
MONTHLY = 225  # days ago: what was every quarter is every month since
AHEAD = timedelta(days=10)
WATER_STOPS = 39  # days ago, the day after its liaison left
ROOM = "City Hall, Room 4"


@dataclass(frozen=True, kw_only=True)
class Habit:
    """How 311 meets a group: every so many months since so many days ago; `near`: its dates fall on the day of the month
    that lies so many working days from today. `monthly`: more often in the last half year.
    """

    body: str
    since: int
    months: int
    near: int
    begins: time
    minutes: int = 45
    monthly: bool = True
    place: str = ROOM


BOARD = Habit(body=board.CODE, since=720, months=3, near=12, begins=time(16), minutes=90, place="City Hall, Hall B", monthly=False)  # fmt: skip
HABITS = (
    Habit(body="streets-311", since=728, months=3, near=0, begins=time(14)),
    Habit(body="sanitation-311", since=726, months=3, near=-2, begins=time(10)),
    Habit(body="parks-311", since=704, months=3, near=3, begins=time(9), place="Parks depot, Elm Street"),
    Habit(body="signals-311", since=699, months=3, near=8, begins=time(13, 30)),
    Habit(body="water-311", since=712, months=3, near=5, begins=time(9, 30), monthly=False),
    Habit(body="animals-311", since=129, months=2, near=-6, begins=time(11), minutes=30, monthly=False),
    BOARD,
)  # fmt: skip
# The third Monday is a holiday in January and in February: then they meet on the day after.
BUILDINGS = Habit(body="buildings-311", since=690, months=3, near=0, begins=time(15))
# Housing has no agreement and no series: twice they met to get to know each other.
HOUSING = (88, 53)


def write(diary: Diary, world: World) -> None:
    days = diary.days
    diary.write(days.exactly(FOUNDED, "11:00"), _founded(world))
    for habit in (*HABITS, BUILDINGS):
        diary.write(days.working(habit.since, "11:20"), _starts(world, habit, pattern(days, habit)))
        if habit.monthly:
            diary.write(days.exactly(MONTHLY, "10:40"), _monthly(world, habit))
    diary.write(days.working(WATER_STOPS, "09:15"), _water_stops(world))
    for ago in HOUSING:
        diary.write(days.working(ago + 9, "15:10"), _housing(world, days.working(ago, "10:30")))
    for ago in range(EARLIEST, 0, -LOOKED_AHEAD):
        diary.write(days.exactly(ago, "06:00"), _looks_ahead(world))


def working_day(days: Days, places: int) -> date:
    """The day so many working days from today, as weekends go; today itself, or the Friday before it."""
    day, step = days.today, timedelta(days=1 if places > 0 else -1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    for _ in range(abs(places)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


def pattern(days: Days, habit: Habit, *, months: int = 0) -> Pattern:
    day = working_day(days, habit.near)
    nth = (day.day - 1) // 7 + 1
    if habit is BUILDINGS:
        return Pattern(every=Every.WEEKDAY, step=months or habit.months, weekdays=(0,), nth=3)
    return Pattern(
        every=Every.WEEKDAY,
        step=months or habit.months,
        weekdays=(day.weekday(),),
        nth=nth if nth in range(1, 5) else -1,
    )


def _founded(world: World) -> Act:
    async def act(at: datetime) -> None:
        await found_working_groups(at=at)
        await found_board(board.BOARD, by=await world.holder("operations-convenor", at), at=at)

    return act


def _starts(world: World, habit: Habit, of: Pattern) -> Act:
    async def act(at: datetime) -> None:
        entry = await _entry(world, habit, of, at)
        world.series[habit.body] = await series.start(
            habit.body, entry, by=await _keeper(world, habit.body, at), at=at
        )

    return act


def _monthly(world: World, habit: Habit) -> Act:
    async def act(at: datetime) -> None:
        number, monthly = world.series[habit.body], pattern(world.days, habit, months=1)
        entry, seen = await _entry(world, habit, monthly, at), (await series_facts(number)).revision
        await series.change(number, entry, seen=seen, by=await _keeper(world, habit.body, at), at=at)

    return act


async def _entry(world: World, habit: Habit, of: Pattern, at: datetime) -> SeriesEntry:
    """Quarterly dates are counted back from this month's, so that today's is one of them."""
    first = at.astimezone(world.days.zone).date()
    this = world.days.today.year * 12 + world.days.today.month
    while (this - first.year * 12 - first.month) % of.step:
        first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return SeriesEntry(
        title=await sql.value("SELECT name FROM body WHERE code = :code", code=habit.body),
        pattern=of,
        starts_on=first,
        begins=habit.begins,
        minutes=habit.minutes,
        zone=ZONE,
        place=habit.place,
        holidays=Holidays.AFTER if habit in (BUILDINGS, BOARD, HABITS[0]) else Holidays.SKIP,
    )


async def _keeper(world: World, body: str, at: datetime) -> Acting:
    return (
        await world.holder("operations-convenor", at)
        if body == board.CODE
        else await world.negotiator("311", at)
    )


def _water_stops(world: World) -> Act:
    async def act(at: datetime) -> None:
        number, by = world.series["water-311"], await world.holder("water-division-head", at)
        why = "Water has no liaison now. We set dates again when there is one."
        seen = (await series_facts(number)).revision
        await series.end(number, at.astimezone(world.days.zone).date(), words=why, seen=seen, by=by, at=at)

    return act


def _housing(world: World, starts: datetime) -> Act:
    here = starts.astimezone(world.days.zone)
    slot = Slot(day=here.date(), begins=here.time(), minutes=30, zone=ZONE, place=ROOM)

    async def act(at: datetime) -> None:
        by = await world.holder("311-relations-lead", at)
        number = await set_meeting("housing-311", Planned(title="Housing and 311", slot=slot), by=by, at=at)
        plan(Course(world, number, "housing-311", starts))

    return act


SOON = """SELECT m.number, b.code AS body, m.starts FROM meeting m JOIN body b ON b.id = m.body
  WHERE m.state = 'draft' AND m.series IS NOT NULL AND m.starts >= :first AND m.starts < :last ORDER BY m.starts, m.id"""


def _looks_ahead(world: World) -> Act:
    async def act(at: datetime) -> None:
        await series.plan_series(at=at)
        span = {"first": at + AHEAD, "last": at + AHEAD + timedelta(days=LOOKED_AHEAD)}
        for row in await sql.rows(SOON, **span):
            run = board.Course if row["body"] == board.CODE else Course
            plan(run(world, row["number"], row["body"], row["starts"]))

    return act
