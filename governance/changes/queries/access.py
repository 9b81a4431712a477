"""Who may open a change, and from which seat a viewer looks at and acts on it.

The table of who sees what is people's; which of its lines holds for a change is said here. Whether an act is theirs, the
act itself decides.
"""

from collections.abc import Iterable

from governance.changes.queries.situation import Situation, steps
from governance.changes.rules.moves import Step
from governance.errors import Forbidden, NotFound
from governance.people.rules import SIDES, Acting, Matter, Viewer, may_see


def may_open(viewer: Viewer, *, sides: Iterable[str], initiator: str, sent: bool) -> bool:
    """A change nobody has sent yet is its own side's; afterwards both sides, approvers, office and auditors read it."""
    if not sent:
        return may_see(viewer, Matter.OWN_MATTER, own=initiator)
    return may_see(viewer, Matter.OPEN_CHANGE, sides=tuple(sides))


def reads_every_change(viewer: Viewer) -> bool:
    """Whoever reads changes without standing on a side of them."""
    return may_see(viewer, Matter.OPEN_CHANGE)


def own_parties(viewer: Viewer) -> list[str]:
    """The parties for whose changes the viewer stands."""
    return sorted({seat.party for seat in viewer.seats if seat.kind in SIDES})


def opened(change: Situation, viewer: Viewer) -> Situation:
    """The change, if this viewer may open it. Raises NotFound otherwise, as though there were none."""
    sent = change.offer_id is not None
    if not may_open(viewer, sides=tuple(change.parties), initiator=change.initiator, sent=sent):
        raise NotFound(f"There is no change {change.number} that you may see.")
    return change


def own_party(change: Situation, viewer: Viewer) -> str:
    """The side of this change whose notes and drafts the viewer reads, "" if none."""
    if not viewer.own_matters:
        return ""
    return next((seat.party for seat in viewer.seats if seat.party in change.parties), "")


def seats_for(change: Situation, viewer: Viewer, step: Step) -> tuple[Acting, ...]:
    """The seats in which the viewer may take a step now, own ones first."""
    return tuple(
        seat for seat in viewer.seats if not _both_sides(change, seat) and step in steps(change, seat)
    )


def seat_to_act(change: Situation, viewer: Viewer, step: Step, named: str = "") -> Acting:
    """The seat to act in: the one named, else the first that may take the step.

    Where none may, any seat is answered, and the act itself then refuses it with the reason.
    """
    able = seats_for(change, viewer, step)
    found = next((seat for seat in able if seat.seat == named), None) or next(iter(able), None)
    found = found or next((seat for seat in viewer.seats if seat.party in change.parties), None)
    found = found or next(iter(viewer.seats), None)
    if found is None:
        raise Forbidden("You hold no role at this moment, so there is nothing you can do here.")
    return found


def open_to(change: Situation, viewer: Viewer) -> frozenset[Step]:
    """Every step that the viewer may take in any seat of theirs."""
    return frozenset(
        step for seat in viewer.seats if not _both_sides(change, seat) for step in steps(change, seat)
    )


def _both_sides(change: Situation, seat: Acting) -> bool:
    """Whoever has acted for one side of a change acts for nobody else in it."""
    return seat.party in change.parties and bool(change.took_part(seat.person_id) - {seat.party_id})
