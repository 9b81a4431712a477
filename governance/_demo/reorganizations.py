"""Who does what: one service that is to move and waits for its new department, two that become one next month."""

from collections.abc import Iterable
from datetime import datetime

from governance._demo.diary import Act, Diary
from governance._demo.negotiations import CENTER
from governance._demo.plans import planned
from governance._demo.world import World
from governance.agreements.actions.reorganizations import agree, propose
from governance.agreements.queries.reorganizations import reorganization_by_number
from governance.agreements.rules.reorganizations import Kind, Plan


def write(_diary: Diary, world: World) -> None:
    first = world.days.first_of_month(0, after=14)
    move = Plan(
        kind=Kind.MOVE,
        services=_named("graffiti-building"),
        to="parks",
        to_name="Parks",
        on=world.days.first_of_month(0, after=40),
    )
    why = "Parks has the only crew that removes graffiti; Sanitation passes every request on to it."
    _tell(world, move, why, (6, 3), ["sanitation"])
    merge = Plan(kind=Kind.MERGE, services=_named("mattress"), into=_named("bulk-item"), on=first)
    _tell(world, merge, "One truck takes both on the same round.", (21, 17), ["sanitation"])


def _tell(world: World, plan: Plan, why: str, ago: tuple[int, int], sides: Iterable[str]) -> None:
    """311 proposes it, and these sides agree; so many days ago."""
    numbers: list[str] = []

    async def proposed(at: datetime) -> None:
        numbers.append(await propose(plan, reason=why, by=await world.signer(CENTER, at), at=at))

    world.diary.write(world.days.working(ago[0], "10:15"), proposed)
    for side in sides:
        world.diary.write(world.days.working(ago[1], "14:30"), _agreed(world, numbers, side))


def _agreed(world: World, numbers: list[str], side: str) -> Act:
    async def act(at: datetime) -> None:
        found = await reorganization_by_number(numbers[0])
        by = await world.signer(side, at)
        await agree(found.number, plan_hash=found.hash, seen=found.revision, by=by, at=at)

    return act


def _named(code: str) -> dict[str, str]:
    every = (one.service for listed in planned().values() for one in listed)
    return {one.code: one.name for one in every if one.code == code}
