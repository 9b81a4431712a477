"""The ice storm of last winter: Streets asks for an adjustment, the Deputy Mayor declares it at once and confirms it later."""

from datetime import datetime, timedelta

from governance._demo.diary import Act, Diary
from governance._demo.workload import Storm, storm
from governance._demo.world import World
from governance.adjustments.actions import reliefs
from governance.results.queries.reliefs import relief
from governance.results.rules.reliefs import Adjustment, Effect

NAME = "Ice storm"
REASON = (
    "An inch of ice on streets, branches and wires. Crews clear hospitals, main streets and downed trees; all other "
    "work stands still until roads can be driven."
)
STREETS = (
    "guardrail",
    "lane-marking",
    "pothole",
    "scooter",
    "sidewalk",
    "snow-street",
    "street-sweeping",
    "utility-cut",
)
OTHERS = (
    "bulk-item",
    "missed-recycling",
    "missed-trash",
    "missed-yard-waste",
    "park-litter",
    "tree-down",
    "tree-pruning",
)


def write(diary: Diary, world: World) -> None:
    struck = storm(world.days.today)
    asked = struck.starts + timedelta(hours=15)
    diary.write(asked, _request(world, struck))
    diary.write(asked + timedelta(hours=3, minutes=20), _declared(world, struck))
    diary.write(struck.ends + timedelta(days=6, hours=4), _confirmed(world, struck))


def _adjustment(struck: Storm, services: tuple[str, ...], *, ended: bool) -> Adjustment:
    return Adjustment(
        name=NAME,
        reason=REASON,
        effect=Effect.PAUSE,
        starts=struck.starts,
        ends=struck.ends if ended else None,
        services=services,
    )


def _request(world: World, struck: Storm) -> Act:
    async def act(at: datetime) -> None:
        by = await world.negotiator("streets", at)
        world.storm = await reliefs.request(_adjustment(struck, STREETS, ended=False), by=by, at=at)

    return act


def _declared(world: World, struck: Storm) -> Act:
    """Wider than it was asked for: trees and collections, too."""

    async def act(at: datetime) -> None:
        by = await world.holder("operations-sponsor", at)
        known = await relief(world.storm)
        wanted = _adjustment(struck, (*STREETS, *OTHERS), ended=False)
        await reliefs.declare_requested(world.storm, wanted, seen=known.revision, by=by, at=at)

    return act


def _confirmed(world: World, struck: Storm) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("operations-sponsor", at)
        known = await relief(world.storm)
        wanted = _adjustment(struck, (*STREETS, *OTHERS), ended=True)
        await reliefs.confirm(world.storm, wanted, seen=known.revision, by=by, at=at)

    return act
