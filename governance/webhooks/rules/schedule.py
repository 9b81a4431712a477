"""When a message is tried again, when it is given up, and when its system is told nothing any more. Pure.

Only 2xx is success; a redirect is a failure, since where it leads was not checked; 410 says that nobody wants to be told.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# From one try to the next; after the last one the message is dead. Ten tries within 75 hours.
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
JITTER = 0.2
PATIENCE = timedelta(days=3)  # of failures, and the system is switched off
LONGEST_WAIT = timedelta(hours=24)  # whatever the system asks for
GONE = 410


def next_try(attempts: int, at: datetime, *, luck: float) -> datetime | None:
    """After so many tries, None for never. `luck` from 0 to 1 spreads tries that failed together."""
    if attempts > len(WAITS):
        return None
    return at + WAITS[attempts - 1] * (1 + JITTER * (2 * luck - 1))


def is_success(status: int) -> bool:
    return 200 <= status < 300


def asked_for(retry_after: str, at: datetime) -> datetime:
    """Until when the system asks not to be told: so many seconds, or a date; `at` where it does not ask."""
    if retry_after.isdecimal() and len(retry_after) < 10:
        wished = at + timedelta(seconds=int(retry_after))
    else:
        wished = _date(retry_after) or at
    return min(max(wished, at), at + LONGEST_WAIT)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_given_up(failing_since: datetime | None, at: datetime) -> bool:
    return failing_since is not None and at - failing_since >= PATIENCE
