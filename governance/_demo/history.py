"""Two years of changes: targets agreed for the first time, and the rows of `history.toml` with how each went."""

from governance._demo.diary import Diary
from governance._demo.plans import Planned, planned
from governance._demo.plots import CENTER, Plot, agree, approve, draft, offer, recommend, tell
from governance._demo.world import World
from governance.changes.rules.reasons import Reason


def write(_diary: Diary, world: World) -> None:
    for department, listed in planned().items():
        for one in listed:
            if one.since:
                _first_target(world, department, one)


def _first_target(world: World, department: str, one: Planned) -> None:
    """A service that came later gets its first target, proposed by 311 after a few weeks of figures."""
    if one.term is None:
        raise ValueError(f"{one.service.code} has no target to begin with")
    plot = Plot(
        department=department,
        party=CENTER,
        reason=Reason.DATA,
        why=f"Residents ask for it {one.service.yearly_volume:,} times a year and are told no date today.",
        says=one.service.tell_resident,
        effective=world.days.first_of_month(one.since, after=9),
        values={one.term.key: one.term},
    )
    ago = one.since
    beats = [
        (ago + 26, "10:15", draft()),
        (ago + 24, "14:05", offer(talked="Talked through at the monthly call")),
        (ago + 2, "11:20", recommend(department, "It is what we do today.")),
        (ago, "15:40", agree(department)),
        (ago - 3, "09:30", approve()),
    ]
    tell(world, plot, beats)
