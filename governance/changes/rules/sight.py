"""Who may open a change. The table of who sees what is people's; which of its lines holds for a change is said here."""

from collections.abc import Iterable

from governance.people.rules import Matter, Role, Viewer, may_see


def may_open(viewer: Viewer, *, sides: Iterable[str], initiator: str, sent: bool) -> bool:
    """A change nobody has sent yet is its own side's; afterwards both sides, approvers, office and auditors read it."""
    if not sent:
        return may_see(viewer, Matter.OWN_MATTER, own=initiator)
    return may_see(viewer, Matter.OPEN_CHANGE, sides=tuple(sides))


def own_side(viewer: Viewer, sides: Iterable[str]) -> str:
    """The side whose own notes and drafts this viewer reads, "" if none. Administrators read no negotiation."""
    known = set(sides)
    own = (seat.party for seat in viewer.seats if seat.party in known and seat.role is not Role.ADMINISTRATOR)
    return next(own, "")
