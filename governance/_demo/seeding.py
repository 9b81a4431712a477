"""Making the whole city for a day: every story is written into one diary, which is then played in order.

Every act is one transaction, as in any city, and has as long as it takes; where a timed task could not do one of its rows,
the city would be another one, so that is refused. A mark at the end says that all of it is there; without it, the city is
made anew.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from governance._demo import (
    agreements,
    asides,
    asked_words,
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
from governance.database import deadline
from governance.errors import ConcordError
from governance.sweeps.queries import failing_rows


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
        asked_words,
    ):
        story.write(diary, world)
    if share:
        evidence.write(diary, world, share=share)
        scorecards.write(diary, world)
    letters.write(world)
    async with deadline.long_work():
        await diary.play(told)
        if failed := await failing_rows():
            raise ConcordError(f"The demo could not be made: {failed[0].sweep} failed at {failed[0].key}.")
        await database_state.finished()
