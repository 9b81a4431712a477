"""The one writer of the trail. Called as the last statement of every act, inside the act's transaction."""

from datetime import datetime

from governance.audit import rules
from governance.audit.rules import Entry
from governance.audit.tables import TrailCheck
from governance.database import sql

HAND_OVER = "INSERT INTO event_due (body) VALUES (:body)"


async def append(entry: Entry) -> None:
    """Hand over one event. The database numbers, chains and hashes it when the act's transaction ends, not before."""
    await sql.rows(HAND_OVER, body=rules.body(entry))


async def record_check(*, by: str, at: datetime, events: int, fault: rules.Break | None) -> None:
    """Keep the result of a verification, so that pages can say when the chain was last checked."""
    await TrailCheck(
        at=at,
        by=by,
        events=events,
        sound=fault is None,
        first_bad=fault.number if fault else None,
        reason=fault.reason if fault else "",
    ).save()
