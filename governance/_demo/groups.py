"""Groups that meet: each department with 311, and the Service Standards Board, founded a year ago by the facilitator."""

from datetime import datetime

from governance._demo.diary import Diary
from governance._demo.world import World
from governance.bodies.actions.founding import found_board, found_working_groups
from governance.bodies.rules.founding import NewBoard
from governance.bodies.rules.ground_rules import GroundRules, Kind, MotionKind
from governance.bodies.rules.shares import Needed, Of, Share

BOARD = "service-standards-board"
BEGAN, FOUNDED = 700, 360  # days ago
TWO_THIRDS = Share(numerator=2, denominator=3)
RULES = GroundRules(
    kind=Kind.BOARD,
    purpose="Looks after the standards that hold for all departments: how targets are written, judged and changed.",
    cadence="Every second month, on a Thursday.",
    chair="operations-sponsor",
    note_taker="operations-convenor",
    minutes_within=14,
    seats=(
        "operations-sponsor",
        "operations-convenor",
        "311-relations-lead",
        "streets-division-head",
        "parks-division-head",
        "water-division-head",
        "sanitation-division-head",
        "buildings-division-head",
    ),
    needed={MotionKind.GROUND_RULES: Needed(of=Of.BASE, share=TWO_THIRDS)},
)


def write(diary: Diary, world: World) -> None:
    async def began(at: datetime) -> None:
        await found_working_groups(at=at)

    async def founded(at: datetime) -> None:
        by = await world.holder("operations-convenor", at)
        await found_board(NewBoard(code=BOARD, name="Service Standards Board", rules=RULES), by=by, at=at)

    diary.write(world.days.working(BEGAN, "09:00"), began)
    diary.write(world.days.working(FOUNDED, "09:40"), founded)
