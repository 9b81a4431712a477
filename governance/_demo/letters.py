"""What the people of Port Alder were told in the last weeks, and the letters they got: by the same sweeps as in any city.

Once each working morning is enough: letters go out after half past eight. They stay where they are; no mail server of
whoever tries the demo is ever asked.
"""

from datetime import datetime

from governance._demo.diary import SATURDAY
from governance._demo.world import World
from governance.database.session import transaction
from governance.invitations.actions.inviting import tell_calendars
from governance.reminders.actions.composing import compose_letters
from governance.reminders.actions.happenings import tell_what_happened
from governance.reminders.actions.letters import keep_unsent
from governance.reminders.actions.telling import tell
from governance.reminders.actions.watching import watch_now

WEEKS = 3
MORNING = "09:02"


def write(world: World) -> None:
    for ago in range(7 * WEEKS, 0, -1):
        at = world.days.exactly(ago, MORNING)
        if at.astimezone(world.days.zone).weekday() < SATURDAY:
            world.diary.write(at, _morning)


async def _morning(at: datetime) -> None:
    async with transaction():
        await watch_now(at)
    await tell_calendars(at=at)
    await tell(at=at)
    await tell_what_happened(at=at)
    await compose_letters(at=at)
    await keep_unsent(at=at)
