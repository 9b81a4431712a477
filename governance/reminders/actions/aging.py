"""Letters grow old: what nobody took for three days is given up, and the text of a letter goes after ninety.

What a letter told that surely arrived nowhere is free for the next one. That there was a letter, to whom and what the
mail server said stays with the record.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from governance.database import sql
from governance.reminders.rules.relay import GIVEN_UP
from governance.sweeps.actions import rows
from governance.sweeps.rules import keyed

TEXT_KEPT = timedelta(days=90)

FORSAKEN = """state = 'ready' AND queued_at < clock_timestamp() - :given_up::interval
    AND coalesce(lease_until, '-infinity') < clock_timestamp()"""
OLD = f"SELECT id FROM letter WHERE {FORSAKEN} ORDER BY id"  # noqa: S608 - a text of our own
GIVE_UP = f"""
WITH dead AS (
  UPDATE letter SET state = 'dead', done_at = :at, next_at = NULL
  WHERE {FORSAKEN} AND id = ANY(:ids::bigint[])
  RETURNING id, unsure + (in_flight_at IS NOT NULL)::int AS unsure),
freed AS (DELETE FROM letter_notice USING dead WHERE letter = dead.id AND dead.unsure = 0)
SELECT count(*) FROM dead
"""  # noqa: S608 - likewise
READ = "SELECT id FROM letter WHERE done_at < :before AND bytes <> '' ORDER BY id"
FORGET = "UPDATE letter SET bytes = '' WHERE id = ANY(:ids::bigint[])"


async def tidy_letters(*, at: datetime) -> int:
    """Answers how many were given up."""
    old = keyed("letter", await sql.rows(OLD, given_up=GIVEN_UP))

    async def give_up(letters: Sequence[str]) -> int:
        return int(await sql.value(GIVE_UP, at=at, given_up=GIVEN_UP, ids=[old[key] for key in letters]))

    given_up = await rows.together("tidy_letters", old, give_up)
    await _forget(at)
    return sum(given_up)


async def _forget(at: datetime) -> None:
    read = keyed("letter", await sql.rows(READ, before=at - TEXT_KEPT))

    async def forget(letters: Sequence[str]) -> None:
        await sql.rows(FORGET, ids=[read[key] for key in letters])

    await rows.together("tidy_letters.texts", read, forget)
