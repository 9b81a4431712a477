"""Tries, counted by account and by address within a window, so that nobody guesses passwords or floods a mailbox."""

import hashlib
import math
from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from governance import formats
from governance.database import sql
from governance.errors import TooMany
from governance.identity import rules as signing_in
from governance.identity.rules import Delays

log = structlog.get_logger(__name__)
A_MINUTE = 90  # seconds; below, they are told as such

# Counted before anything is looked at, so that tries at once are each counted.
COUNT = """INSERT INTO throttle (key, failures, since) VALUES (:key, 1, :at) ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN throttle.since <= :old THEN 1 ELSE throttle.failures + 1 END,
        since = CASE WHEN throttle.since <= :old THEN excluded.since ELSE throttle.since END
    RETURNING failures, since"""


async def count(key: str, *, limit: int, at: datetime, window: timedelta = signing_in.WINDOW) -> int:
    """Counts one try; answers how many seconds to wait, 0 where it is within the limit."""
    row = await sql.one(COUNT, key=key, at=at, old=at - window)
    if row["failures"] <= limit:
        return 0
    return max(1, int((row["since"] + window - at).total_seconds()))


async def check(limits: Mapping[str, int], *, at: datetime, window: timedelta = signing_in.WINDOW) -> None:
    """One more try of each key, in their order: one that has had its tries uses up none of those after it.

    Raises TooMany. Outside of any transaction, so that a try that fails stays counted.
    """
    for key, limit in limits.items():
        if wait := await count(key, limit=limit, at=at, window=window):
            log.warning("tries throttled", key=key)
            words = f"Too many tries. Please wait {-(-wait // 60)} minutes and try again."
            raise TooMany(words, retry_after=wait)


# Refused tries are not counted: whoever hammers on waits no longer, and makes nobody else wait.
WAIT = """make_interval(secs => CASE WHEN throttle.failures < :free THEN 0
    ELSE least(:longest, power(2, least(throttle.failures - :free, 20))) END::float8)"""
SLOW = """INSERT INTO throttle (key, failures, since) VALUES (:key, 1, :at) ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN throttle.since <= :old THEN 1 ELSE throttle.failures + 1 END, since = excluded.since
    WHERE throttle.since + :wait <= :at RETURNING failures""".replace(":wait", WAIT)
LEFT = "SELECT extract(epoch FROM since + :wait - :at)::float8 FROM throttle WHERE key = :key".replace(
    ":wait", WAIT
)


async def slow(delays: Mapping[str, Delays], *, at: datetime) -> None:
    """One more try of each key, in their order. Raises TooMany where its time has not come. Outside of any transaction."""
    passed: list[str] = []
    for key, of in delays.items():
        asked = {"key": key, "free": of.free, "longest": of.longest, "at": at}
        if await sql.rows(SLOW, **asked, old=at - signing_in.LETTER_WINDOW):
            passed.append(key)
            continue
        for each in passed:
            await take_back(each)
        wait = max(1, math.ceil(await sql.value(LEFT, **asked) or 0))
        log.warning("tries slowed down", key=key)
        told = formats.plural(wait, "second") if wait < A_MINUTE else formats.plural(-(-wait // 60), "minute")
        raise TooMany(f"Too many tries. Please wait {told} and try again.", retry_after=wait)


TAKE = """INSERT INTO throttle (key, failures, since) VALUES (:key, :piece, :since) ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN throttle.since < excluded.since THEN excluded.failures ELSE throttle.failures + :piece END,
        since = greatest(throttle.since, excluded.since)
    WHERE throttle.since < excluded.since OR throttle.failures + :piece <= :limit RETURNING failures"""


async def take(key: str, piece: int, *, limit: int, since: datetime) -> int | None:
    """Some tries at once, of those that a key has in the window that began `since`: how many are taken with these.

    None where there are no more. The database counts, so that the limit holds for all processes together.
    """
    row = await sql.row(TAKE, key=key, piece=piece, limit=limit, since=since)
    return int(row["failures"]) if row else None


async def forget(key: str) -> None:
    """The tries of this key, at every place."""
    await sql.rows("DELETE FROM throttle WHERE key = :key OR starts_with(key, :key || '@')", key=key)


async def take_back(key: str) -> None:
    """One try less."""
    await sql.rows("UPDATE throttle SET failures = failures - 1 WHERE key = :key AND failures > 0", key=key)


def by_account(email: str, of: str = "account") -> str:
    return f"{of}:{hashlib.sha256(email.encode()).hexdigest()[:32]}"


def by_address(address: str, of: str = "address") -> str:
    return f"{of}:{signing_in.place(address)[:60]}"
