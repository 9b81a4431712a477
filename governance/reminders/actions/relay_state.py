"""How the mail server fares, one row for all processes: while it fails, one letter at a time tries it, ever more seldom."""

import structlog

from governance.database import sql
from governance.reminders.rules.relay import RELAY_PAUSES

LOG = structlog.get_logger("mail")
A_TRY = 150.0  # seconds in which nobody else tries; longer than any letter takes

FAILING = "SELECT failing_since IS NOT NULL AS failing FROM mail_relay"
PROBE = """UPDATE mail_relay SET next_at = clock_timestamp() + make_interval(secs => :a_try)
    WHERE failing_since IS NOT NULL AND next_at <= clock_timestamp() RETURNING id"""
UNUSED = "UPDATE mail_relay SET next_at = clock_timestamp() WHERE failing_since IS NOT NULL"
# Of several processes that meet the same trouble at once, the first one counts.
FAILED = """
UPDATE mail_relay SET failing_since = coalesce(failing_since, clock_timestamp()), failures = failures + 1, words = :words,
  next_at = clock_timestamp() + make_interval(
    secs => (:pauses::float8[])[least(failures + 1, cardinality(:pauses::float8[]))] * (0.8 + 0.4 * random()))
WHERE failing_since IS NULL OR :tried RETURNING failures
"""
WORKS = """UPDATE mail_relay SET failing_since = NULL, failures = 0, next_at = NULL, words = ''
    WHERE failing_since IS NOT NULL RETURNING id"""


async def failing() -> bool:
    return bool(await sql.value(FAILING))


async def probed() -> bool:
    """Whether it is this process's turn to try."""
    return bool(await sql.rows(PROBE, a_try=A_TRY))


async def unused() -> None:
    """There was no letter to try it with."""
    await sql.rows(UNUSED)


async def failed(words: str, *, tried: bool) -> None:
    """`tried`: it was known to fail before."""
    pauses = [pause.total_seconds() for pause in RELAY_PAUSES]
    if found := await sql.value(FAILED, words=words, pauses=pauses, tried=tried):
        LOG.warning("mail server fails", words=words, failures=found)


async def works() -> None:
    if await sql.rows(WORKS):
        LOG.info("mail server works again")
