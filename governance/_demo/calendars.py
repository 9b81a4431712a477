"""Port Alder's working time: City Hall's calendar and those of the departments that keep other hours."""

from collections.abc import Iterable
from datetime import date, datetime

from governance._demo.diary import Act, Diary
from governance._demo.negotiations import CENTER, Plot, agree, draft, offer, tell
from governance._demo.people import ZONE
from governance._demo.world import World
from governance.agreements.actions.holidays import confirm_holidays
from governance.calendars import actions, queries
from governance.calendars.actions import NewCalendar
from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import SpecialDay
from governance.calendars.rules.versions import NewVersion
from governance.changes.queries.calendars import recorded
from governance.changes.rules.reasons import Reason

REGION = "US-MA"
CITY_HALL = "Mon-Fri 08:30-17:00"
# Code of the department and of its calendar: name, hours.
HOURS = {
    "streets": ("Streets crews", "Mon-Fri 07:00-11:30,12:00-15:30; Sat 07:00-11:00"),
    "parks": ("Parks crews", "Mon-Fri 07:00-15:30"),
    "water": ("Water field crews", "Mon-Fri 07:30-16:00"),
    "sanitation": ("Sanitation routes", "Mon-Fri 06:00-14:00"),
    "animals": ("Animal Care officers", "Mon-Sun 08:00-18:00"),
}
# Streets' second crew works at night, on Christmas Eve only until midnight.
NIGHTS = ("streets-nights", "Streets night crew", "Mon-Fri 22:00-06:00")
CHRISTMAS_EVE = ((22 * 60, 24 * 60),)
# Sanitation runs its routes on Saturdays, too, since the last year.
SATURDAYS = "Mon-Sat 06:00-14:00"
SET_UP, SATURDAYS_SAID, SATURDAYS_FROM = 742, 325, 290


def write(diary: Diary, world: World) -> None:
    """The calendars at the start, a further year's holidays each October, and one change of hours."""
    days = diary.days
    started = days.exactly(SET_UP, "10:30")
    first = started.astimezone(days.zone).date()
    diary.write(started, _set_up(world, first))
    diary.write(days.exactly(SATURDAYS_SAID, "11:00"), _saturdays(world))
    _agreed(world)
    for year in range(first.year, days.today.year + 1):
        ago = (days.today - date(year, 10, 15)).days
        if 0 < ago < SET_UP:
            diary.write(days.exactly(ago, "09:10"), _confirm(world, year + 1))


def _last_known(first: date) -> date:
    """The last day whose holidays are known: a calendar set up in fall knows the next year's holidays, too."""
    return date(first.year + (1 if (first.month, first.day) >= (10, 15) else 0), 12, 31)


def _holidays(first: date, last: date) -> dict[date, str]:
    proposed = proposed_holidays(REGION, range(first.year, last.year + 1))
    return {day: name for day, name in proposed.items() if first <= day <= last}


def _set_up(world: World, first: date) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("operations-convenor", at)
        starts, until = date(first.year - 1, 1, 1), _last_known(first)
        for code, party, name, hours in _all():
            version = NewVersion(
                hours=hours,
                zone=ZONE,
                effective_from=starts,
                covers_until=until,
                holidays=_holidays(starts, until),
                special_days=_short_nights(starts, until) if code == NIGHTS[0] else (),
            )
            new = NewCalendar(code=code, name=name, party=party, region=REGION)
            await actions.create_calendar(new, first=version, by=by, at=at)

    return act


def _short_nights(first: date, last: date) -> tuple[SpecialDay, ...]:
    eves = (date(year, 12, 24) for year in range(first.year, last.year + 1))
    return tuple(
        SpecialDay(day=eve, name="Christmas Eve", hours=CHRISTMAS_EVE) for eve in eves if eve.weekday() < 5
    )


def _all() -> Iterable[tuple[str, str, str, str]]:
    yield "city", "", "City Hall", CITY_HALL
    yield from ((code, code, name, hours) for code, (name, hours) in HOURS.items())
    yield NIGHTS[0], "streets", *NIGHTS[1:]


def _confirm(world: World, year: int) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("operations-convenor", at)
        holidays = _holidays(date(year, 1, 1), date(year, 12, 31))
        for code in await queries.load_all():
            await confirm_holidays(code, year=year, holidays=holidays, by=by, at=at)

    return act


def _agreed(world: World) -> None:
    """Sanitation proposes its Saturdays to 311, which agrees: from then on its targets count on them."""
    plot = Plot(
        department="sanitation",
        party="sanitation",
        reason=Reason.PROCESS,
        title="Sanitation routes: Saturdays count as working days",
        why="Routes run on Saturdays from now on, so what is reported on a Friday need not wait until Tuesday.",
        effective=world.days.exactly(SATURDAYS_FROM).astimezone(world.days.zone).date(),
    )
    beats = [
        (SATURDAYS_SAID - 5, "09:30", _drafted),
        (SATURDAYS_SAID - 6, "10:15", offer()),
        (SATURDAYS_SAID - 12, "14:40", agree(CENTER)),
        (SATURDAYS_SAID - 13, "09:20", agree("sanitation")),
    ]
    tell(world, plot, beats)


async def _drafted(world: World, plot: Plot, at: datetime) -> None:
    line = await queries.timeline("sanitation")
    hours = recorded(line, line.latest.number)
    plot.values = {hours.key: hours}
    await draft()(world, plot, at)


def _saturdays(world: World) -> Act:
    async def act(at: datetime) -> None:
        by = await world.holder("sanitation-division-head", at)
        known = (await queries.timeline("sanitation")).latest
        starts = world.days.exactly(SATURDAYS_FROM).astimezone(world.days.zone).date()
        holidays = {day: name for day, name in known.holidays if day >= starts}
        version = NewVersion(
            hours=SATURDAYS,
            zone=ZONE,
            effective_from=starts,
            covers_until=known.covers_until,
            holidays=holidays,
        )
        await actions.record_version("sanitation", new=version, seen=known.number, by=by, at=at)

    return act
