"""Making the whole city for a day: every story is written into one diary, which is then played in order.

What is said and agreed is written in a few long transactions, between which the city's exports are taken in as in
any city. A mark at the end says that all of it is there; without it, the city is made anew.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from governance._demo import (
    agreements,
    asides,
    calendars,
    database_state,
    evidence,
    first_agreement,
    groups,
    history,
    ice_storm,
    kept_target,
    letters,
    notices,
    now,
    outlook,
    people,
    promises,
    reorganizations,
    scorecards,
    systems,
    today,
    under_way,
)
from governance._demo.diary import Days, Diary
from governance._demo.world import World


async def seed(
    on: date,
    told: Callable[[datetime, int], None] = lambda _at, _left: None,
    *,
    share: float = 1.0,
    opens: time = time(9),
) -> None:
    """Port Alder as it is on the morning of a day; the same for the same day. Needs an empty, migrated database.

    `opens` is the hour at which people begin to look at it: a meeting is about to start then.

    A smaller `share` of its residents reports anything, so that less is taken in; with none, nothing is.
    """
    days = Days(today=on, zone=ZoneInfo(people.ZONE))
    diary = Diary(days=days)
    world = World(days=days, diary=diary, opens=opens)
    stories = (people, calendars, agreements, history, first_agreement, ice_storm, today, under_way)
    for story in (
        *stories,
        notices,
        reorganizations,
        outlook,
        systems,
        groups,
        now,
        kept_target,
        promises,
        asides,
    ):
        story.write(diary, world)
    if share:
        evidence.write(diary, world, share=share)
        scorecards.write(diary, world)
    letters.write(world)
    await diary.play(told)
    await database_state.finished()
