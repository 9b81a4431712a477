"""Letters grow old: what nobody took for three days is given up, and the text of a letter goes after ninety.

What a letter told that surely arrived nowhere is free for the next one. That there was a letter, to whom and what the
mail server said stays with the record.
"""

from datetime import datetime, timedelta

from governance.database import sql
from governance.reminders.rules.relay import GIVEN_UP

TEXT_KEPT = timedelta(days=90)

GIVE_UP = """
WITH dead AS (
  UPDATE letter SET state = 'dead', done_at = :at, next_at = NULL
  WHERE state = 'ready' AND queued_at < clock_timestamp() - :given_up::interval
    AND coalesce(lease_until, '-infinity') < clock_timestamp()
  RETURNING id, unsure + (in_flight_at IS NOT NULL)::int AS unsure),
freed AS (DELETE FROM letter_notice USING dead WHERE letter = dead.id AND dead.unsure = 0)
SELECT count(*) FROM dead
"""
FORGET = "UPDATE letter SET bytes = '' WHERE done_at < :before AND bytes <> ''"


async def tidy_letters(*, at: datetime) -> int:
    """Answers how many were given up."""
    given_up = await sql.value(GIVE_UP, at=at, given_up=GIVEN_UP)
    await sql.rows(FORGET, before=at - TEXT_KEPT)
    return int(given_up)
