"""A service in the city that tests look at of which what is known ended too long ago to say anything lately."""

from datetime import timedelta

from governance.database import sql
from tests.browser.serving import MORNING, Portal
from tests.demo_city import TODAY

# No upload brings newer requests, so it is not counted anew.
SAID = """INSERT INTO estimate (service, day, until, why_none, upload, made_at)
    SELECT id, :day, :until, 'stale', 1000000000, :at FROM service WHERE code = 'zoning'
    ON CONFLICT (service, day) DO UPDATE SET until = excluded.until, seconds = NULL, days = NULL, why_none = 'stale',
        upload = excluded.upload"""


async def outdated(portal: Portal) -> None:
    async with portal.database():
        await sql.rows(SAID, day=TODAY, until=MORNING - timedelta(days=24), at=MORNING)
