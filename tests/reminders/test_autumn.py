"""A small city in its own database, day by day over the change of the clock in autumn, with and without a worker that stood still."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from governance.changes import actions
from governance.reminders.queries.missed import audit
from tests.changes.stage import Stage
from tests.changes.test_page import SEVEN
from tests.reminders.sweeps import heard, swept

NEW_YORK = ZoneInfo("America/New_York")
BEGUN = datetime(2026, 10, 21, 15, tzinfo=NEW_YORK)  # a Wednesday; the clock goes back on Sun, Nov 1


@pytest.mark.parametrize(
    ("down", "told"),
    [
        (
            set(),
            [
                ("10-21 15:00", "dana", "asked"),
                ("11-02 08:30", "dana", "reminded"),
                ("11-04 08:30", "dana", "due"),
                ("11-06 08:30", "dana", "warned"),
                ("11-09 08:30", "lee", "division-head"),
            ],
        ),
        (
            {2, 3, 4, 5},  # from Nov 2 on for four days: the reminder is merged into that of the day
            [
                ("10-21 15:00", "dana", "asked"),
                ("11-06 08:30", "dana", "due"),
                ("11-09 08:30", "dana", "warned"),
                ("11-10 08:30", "lee", "division-head"),
            ],
        ),
    ],
    ids=["always up", "down for four days"],
)
async def test_over_the_change_of_the_clock(
    down: set[int], told: list[tuple[str, str, str]], stage: Stage
) -> None:
    by, at = stage.people.marcus, BEGUN.astimezone(ZoneInfo("UTC"))
    number = await stage.begun(SEVEN, by=by)
    await actions.offer(number, await stage.proposal(SEVEN), by=by, at=at)
    await swept(at)
    for day in (datetime(2026, 11, number, 8, 30, tzinfo=NEW_YORK) for number in range(1, 11)):
        if day.day not in down:
            await swept(day.astimezone(ZoneInfo("UTC")))
            assert (await audit(day.astimezone(ZoneInfo("UTC")) + timedelta(minutes=20))).missed == ()
    found = [
        (f"{each.told_at.astimezone(NEW_YORK):%m-%d %H:%M}", *each.short[:2])
        for each in await heard(f"change/{number}/turn")
    ]
    assert found == told
