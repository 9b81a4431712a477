"""Where people sign in from, as this server sees it."""

from datetime import datetime, timedelta

from governance.database import sql

FEWEST_PEOPLE = 3
LATELY = timedelta(days=30)
PLACES = """SELECT count(DISTINCT address) AS places, count(DISTINCT person) AS people, min(address) AS address
    FROM session WHERE created_at > :since AND address <> ''"""


async def only_place(*, at: datetime) -> str:
    """The one address that everybody of several people comes from lately; "" where there are more, or too few people."""
    row = await sql.one(PLACES, since=at - LATELY)
    return str(row["address"]) if row["places"] == 1 and row["people"] >= FEWEST_PEOPLE else ""
