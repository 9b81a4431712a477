"""Dates with hours of their own are part of what is agreed about a calendar, letter by letter."""

from dataclasses import replace
from datetime import date

from governance.agreements.rules.items import AgreedCalendar, item_from, item_hash
from governance.calendars.rules import Calendar, SpecialDay, parse_hours

EVE = SpecialDay(day=date(2026, 12, 24), name="Christmas Eve", hours=((1320, 1560),))
NIGHTS = Calendar(
    code="nights",
    name="Night crew",
    number=1,
    zone="America/New_York",
    week=parse_hours("Mon-Fri 22:00-06:00"),
    holidays=((date(2026, 1, 1), "New Year's Day"),),
    covers_until=date(2026, 12, 31),
    effective_from=date(2026, 1, 1),
    special_days=(EVE,),
)


def pinned(version: Calendar) -> AgreedCalendar:
    return AgreedCalendar.recorded(version, known_until=version.covers_until, region="US-MA")


def test_other_hours_move_the_fingerprint_and_come_back_as_agreed() -> None:
    plain = replace(NIGHTS, special_days=())
    shorter = replace(NIGHTS, special_days=(replace(EVE, hours=((1320, 1440),)),))
    assert len({item_hash(pinned(each)) for each in (NIGHTS, plain, shorter)}) == 3
    assert "special_days" not in pinned(plain).canonical()
    kept = item_from(pinned(NIGHTS).canonical())
    assert kept == pinned(NIGHTS)
    assert pinned(NIGHTS).counted(plain) == NIGHTS
    assert pinned(NIGHTS).words("special_days") == (
        "Thu, Dec 24, 2026: Christmas Eve, 10:00 PM to 2:00 AM the next day"
    )
