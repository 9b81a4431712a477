"""Whose requests somebody may see, and in which role they take them out. The table is people/rules WHO_SEES_WHAT."""

from governance.errors import Forbidden, NotFound
from governance.people.rules import Acting, Matter, PartyKind, Viewer, may_see
from governance.web.sources.source_access import center

NOT_THERE = "There is nothing here that you may see."


async def visible_parties(viewer: Viewer) -> frozenset[str] | None:
    """The departments whose requests somebody may see; None for every request, even one owed by nobody. Raises NotFound."""
    if may_see(viewer, Matter.REQUESTS, sides=[await center()]):
        return None
    own = {seat.party for seat in viewer.seats if seat.kind is PartyKind.DEPARTMENT}
    found = frozenset(code for code in own if may_see(viewer, Matter.REQUESTS, sides=[code]))
    if not found:
        raise NotFound(NOT_THERE)
    return found


def reader(viewer: Viewer) -> Acting:
    """The seat in which somebody downloads requests: their own before one they stand in for."""
    if not viewer.seats:
        raise Forbidden("You hold no role in which you could do this.")
    return min(viewer.seats, key=lambda seat: seat.delegation_id is not None)
