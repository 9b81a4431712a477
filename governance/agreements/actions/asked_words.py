"""Words of look-ups that found no service: counted by day, and nothing about who typed them."""

from datetime import date, timedelta

from governance.agreements.rules.asked_words import KEPT_DAYS, MOST_A_DAY, MOST_TIMES, kept_words
from governance.database import sql

# What is old goes with the next that comes; beyond so many a day nothing new is kept.
NOTE = """WITH gone AS (DELETE FROM asked_words WHERE day <= :old)
INSERT INTO asked_words (day, words) SELECT :day, :words WHERE (SELECT count(*) FROM asked_words WHERE day = :day) < :most
    OR EXISTS (SELECT FROM asked_words WHERE day = :day AND words = :words)
ON CONFLICT (day, words) DO UPDATE SET times = least(asked_words.times + 1, :times)"""


async def note_asked(typed: str, *, on: date) -> bool:
    """Count these words once more; False where nothing of them may be kept."""
    words = kept_words(typed)
    if not words:
        return False
    old = on - timedelta(days=KEPT_DAYS)
    await sql.rows(NOTE, day=on, words=words, old=old, most=MOST_A_DAY, times=MOST_TIMES)
    return True
