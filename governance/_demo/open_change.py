"""A change that is under way on the day of seeding, in few words: the start of each of those stories."""

from collections.abc import Mapping

from governance._demo.negotiations import Plot
from governance._demo.world import World
from governance.changes.rules.reasons import Reason


def plot_of(
    world: World, department: str, party: str, values: Mapping[str, str], **told: str | Reason
) -> Plot:
    """A change that would take effect on the next first of a month but one."""
    return Plot(
        department=department,
        party=party,
        reason=Reason(told.get("reason", Reason.PROCESS)),
        title=str(told.get("title", "")),
        why=str(told.get("why", "")),
        says=str(told.get("says", "")),
        effective=world.days.first_of_month(0, after=16),
        values=values,
    )
