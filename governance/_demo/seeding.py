"""Making the whole city for a day: every story is written into one diary, which is then played in order.

All of it is one transaction: a city is there whole or not at all.
"""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance._demo import agreements, calendars, history, imported, meanwhile, people, today
from governance._demo.diary import Days, Diary
from governance._demo.world import World
from governance.database.session import transaction


async def seed(on: date, told: Callable[[datetime, int], None] = lambda _at, _left: None) -> None:
    """Port Alder as it is on the morning of a day; the same for the same day. Needs an empty, migrated database."""
    days = Days(today=on, zone=ZoneInfo(people.ZONE))
    diary = Diary(days=days)
    world = World(days=days, diary=diary)
    for story in (people, calendars, agreements, history, imported, today, meanwhile):
        story.write(diary, world)
    async with transaction():
        await diary.play(told)
