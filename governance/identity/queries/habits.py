"""How often somebody signs in, so that who comes once a month is spoken to otherwise than who comes every day."""

from datetime import timedelta

LOOKED_BACK = timedelta(days=30)
SELDOM = 4  # who signed in on fewer days of the last month comes monthly
# The days in the city's zone on which :person signed in since :month_ago.
DAYS = """SELECT count(DISTINCT (s.created_at AT TIME ZONE coalesce((SELECT zone FROM city LIMIT 1), 'UTC'))::date) AS days
    FROM session s WHERE s.person = :person AND s.created_at > :month_ago"""


def seldom(days: int) -> bool:
    return days < SELDOM
