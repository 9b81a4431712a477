"""What else is under way: in other hands, past due, sent back by a changed target, soon to take effect, unsent."""

from datetime import timedelta

from governance._demo.diary import Diary
from governance._demo.negotiations import (
    CENTER,
    agree,
    approve,
    collide,
    counter,
    draft,
    offer,
    tell,
)
from governance._demo.open_change import plot_of
from governance._demo.world import World
from governance.changes.rules.reasons import Reason


def write(_diary: Diary, world: World) -> None:
    for story in (_timing, _crosswalks, _noise, _graffiti, _hydrants, _recycling, _street_lights, _drafts):
        story(world)


def _timing(world: World) -> None:
    """Past due in a department's hands, while somebody acts for its liaison."""
    plot = plot_of(
        world,
        "signals",
        CENTER,
        {"signal-timing": "12 business-days @80"},
        why="Most answers are written within two weeks already.",
        reason=Reason.DATA,
    )
    tell(world, plot, [(28, "09:25", draft()), (27, "10:50", offer())])


def _crosswalks(world: World) -> None:
    """Agreed by the person who acts for the liaison."""
    plot = plot_of(
        world,
        "signals",
        CENTER,
        {"crosswalk-signal": "2 business-days @90"},
        why="Schools and senior homes call a second time on the third day.",
        says="Two business days; crossings at schools come first.",
        reason=Reason.DATA,
    )
    plot.effective = world.days.today + timedelta(days=24)
    tell(world, plot, [(13, "10:05", draft()), (12, "09:40", offer()), (5, "13:50", agree("signals"))])


def _noise(world: World) -> None:
    """A target changed under a proposal: it went back to the department that had begun it."""
    theirs = plot_of(
        world,
        "buildings",
        "buildings",
        {"construction-noise": "4 business-days @90"},
        why="Noise is over when the inspector comes a day later; four days let us bundle visits by street.",
    )
    data = plot_of(
        world,
        "buildings",
        CENTER,
        {"construction-noise": "3 business-days @90"},
        why="Nine out of ten sites are visited in three days already.",
        reason=Reason.DATA,
    )
    data.effective = world.days.first_of_month(23, after=5)
    tell(world, theirs, [(33, "09:10", draft()), (32, "10:15", offer()), (18, "16:10", collide(CENTER))])
    tell(world, data, [(31, "09:30", draft()), (30, "11:10", offer()), (24, "10:20", agree("buildings"))])


def _graffiti(world: World) -> None:
    plot = plot_of(
        world,
        "parks",
        CENTER,
        {"graffiti-park": "4 business-days @85"},
        why="Painters come by every third day now.",
        reason=Reason.PROCESS,
    )
    tell(world, plot, [(6, "10:00", draft()), (5, "09:20", offer())])


def _hydrants(world: World) -> None:
    """Begun after Water's liaison had left; its division head has it."""
    plot = plot_of(
        world,
        "water",
        CENTER,
        {"hydrant": "12 hours @90"},
        why="An open hydrant is closed within the shift already.",
        reason=Reason.DATA,
    )
    tell(world, plot, [(5, "11:30", draft()), (4, "10:10", offer())])


def _recycling(world: World) -> None:
    """Tightened by the department itself; takes effect soon."""
    plot = plot_of(
        world,
        "sanitation",
        "sanitation",
        {"missed-recycling": "1 business-days @90"},
        why="Since the routes run on Saturdays a missed street is collected on the next morning.",
        says="Leave the blue cart out: the truck comes back on the next working day, Saturday included.",
        reason=Reason.PROCESS,
    )
    plot.effective = world.days.today + timedelta(days=11)
    tell(world, plot, [(22, "10:00", draft()), (21, "09:40", offer()), (12, "14:30", agree(CENTER))])


def _street_lights(world: World) -> None:
    plot = plot_of(
        world,
        "signals",
        CENTER,
        {"street-light": "8 business-days @85"},
        why="The second bucket truck is in service.",
        says="Eight business days; a whole dark block goes to the power company on the same day.",
        reason=Reason.DATA,
    )
    plot.effective = world.days.today + timedelta(days=24)
    beats = [
        (45, "09:50", draft()),
        (44, "10:30", offer()),
        (
            36,
            "13:20",
            counter("signals", {"street-light": "8 business-days @80"}, "Eight days, eight out of ten."),
        ),
        (30, "10:45", counter(CENTER, {"street-light": "8 business-days @85"}, "Today's 85% should stay.")),
        (26, "15:00", agree("signals")),
        (24, "09:00", approve()),
    ]
    tell(world, plot, beats)


def _drafts(world: World) -> None:
    """Unsent matter of one side."""
    parks = plot_of(
        world,
        "parks",
        "parks",
        {"tree-down": "20 hours @90"},
        why="To be talked through with the foresters first.",
        reason=Reason.PROCESS,
    )
    tell(world, parks, [(10, "15:45", draft())])
    buildings = plot_of(
        world,
        "buildings",
        CENTER,
        {"vacant-building": "10 business-days @85"},
        why="Callers ask again after two weeks.",
        reason=Reason.DATA,
    )
    tell(world, buildings, [(3, "16:30", draft())])
