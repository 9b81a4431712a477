"""Tries that are counted, so that nobody guesses or floods: so many of one key within a quarter of an hour."""

from collections.abc import Mapping
from datetime import datetime

import structlog

from governance.database import sql
from governance.errors import TooMany
from governance.identity.rules import WINDOW

log = structlog.get_logger(__name__)
# Counted before what is tried is looked at, so that tries at once are each counted.
COUNT = """INSERT INTO throttle (key, failures, since) VALUES (:key, 1, :at) ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN throttle.since <= :old THEN 1 ELSE throttle.failures + 1 END,
        since = CASE WHEN throttle.since <= :old THEN excluded.since ELSE throttle.since END
    RETURNING failures, since"""


async def count(limits: Mapping[str, int], *, at: datetime) -> None:
    """One more try of each key, in their order: one that has had its tries uses up none of those after it.

    Raises TooMany. Outside of any transaction, so that a try that fails stays counted.
    """
    for key, limit in limits.items():
        row = await sql.one(COUNT, key=key, at=at, old=at - WINDOW)
        if row["failures"] > limit:
            wait = int((row["since"] + WINDOW - at).total_seconds())
            log.warning("tries throttled", key=key)
            raise TooMany(
                f"Too many tries. Please wait {max(1, -(-wait // 60))} minutes and try again.",
                retry_after=max(1, wait),
            )
