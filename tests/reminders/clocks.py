"""Calendars by which reminders are tried: a city's week, a center that is open around the clock, a night shift."""

from datetime import date

from governance.calendars.rules import Calendar, parse_hours

ZONE = "America/New_York"
HOLIDAYS = (
    (date(2026, 1, 1), "New Year’s Day"),
    (date(2026, 6, 19), "Juneteenth"),
    (date(2026, 7, 3), "Independence Day (observed)"),
    (date(2026, 9, 7), "Labor Day"),
    (date(2026, 11, 26), "Thanksgiving"),
    (date(2026, 12, 25), "Christmas"),
)


def calendar(hours: str, *, zone: str = ZONE, code: str = "city") -> Calendar:
    return Calendar(
        code=code,
        name=code.title(),
        number=1,
        zone=zone,
        week=parse_hours(hours),
        holidays=HOLIDAYS,
        covers_until=date(2027, 12, 31),
        effective_from=date(2024, 1, 1),
    )


CITY = calendar("Mon-Fri 08:30-17:00")
AROUND_THE_CLOCK = calendar("Mon-Sun 00:00-24:00", code="center")
SPLIT = calendar("Mon-Thu 07:00-12:00, 13:00-16:30; Fri 07:00-12:00", code="parks")
EVENINGS = calendar("Tue-Sat 20:00-23:00", code="nights")
