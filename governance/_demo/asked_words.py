"""What residents called things that no service is called: words that found nothing in the look-up."""

from datetime import datetime
from zoneinfo import ZoneInfo

from governance._demo.diary import Act, Diary
from governance._demo.world import World
from governance.agreements.actions.asked_words import note_asked

TYPED = {
    "crater": (19, 12, 4, 2),
    "goose": (15, 9),
    "quokka": (6,),
    "bothole": (8, 3),
    "karaoke": (21, 20, 2),
}


def write(diary: Diary, world: World) -> None:
    zone = world.days.zone
    for words, days in TYPED.items():
        for ago in days:
            diary.write(world.days.exactly(ago, "11:23"), _typed(words, zone))


def _typed(words: str, zone: ZoneInfo) -> Act:
    async def act(at: datetime) -> None:
        await note_asked(words, on=at.astimezone(zone).date())

    return act
