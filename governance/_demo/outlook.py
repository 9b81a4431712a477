"""What departments have coming up: asked this week, told by some, answered by others, and waiting for one."""

from datetime import date, datetime, timedelta

from governance._demo.diary import Act, Diary
from governance._demo.world import World
from governance.outlook.actions import entries, links, questions
from governance.outlook.rules import Announcement, quarter_of

ASKED = 4  # days ago
NOTHING = ("sanitation", "animals", "water", "buildings")
ANA = "Ana Silva, signal shop"


def write(_diary: Diary, world: World) -> None:
    days, today = world.days, world.days.today

    async def asked(at: datetime) -> None:
        await questions.ask(quarter_of(today), at=at)

    world.diary.write(days.working(ASKED, "08:05"), asked)
    paving = Announcement(
        title="Street resurfacing on Elm",
        starts=today + timedelta(days=16),
        ends=today + timedelta(days=23),
        services=("pothole", "utility-cut"),
        volume=300,
        calls=True,
        words="Elm is closed between 1st and 5th from 7 AM to 6 PM. Potholes there are filled with the new surface; the target stays as it is.",
    )
    pruning = Announcement(
        title="Pruning along the river walk",
        starts=today + timedelta(days=30),
        ends=today + timedelta(days=58),
        services=("tree-pruning",),
        volume=40,
    )
    for party, told, clock in (("streets", paving, "10:50"), ("parks", pruning, "11:35")):
        world.diary.write(days.working(ASKED - 1, clock), _told(world, party, told))
    for party in NOTHING:
        world.diary.write(days.working(ASKED - 2, "09:40"), _nothing(world, party))
    world.diary.write(days.working(1, "15:05"), _by_link(world, today))


def _told(world: World, party: str, told: Announcement) -> Act:
    async def act(at: datetime) -> None:
        await entries.enter(told, by=await world.negotiator(party, at), at=at)

    return act


def _nothing(world: World, party: str) -> Act:
    async def act(at: datetime) -> None:
        await questions.nothing_planned(by=await world.negotiator(party, at), at=at)

    return act


def _by_link(world: World, today: date) -> Act:
    """A colleague of Traffic Signals has written something, which their liaison has not looked at yet."""
    told = Announcement(
        title="New signals on Harbor Avenue",
        starts=today + timedelta(days=40),
        ends=today + timedelta(days=47),
        calls=True,
        services=("signal-out",),
        words="Four crossings flash red at night while the new signals are tried.",
    )

    async def act(at: datetime) -> None:
        token = await links.invite(by=await world.negotiator("signals", at), at=at)
        await links.send(token, told, name=ANA, address="192.0.2.14", at=at)

    return act
