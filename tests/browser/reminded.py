"""Reminders in the city that tests look at: what waits is watched and told once, and Streets' liaison wants no letters about one."""

from governance.identity.queries import sessions as session_queries
from governance.reminders.actions import answers
from governance.reminders.actions.telling import tell
from governance.reminders.actions.watching import watch_now
from tests.browser.serving import MORNING, Portal


async def reminded(portal: Portal, pothole: str) -> None:
    token = await portal.token("Dana Ruiz")
    async with portal.database():
        await watch_now(MORNING)
        await tell(at=MORNING)
        dana = await session_queries.viewer(token, at=MORNING)
        assert dana is not None
        name = f"change/{pothole}/turn/streets"
        assert await answers.mute(name, "We talk about it today.", viewer=dana, at=MORNING)
