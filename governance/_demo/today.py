"""What waits for the people on the sign-in page: each finds what the card says.

Dana's one open number, Lee's signature, four departments that wait for 311, one approval.
"""

from governance import formats
from governance._demo.diary import Diary
from governance._demo.negotiations import (
    CENTER,
    agree,
    ask,
    counter,
    draft,
    hand_back,
    more_time,
    note,
    offer,
    recommend,
    reply,
    send_back,
    tell,
)
from governance._demo.open_change import plot_of
from governance._demo.world import World
from governance.agreements.rules.items import Term
from governance.changes.rules.reasons import Reason

STUCK = 47  # days in 311's hands


def write(_diary: Diary, world: World) -> None:
    for story in (_pothole, _sinkhole, _bulk_items, _dumping, _playground, _drains, _permits, _pruning):
        story(world)


def _pothole(world: World) -> None:
    """Dana's: 311 took her 7 days for utility cuts and her 80%; potholes in 6 or 7 calendar days is open."""
    plot = plot_of(
        world,
        "streets",
        CENTER,
        {"pothole": "5 calendar-days @85", "utility-cut": "5 calendar-days @90"},
        title="Pothole repair: from 4 business days to calendar days",
        reason=Reason.STAFFING,
        why="Two crews moved to paving for half a year, and a date in calendar days is one we can tell a resident.",
        says="Tell the resident the date itself, not a number of days.",
    )
    first = counter(
        "streets",
        {"pothole": "7 calendar-days @80", "utility-cut": "7 calendar-days @90"},
        "With four crews instead of six we reach seven days, and eight out of ten with rain.",
        evidence="Crew roster of the paving season",
    )
    second = counter(
        CENTER,
        {"pothole": "6 calendar-days @80"},
        "Agreed on utility cuts and on 80%. For potholes, six days would let us say: within the week.",
        talked=f"By phone on {_day(world, 10)}, Dana Ruiz and Marcus Bell",
    )
    beats = [
        (27, "09:20", draft()),
        (26, "10:05", offer()),
        (
            24,
            "13:30",
            ask("streets", "Are the two crews counted as gone for the half year, or for good?"),
        ),
        (23, "09:15", reply(CENTER, "For the half year. We would look at it again when the paving is done.")),
        (
            20,
            "08:50",
            note("streets", "Six days works only if the second crew is back in time. Ask Lee first."),
        ),
        (19, "15:10", first),
        (18, "11:40", agree("streets")),
        (16, "10:30", ask(CENTER, "Does the 80% hold with frozen ground left out, as today?")),
        (13, "14:00", reply("streets", "Yes, the pause for frozen ground stays as it is.")),
        (10, "16:45", note(CENTER, "Priya: seven would be acceptable if Streets holds 80% through winter.")),
        (9, "11:25", second),
    ]
    tell(world, plot, beats)


def _day(world: World, ago: int) -> str:
    return formats.day_of_month(world.days.working(ago).astimezone(world.days.zone))


def _sinkhole(world: World) -> None:
    """Lee's: recommended by Dana, to be signed."""
    plot = plot_of(
        world,
        "streets",
        CENTER,
        {"sinkhole": "12 hours @95"},
        why="The night crew reaches a cave-in within the shift; residents should hear that.",
        says="A crew puts barriers around it within 12 hours, at night, too.",
        reason=Reason.DATA,
    )
    words = "They are two at all times since the new roster. We can promise it."
    beats = [
        (9, "09:05", draft()),
        (9, "10:40", offer()),
        (6, "15:05", recommend("streets", "From the roster it should work.")),
        (5, "08:40", hand_back("streets", "Ask the night crew first, please. Are they two at all times?")),
        (2, "15:20", recommend("streets", words)),
    ]
    tell(world, plot, beats)


def _bulk_items(world: World) -> None:
    """Stuck in 311's hands: it took its five days, asked for more, and has not answered."""
    plot = plot_of(
        world,
        "sanitation",
        CENTER,
        {"bulk-item": "6 business-days @90", "mattress": "8 calendar-days @85"},
        why="Both are collected by the same truck and should be told to residents together.",
        reason=Reason.PROCESS,
    )
    answer = counter(
        "sanitation",
        {"bulk-item": "7 business-days @85"},
        "The truck is shared with yard waste for eight months of the year.",
    )
    beats = [
        (63, "10:10", draft()),
        (61, "09:30", offer()),
        (STUCK, "=10:12", answer),
        (36, "16:05", more_time(CENTER, "Waiting for the call figures of the quarter.")),
        (29, "15:50", more_time(CENTER, "The figures are late; another week, please.")),
    ]
    tell(world, plot, beats)


def _dumping(world: World) -> None:
    """A question to 311 is open."""
    plot = plot_of(
        world,
        "sanitation",
        CENTER,
        {"illegal-dumping": "3 business-days @85"},
        why="Half of it is gone within two days already.",
        reason=Reason.DATA,
    )
    question = "Does this count tires, which wait for the recycler's truck?"
    beats = [(9, "09:00", draft()), (8, "14:15", offer()), (5, "10:35", ask("sanitation", question))]
    tell(world, plot, beats)


def _playground(world: World) -> None:
    """Parks has answered; 311 is next."""
    plot = plot_of(
        world,
        "parks",
        CENTER,
        {"playground": "1 business-days @90", "park-restroom": "1 business-days @90"},
        why="Families call again on the next day when nobody came.",
        reason=Reason.DATA,
    )
    answer = counter(
        "parks",
        {"playground": "1 business-days @80"},
        "One day, but only eight out of ten: parts come from out of state.",
    )
    tell(world, plot, [(15, "10:00", draft()), (14, "10:20", offer()), (3, "11:15", answer)])


def _drains(world: World) -> None:
    """Sent back by the Deputy Mayor, so it is 311's turn, which began it. Water has no liaison; its head speaks."""
    plot = plot_of(
        world,
        "water",
        CENTER,
        {"catch-basin": "9 business-days @85", "street-leak": "3 business-days @90"},
        why="Two vacancies in the drain crew; leaks are listened for at night and found sooner.",
        says="A blocked drain may take until the week after next. If rain is expected, pass it on as urgent.",
        reason=Reason.STAFFING,
    )
    back = "Nine days is too long when it rains. Bring me eight, or a promise of its own for drains that flood a road."
    beats = [
        (34, "09:45", draft()),
        (33, "10:30", offer()),
        (21, "14:20", agree("water")),
        (6, "17:05", send_back([Term(service="catch-basin").key], back)),
    ]
    tell(world, plot, beats)


def _permits(world: World) -> None:
    """Begun by the department; 311 has to answer."""
    plot = plot_of(
        world,
        "buildings",
        "buildings",
        {"no-permit": "5 business-days @85"},
        why="Two inspectors have finished their training.",
        says="An inspector looks at it within a week.",
        reason=Reason.STAFFING,
    )
    tell(world, plot, [(8, "13:10", draft()), (6, "09:50", offer())])


def _pruning(world: World) -> None:
    """Amara's: both sides agreed; loosened for more than 500 requests a year, so she is asked."""
    plot = plot_of(
        world,
        "parks",
        "parks",
        {"tree-pruning": "25 business-days @80"},
        why="The forester's second post is frozen until the next budget. Urgent branches stay at one day.",
        says="Pruning may take five weeks. A branch that can fall is urgent and is looked at the same day.",
        reason=Reason.BUDGET,
    )
    beats = [
        (31, "11:00", draft()),
        (30, "13:45", offer()),
        (19, "09:35", more_time(CENTER)),
        (4, "15:30", agree(CENTER)),
    ]
    tell(world, plot, beats)
