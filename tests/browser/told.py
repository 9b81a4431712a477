"""What became of messages to the CRM, in the city that tests look at: received, given up, broken off, still waiting."""

from governance.database import sql
from tests.browser.serving import MORNING, Portal

STATES = "UPDATE delivery SET state = :state, attempts = 1, next_at = NULL WHERE sequence = :sequence"
TRIED = """INSERT INTO delivery_attempt (delivery, at, ended_at, status, words)
    SELECT id, :at::timestamptz, CASE WHEN :ended THEN :at::timestamptz END, :status, :words FROM delivery WHERE sequence = :sequence"""
LONG = "<html><head><title>Bad gateway</title></head>" + "x" * 150


async def told_to_the_crm(portal: Portal) -> None:
    async with portal.database():
        await sql.rows(STATES, state="received", sequence=1)
        await sql.rows(STATES, state="dead", sequence=2)
        for sequence, ended, status, words in (
            (1, True, 0, "No answer: it took too long"),
            (1, True, 200, '{"shown": {"agreement": "buildings", "version": 10}}'),
            (2, True, 502, LONG),
            (3, False, 0, ""),
        ):
            of = {"sequence": sequence, "ended": ended, "status": status, "words": words}
            await sql.rows(TRIED, at=MORNING, **of)
