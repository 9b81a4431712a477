"""Public numbers such as CH-2026-0042: one counter row per kind and year, locked until the act that takes one ends.

A number taken by an act that fails is given out again. What a kind means is decided by those who ask.
"""

from datetime import datetime

from governance.database import sql

# One statement, so that two acts at once wait for each other and never share a number.
TAKE = """INSERT INTO counter (kind, year, last) VALUES (:kind, :year, 1)
    ON CONFLICT (kind, year) DO UPDATE SET last = counter.last + 1 RETURNING last"""


async def next_number(kind: str, at: datetime) -> str:
    """The next number of a kind in the year of `at` (in `at`'s own zone). Call it inside the act's transaction."""
    taken = await sql.value(TAKE, kind=kind, year=at.year)
    return f"{kind}-{at.year}-{taken:04d}"
