"""In the city that tests look at: a service of which every third request came with a due date before its opening."""

from governance.database import sql
from governance.requests.rules.marks import Flag
from tests.browser.serving import Portal

PLANNED = """UPDATE request SET due_at = opened_at - INTERVAL '2 days' WHERE id IN (SELECT j.request FROM judgment j
    JOIN service s ON s.id = j.service WHERE s.code = :service AND j.request % 3 = 0) RETURNING id"""
FLAGGED = "UPDATE judgment SET flags = flags | :flag WHERE request = ANY(:requests::bigint[])"


async def planned_beforehand(portal: Portal, service: str = "curb-ramp") -> None:
    async with portal.database():
        rows = await sql.rows(PLANNED, service=service)
        ids = [row["id"] for row in rows]
        await sql.rows(FLAGGED, flag=int(Flag.DUE_BEFORE_OPENED), requests=ids)
