"""In which of their roles somebody acts on people and roles, and which of those acts a page offers them.

What they may do is decided by people/rules/rights.py alone; this asks it before a button is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

from governance.errors import Forbidden, NotFound
from governance.moves import FactsT, Moves, StepT
from governance.people.queries.directory import Holder
from governance.people.rules import Acting, Matter, Role, Viewer, may_see, rights
from governance.people.rules.rights import Post
from governance.people.rules.succession import asks


@dataclass(frozen=True, kw_only=True)
class RoleActs:
    """What the page of a role offers its reader."""

    appoint: bool
    end: bool
    binding: bool
    close: bool


def actor(viewer: Viewer, party: str) -> Acting:
    """The seat that decides about this party's people: its lead's, else an administrator's, the sponsor's, or any."""
    own = [seat for seat in viewer.seats if seat.delegation_id is None]
    if not own:
        raise Forbidden("You hold no role of your own in which you could do this.")
    return min(own, key=lambda seat: (not rights.leads(seat, party), *_rank(seat)))


def _rank(seat: Acting) -> tuple[bool, bool]:
    return not seat.holds(Role.ADMINISTRATOR), not seat.holds(Role.SPONSOR)


def administrator_or_any(viewer: Viewer) -> Acting:
    """For what an administrator does upon everybody's and each person upon their own. Raises NotFound without a role."""
    own = [one for one in viewer.seats if not one.delegation_id]
    found = next((one for one in own if one.holds(Role.ADMINISTRATOR)), next(iter(viewer.seats), None))
    if found is None:
        raise NotFound("There is nothing here that you may see.")
    return found


def administrator(viewer: Viewer) -> Acting:
    """The seat of an administrator. Raises NotFound for everybody else.

    Whoever stands in for an administrator sees them and is told that it takes the administrator.
    """
    seat = next(
        (one for one in viewer.seats if one.holds(Role.ADMINISTRATOR) and not one.delegation_id), None
    )
    if seat is None and not may_see(viewer, Matter.SETTINGS):
        raise NotFound("There is nothing here that you may see.")
    if seat is None:
        raise Forbidden("Only an administrator may do this.")
    return seat


def seat_that(viewer: Viewer, may: Callable[[Acting], bool], *, otherwise: str) -> Acting:
    """The first seat that may. Raises Forbidden with these words where none may."""
    seat = next((seat for seat in viewer.seats if may(seat)), None)
    if seat is None:
        raise Forbidden(otherwise)
    return seat


def seat_for(
    viewer: Viewer, step: StepT, *, of: Moves[StepT, FactsT], standing: Callable[[Acting], FactsT]
) -> Acting | None:
    """The first role in which this person may take a step; `standing` says where the matter stands for a role."""
    return next((seat for seat in viewer.seats if step in of.open_steps(standing(seat))), None)


def open_steps(
    viewer: Viewer, *, of: Moves[StepT, FactsT], standing: Callable[[Acting], FactsT]
) -> frozenset[StepT]:
    """The steps that this person may take in any of their roles."""
    return frozenset(step for seat in viewer.seats for step in of.open_steps(standing(seat)))


def auditor(viewer: Viewer, matter: Matter) -> Acting:
    """The seat in which somebody audits. Raises NotFound for everybody else."""
    seat = viewer.with_role(Role.AUDITOR)
    if seat is None or not may_see(viewer, matter):
        raise NotFound("There is nothing here that you may see.")
    return seat


def administers(viewer: Viewer) -> bool:
    return _allowed(lambda: administrator(viewer))


def adds_people(viewer: Viewer, party: str) -> bool:
    return _allowed(lambda: rights.adds_people(actor(viewer, party)))


def role_acts(viewer: Viewer, post: Post, latest: Holder | None) -> RoleActs:
    """`latest` is the last appointment that is not over, to come or running."""
    if post.closed or not any(seat.delegation_id is None for seat in viewer.seats):
        return RoleActs(appoint=False, end=False, binding=False, close=False)
    by = actor(viewer, post.party)
    return RoleActs(
        appoint=asks(by, post) if rights.needs_two(post) else _allowed(lambda: rights.appoints(by, post)),
        end=latest is not None and _allowed(lambda: rights.ends_tenure(by, post, holder_id=latest.person_id)),
        binding=rights.leads(by, post.party),
        close=latest is None and _allowed(lambda: rights.arranges(by, post)),
    )


def _allowed(check: Callable[[], object]) -> bool:
    try:
        check()
    except (Forbidden, NotFound):
        return False
    return True
