"""An administrator has a row that failed tried again at its task's next run, whatever it was to wait for."""

from datetime import datetime

from governance import acts
from governance.database import sql
from governance.errors import AlreadyDone, Forbidden
from governance.people.rules import Acting, Role

NOW = """UPDATE sweep_failure SET next_at = least(next_at, clock_timestamp())
    WHERE sweep = :sweep AND key = :key RETURNING id"""


async def try_again(sweep: str, key: str, *, by: Acting, at: datetime) -> None:
    """Raises AlreadyDone where it does not fail any more."""
    if not by.holds(Role.ADMINISTRATOR):
        raise Forbidden("Only an administrator may do this.")
    async with acts.begin(by, at=at) as act:
        if not await sql.rows(NOW, sweep=sweep, key=key):
            raise AlreadyDone("This does not fail any more: it was done, or nothing is left to do.")
        act.without_event("when a task goes on is no matter of the record; what it then does is")
