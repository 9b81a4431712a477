"""Letters about accounts as the program writes them, for tests that read them."""

from datetime import datetime

from governance.database.session import transaction
from governance.identity.actions import letters
from governance.identity.actions.letters import Wanted
from governance.identity.rules.letters import Purpose


async def written(*, at: datetime, links: bool = True) -> dict[Purpose, Wanted]:
    """Every letter that waits to be written, by what it is for."""
    found = {}
    for number in await letters.pending(at=at):
        async with transaction():
            one = await letters.take(number, at=at, links=links)
        if one:
            found[one.purpose] = one
    return found
