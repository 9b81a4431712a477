"""Who may open a change, and from which seat a viewer looks at and acts on it.

The table of who sees what is people's; which of its lines holds for a change is said here. Whether an act is theirs, the
act itself decides.
"""

from collections.abc import Iterable

from governance.changes.queries.situation import Situation, steps
from governance.changes.rules.moves import Step
from governance.errors import Forbidden, NotFound
from governance.people.rules import Acting, Matter, Role, Viewer, may_see


def may_open(viewer: Viewer, *, sides: Iterable[str], initiator: str, sent: bool) -> bool:
    """A change nobody has sent yet is its own side's; afterwards both sides, approvers, office and auditors read it."""
    if not sent:
        return may_see(viewer, Matter.OWN_MATTER, own=initiator)
    return may_see(viewer, Matter.OPEN_CHANGE, sides=tuple(sides))


def opened(now: Situation, viewer: Viewer) -> Situation:
    """The change, if this viewer may read it; else there is no such change for them."""
    sent = now.offer_id is not None
    if not may_open(viewer, sides=tuple(now.parties), initiator=now.initiator, sent=sent):
        raise NotFound(f"There is no change {now.number} that you may see.")
    return now


def own_party(now: Situation, viewer: Viewer) -> str:
    """The side of this change whose notes and drafts the viewer reads, "" if none; administrators read no negotiation."""
    negotiating = (seat for seat in viewer.seats if seat.role is not Role.ADMINISTRATOR)
    return next((seat.party for seat in negotiating if seat.party in now.parties), "")


def seats_for(now: Situation, viewer: Viewer, step: Step) -> tuple[Acting, ...]:
    """The seats in which the viewer may take a step now, own ones first."""
    return tuple(seat for seat in viewer.seats if not _both_sides(now, seat) and step in steps(now, seat))


def seat_to_act(now: Situation, viewer: Viewer, step: Step, named: str = "") -> Acting:
    """The seat to act in: the one named, else the first that may; else one that the act itself will refuse with why."""
    able = seats_for(now, viewer, step)
    found = next((seat for seat in able if seat.seat == named), None) or next(iter(able), None)
    found = found or next((seat for seat in viewer.seats if seat.party in now.parties), None)
    found = found or next(iter(viewer.seats), None)
    if found is None:
        raise Forbidden("You hold no role at this moment, so there is nothing you can do here.")
    return found


def open_to(now: Situation, viewer: Viewer) -> frozenset[Step]:
    """Every step that the viewer may take in any seat of theirs."""
    return frozenset(step for seat in viewer.seats if not _both_sides(now, seat) for step in steps(now, seat))


def _both_sides(now: Situation, seat: Acting) -> bool:
    """Whoever has acted for one side of a change acts for nobody else in it."""
    return seat.party in now.parties and bool(now.took_part(seat.person_id) - {seat.party_id})
