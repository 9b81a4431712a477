"""What the clock does for the record: a whole check every night, and a store without leavings of acts that were cut off."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from anyio import to_thread

from governance.database import sql
from governance.files import store
from governance.integrity.actions.verifying import verify_alone
from governance.integrity.queries import files
from governance.integrity.queries.history import WHOLE, last_check
from governance.integrity.queries.look import Look
from governance.people.queries import directory
from governance.people.rules import clock
from governance.settings import current

AT_NIGHT = time(2, 30)  # in the city's zone
BEGUN = "SELECT coalesce(min(at) < :night, false) FROM event"


async def check_nightly(*, at: datetime) -> int:
    """Check everything once a night; answers how much is not as it was written. One process does it."""
    night = last_night(
        at, current().zone if (city := await directory.city()) is None else ZoneInfo(city.zone)
    )
    last = await last_check(WHOLE)
    if (last and last.at >= night) or not await sql.value(BEGUN, night=night):
        return 0
    verdict = await verify_alone(Look(home=current().home), by=clock(), at=at)
    return len(verdict.findings) if verdict else 0


def last_night(at: datetime, zone: ZoneInfo) -> datetime:
    """The latest instant at which a nightly check was due."""
    local = at.astimezone(zone)
    tonight = datetime.combine(local.date(), AT_NIGHT, tzinfo=zone)
    return tonight if tonight <= local else tonight - timedelta(days=1)


async def tidy_store(*, at: datetime) -> int:  # noqa: ARG001 - files are dated by their own clock
    """Take away what acts that were cut off left in the store; answers how many files."""
    known = await files.named()
    return await to_thread.run_sync(store.tidy, current().home, known.keys())
