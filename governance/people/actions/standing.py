"""Whether whoever decides about people still stands where they stood when they opened the page."""

from datetime import datetime

from governance.errors import Forbidden
from governance.people.queries.authority import still_holds
from governance.people.rules import Acting, operator


async def confirm(by: Acting, *, at: datetime) -> None:
    """Raises Forbidden when the tenure or delegation that `by` rests on is over. The server's operator has none."""
    if by.person_id != operator().person_id and not await still_holds(by, at):
        raise Forbidden(f"You no longer hold the role {by.title} at {by.party_name}.")
