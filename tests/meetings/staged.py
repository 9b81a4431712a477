"""Groups that meet: 311 with each department, and the board of tests/bodies/boards.py, chaired by the Deputy Mayor."""

from dataclasses import dataclass
from datetime import date, datetime, time

from governance.bodies.actions.founding import found_board, found_working_groups
from governance.bodies.rules.founding import NewBoard
from governance.bodies.rules.ground_rules import Holidays
from governance.meetings.actions.meeting import Planned, invite, set_meeting
from governance.meetings.rules.patterns import Every, Pattern
from governance.meetings.rules.series import SeriesEntry
from governance.meetings.rules.times import Slot
from governance.people.rules import Acting
from tests import cast
from tests.bodies.boards import BOARD as RULES
from tests.cast import AT, Cast
from tests.stages import kept_for_the_run

PAIR, PARKS, BOARD = "streets-311", "parks-311", "standards"
ZONE = "America/New_York"

SECOND_TUESDAY = Pattern(every=Every.WEEKDAY, weekdays=(1,), nth=2)
MONTHLY = SeriesEntry(
    title="Streets and 311",
    pattern=SECOND_TUESDAY,
    starts_on=date(2026, 6, 3),
    begins=time(14),
    minutes=45,
    zone=ZONE,
    place="Room 4",
    holidays=Holidays.BEFORE,
)


@dataclass(frozen=True, kw_only=True)
class Groups:
    """The cast; their groups are known by code."""

    people: Cast


@kept_for_the_run
async def groups(at: datetime = AT) -> Groups:
    people = await cast.city(at)
    await founded(people, at)
    return Groups(people=people)


async def founded(people: Cast, at: datetime = AT) -> None:
    await found_working_groups(at=at)
    new = NewBoard(code=BOARD, name="Service Standards Board", rules=RULES)
    await found_board(new, by=people.nora, at=at)


def slot(day: date = date(2026, 6, 18), hour: int = 14, minutes: int = 45) -> Slot:
    return Slot(day=day, begins=time(hour), minutes=minutes, zone=ZONE, place="Room 4")


async def invited(by: Acting, body: str = PAIR, when: Slot | None = None, *, at: datetime = AT) -> str:
    """A single meeting that everybody was invited to."""
    number = await set_meeting(body, Planned(title="Streets and 311", slot=when or slot()), by=by, at=at)
    await invite(number, seen=1, by=by, at=at)
    return number
