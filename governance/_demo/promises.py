"""What people of Port Alder promised to do: most of it is done in time and looked at by the other side; some is not.

The steps of each new version open by themselves. The crew roster for winter is put off and carried since half a year.
"""

from datetime import datetime, timedelta

from governance._demo.diary import Act, Diary
from governance._demo.talk import ROSTER_TITLE
from governance._demo.world import World
from governance.database import sql
from governance.meetings.actions import following_up
from governance.meetings.actions.version_steps import open_version_steps
from governance.meetings.queries.actions import action
from governance.meetings.rules.actions import Evidence
from governance.people.rules import Acting

STEPS, WEEKLY, SLOW = (
    60,
    7,
    21,
)  # days ago: since when steps open; how often one looks; what is due since then is late
NEAR, FAR, LOOKED = timedelta(days=4), timedelta(days=12), timedelta(days=2)
PUT_OFF = (
    (150, "40", "Two drivers are on leave until the spring."),
    (85, "40", "The union has to see it first."),
)
DUE = """SELECT a.number, s.code AS seat, p.code AS party FROM action a JOIN seat s ON s.id = a.seat JOIN party p ON p.id = a.party
  WHERE a.state = 'open' AND a.due < :until AND a.step <> 'system' AND a.words <> :but ORDER BY a.id"""
DONE = """SELECT a.number, p.code AS party FROM action a JOIN party p ON p.id = a.other
  WHERE a.state = 'done' AND a.done_at < :before ORDER BY a.id"""
EVIDENCE = (
    "It is in place; I looked this morning.",
    "Sent on by mail, and everybody has it.",
    "Done, and tried out once.",
)


def write(diary: Diary, world: World) -> None:
    days = diary.days
    for ago in range(STEPS, 0, -1):
        diary.write(days.exactly(ago, "06:20"), _steps)
    for ago in range(700, 3, -WEEKLY):
        diary.write(days.working(ago, "15:25"), _kept(world, late=ago < SLOW))
        diary.write(days.working(ago - 3, "11:35"), _looked(world))
    diary.write(days.working(1, "16:40"), _one_more(world))
    for ago, until, why in PUT_OFF:
        diary.write(days.working(ago, "16:10"), _put_off(world, until, why))


async def _steps(at: datetime) -> None:
    await open_version_steps(at=at)


def _kept(world: World, *, late: bool) -> Act:
    async def act(at: datetime) -> None:
        rows = await sql.rows(DUE, until=at + NEAR, but=ROSTER_TITLE)
        for nth, row in enumerate(rows):
            if late and nth % 3 == 0:
                continue
            by = await _owner(world, row["seat"], row["party"], at)
            seen, words = (await action(row["number"])).revision, EVIDENCE[nth % len(EVIDENCE)]
            await following_up.do(row["number"], Evidence(words=words), seen=seen, by=by, at=at)

    return act


def _one_more(world: World) -> Act:
    """Said to be done on the evening before, so that it waits for the other side's look."""

    async def act(at: datetime) -> None:
        for row in (await sql.rows(DUE, until=at + FAR, but=ROSTER_TITLE))[-1:]:
            by = await _owner(world, row["seat"], row["party"], at)
            shown, seen = Evidence(words=EVIDENCE[0]), (await action(row["number"])).revision
            await following_up.do(row["number"], shown, seen=seen, by=by, at=at)

    return act


async def _owner(world: World, seat: str, party: str, at: datetime) -> Acting:
    return await world.seated(seat, at) or await world.negotiator(party, at)


def _looked(world: World) -> Act:
    async def act(at: datetime) -> None:
        for row in await sql.rows(DONE, before=at - LOOKED):
            by, seen = await world.negotiator(row["party"], at), (await action(row["number"])).revision
            await following_up.verify(row["number"], seen=seen, by=by, at=at)

    return act


def _put_off(world: World, until: str, why: str) -> Act:
    async def act(at: datetime) -> None:
        number = await sql.value("SELECT number FROM action WHERE words = :words", words=ROSTER_TITLE)
        if number is None:  # the meeting that would have asked for it was not held
            return
        found = await action(number)
        by = await world.holder("streets-alternate", at)
        await following_up.defer(found.number, due=until, words=why, seen=found.revision, by=by, at=at)

    return act
