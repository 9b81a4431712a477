"""The two forms of the rules agree, and elapsed time never contradicts a due date, on weeks nobody would think of."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.calendars.rules import (
    Calendar,
    Clock,
    Comparison,
    DueRule,
    NoWorkingTime,
    Pause,
    SpecialDay,
    Unit,
    Week,
    due,
    elapsed,
    on_time,
    sorted_holidays,
    to_utc,
    vector,
)
from governance.calendars.rules.hours import Intervals
from governance.calendars.rules.zones import Ints, day_at, instant_at, seconds, to_instants, to_walls

# Whole-hour and half-hour changes, at 2:00 and at midnight, both hemispheres, a month of its own, and none at all.
ZONES = (
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Havana",
    "Europe/London",
    "Africa/Casablanca",
    "Asia/Kolkata",
)
# Changes of the clocks and leap days, where mistakes live; drawn more often than other days.
SHARP = (
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 9),
    date(2024, 3, 10),
    date(2024, 10, 27),
    date(2024, 11, 3),
    date(2024, 12, 31),
    date(2023, 3, 26),
    date(2024, 4, 7),
)
FROM, UNTIL = date(2023, 1, 1), date(2025, 12, 31)

moderate = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


QUARTERS = st.integers(0, 96).map(lambda quarter: quarter * 15)


@st.composite
def hours(draw: st.DrawFn, least: int = 0) -> Intervals:
    bounds = sorted(draw(st.lists(QUARTERS, unique=True, min_size=least, max_size=6)))
    return tuple(zip(bounds[::2], bounds[1::2], strict=False))


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    week = tuple(draw(hours()) for _ in range(7))
    week = week if any(week) else (((510, 1020),), *[()] * 6)
    if draw(st.booleans()):
        return week
    return tuple(draw(nights(day, week[(number + 1) % 7])) for number, day in enumerate(week))


@st.composite
def nights(draw: st.DrawFn, day: Intervals, following: Intervals) -> Intervals:
    """The day's last hours going on past midnight, at most until the next day's first hours, now and then with a break."""
    free = following[0][0] if following else 1440
    ends = sorted(
        draw(st.lists(st.integers(1, 96).map(lambda quarter: quarter * 15), unique=True, max_size=3))
    )
    until = [1440 + end for end in ends if end <= free]
    if not day or not until:
        return day
    breaks = zip(until[1::2], until[2::2], strict=False)
    return (*day[:-1], (day[-1][0], until[0]), *breaks)


@st.composite
def special_days(draw: st.DrawFn, near: date, calendar: Calendar) -> tuple[SpecialDay, ...]:
    """Dates with hours of their own, each kept only where it fits between the days beside it."""
    found = calendar
    for step in sorted(draw(st.lists(st.integers(-3, 20), unique=True, max_size=4))):
        day = near + timedelta(days=step)
        own = draw(hours(least=2))
        if draw(st.booleans()):
            own = draw(nights(own, found.hours_on(day + timedelta(days=1))))
        before = found.hours_on(day - timedelta(days=1))
        if day not in found.holiday_names and not (before and before[-1][1] - 1440 > own[0][0]):
            special = SpecialDay(day=day, name="other hours", hours=own)
            found = (
                replace(found, special_days=(*found.special_days, special)) if fits(found, special) else found
            )
    return found.special_days


def fits(calendar: Calendar, special: SpecialDay) -> bool:
    following = calendar.hours_on(special.day + timedelta(days=1))
    return not following or special.hours[-1][1] - 1440 <= following[0][0]


def instants(near: date) -> st.SearchStrategy[datetime]:
    """Within weeks of each other and mostly on full quarters, so that bounds are met exactly and often."""
    quarters = st.integers(0, 95).map(lambda quarter: quarter * 900)
    return st.builds(
        lambda day, second: (
            datetime.combine(near, datetime.min.time(), UTC) + timedelta(days=day, seconds=second)
        ),
        st.integers(-2, 12) | st.integers(-2, 2),
        quarters | quarters | st.integers(0, 86_399),
    )


@st.composite
def holidays(draw: st.DrawFn, near: date) -> dict[date, str]:
    """Single days, and now and then whole weeks without work."""
    found = {
        near + timedelta(days=step): "a holiday" for step in draw(st.lists(st.integers(-3, 30), max_size=5))
    }
    for first in draw(st.lists(st.integers(-5, 30), max_size=1)):
        days = range(first, first + draw(st.integers(5, 20)))
        found |= {near + timedelta(days=step): "closed" for step in days}
    return found


@st.composite
def pauses(draw: st.DrawFn, near: date) -> tuple[Pause, ...]:
    lengths = st.integers(1, 3_000) | st.integers(1, 300).map(lambda quarters: quarters * 900)
    drawn = draw(st.lists(st.tuples(instants(near), lengths), max_size=4))
    return tuple(Pause(start=start, end=start + timedelta(seconds=length)) for start, length in drawn)


@st.composite
def clocks(draw: st.DrawFn, near: date) -> Clock:
    calendar = Calendar(
        code="ANY",
        name="Any calendar",
        number=1,
        zone=draw(st.sampled_from(ZONES)),
        week=draw(weeks()),
        holidays=sorted_holidays(draw(holidays(near))),
        covers_until=near + timedelta(days=15),
        effective_from=FROM,
    )
    return Clock(
        calendar=replace(calendar, special_days=draw(special_days(near, calendar))),
        unit=draw(st.sampled_from(Unit)),
        rule=draw(st.sampled_from(DueRule)),
        comparison=draw(st.sampled_from(Comparison)),
        pauses=draw(pauses(near)),
    )


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A clock and openings around one date."""

    clock: Clock
    opened: list[datetime]


@st.composite
def scenes(draw: st.DrawFn, most: int = 1) -> Scene:
    near = draw(st.sampled_from(SHARP) | st.dates(FROM, UNTIL))
    return Scene(clock=draw(clocks(near)), opened=draw(st.lists(instants(near), min_size=1, max_size=most)))


def array(moments: list[datetime]) -> Ints:
    return np.array([seconds(moment) for moment in moments], dtype=np.int64)


@moderate
@given(scene=scenes(most=8), amount=st.integers(1, 40))
def test_both_forms_find_the_same_due_dates(scene: Scene, amount: int) -> None:
    rows = vector.due(array(scene.opened), amount, clock=scene.clock)
    for row, moment in enumerate(scene.opened):
        single = due(moment, amount, clock=scene.clock)
        assert instant_at(int(rows.at[row])) == single.at
        assert day_at(int(rows.on[row])) == single.on
        assert bool(rows.provisional[row]) == single.provisional


@moderate
@given(
    scene=scenes(most=5), after=st.integers(-3 * 86_400, 40 * 86_400) | st.integers(0, 999).map((900).__mul__)
)
def test_both_forms_find_the_same_elapsed_time(scene: Scene, after: int) -> None:
    ended = [moment + timedelta(seconds=after) for moment in scene.opened]
    rows = vector.elapsed(array(scene.opened), array(ended), clock=scene.clock)
    assert list(rows) == [
        elapsed(start, end, clock=scene.clock) for start, end in zip(scene.opened, ended, strict=True)
    ]


@moderate
@given(scene=scenes(), amount=st.integers(1, 12), near=st.integers(-90_000, 90_000) | st.integers(-1, 1))
def test_on_time_for_a_target_is_elapsed_within_that_target(scene: Scene, amount: int, near: int) -> None:
    (opened,), clock = scene.opened, scene.clock
    target = due(opened, amount, clock=clock)
    ended = max(opened, target.at + timedelta(seconds=near))
    rows = vector.due(array([opened]), amount, clock=clock)
    met = on_time(target, ended, clock=clock)
    assert met == (elapsed(opened, ended, clock=clock) <= amount)
    assert met == bool(vector.on_time(rows, array([ended]), clock=clock)[0])
    assert met == bool(vector.elapsed(array([opened]), array([ended]), clock=clock)[0] <= amount)


@moderate
@given(scene=scenes())
def test_due_dates_never_fall_as_the_target_grows(scene: Scene) -> None:
    moments = [due(scene.opened[0], amount, clock=scene.clock).at for amount in range(1, 20)]
    assert moments == sorted(moments)


@pytest.mark.parametrize("unit", [Unit.BUSINESS_DAYS, Unit.BUSINESS_HOURS])
def test_a_calendar_without_working_time_is_an_error_in_both_forms(unit: Unit) -> None:
    closed = {FROM + timedelta(days=step): "closed" for step in range(400)}
    calendar = Calendar(
        code="SHUT",
        name="Shut calendar",
        number=1,
        zone="America/New_York",
        week=(((510, 1020),),) * 7,
        holidays=sorted_holidays(closed),
        covers_until=UNTIL,
        effective_from=FROM,
    )
    clock = Clock(calendar=calendar, unit=unit)
    for opened in (datetime(2023, 1, 1, 15, tzinfo=UTC), datetime(2022, 12, 31, 21, tzinfo=UTC)):
        with pytest.raises(NoWorkingTime, match="no working time within 366 days"):
            due(opened, 2, clock=clock)
        with pytest.raises(NoWorkingTime, match="no working time within 366 days"):
            vector.due(array([opened]), 2, clock=clock)
    later = datetime(2023, 3, 1, 15, tzinfo=UTC)  # only 341 days to wait from here
    assert due(later, 2, clock=clock).at == instant_at(int(vector.due(array([later]), 2, clock=clock).at[0]))


def test_no_rows_are_no_trouble() -> None:
    calendar = Calendar(
        code="A",
        name="A",
        number=1,
        zone="UTC",
        week=(((0, 1440),),) * 7,
        holidays=(),
        covers_until=UNTIL,
        effective_from=FROM,
    )
    clock = Clock(calendar=calendar, unit=Unit.BUSINESS_DAYS)
    assert vector.due(array([]), 3, clock=clock).at.size == 0
    assert vector.elapsed(array([]), array([]), clock=clock).size == 0


def test_an_hour_used_up_at_24_00_belongs_to_the_day_that_ends_in_both_forms() -> None:
    calendar = Calendar(
        code="LATE",
        name="Late calendar",
        number=1,
        zone="America/New_York",
        week=(((480, 1440),),) * 7,
        holidays=(),
        covers_until=UNTIL,
        effective_from=FROM,
    )
    clock = Clock(calendar=calendar, unit=Unit.BUSINESS_HOURS, comparison=Comparison.DATE)
    opened = datetime(2024, 6, 12, 20, tzinfo=UTC)  # 4 PM
    single, rows = due(opened, 8, clock=clock), vector.due(array([opened]), 8, clock=clock)
    assert single.at == instant_at(int(rows.at[0])) == datetime(2024, 6, 13, 4, tzinfo=UTC)
    assert single.on == day_at(int(rows.on[0])) == date(2024, 6, 12)


@pytest.mark.parametrize("name", [*ZONES, "America/St_Johns", "UTC"])
def test_arrays_read_a_zone_as_zoneinfo_does(name: str) -> None:
    zone = ZoneInfo(name)
    every = range(seconds(datetime(2024, 1, 1, tzinfo=UTC)), seconds(datetime(2025, 1, 1, tzinfo=UTC)), 1800)
    walls = [instant_at(second).replace(tzinfo=None) for second in every]
    found = np.array(every, dtype=np.int64)
    assert to_instants(found, name).tolist() == [seconds(to_utc(wall, zone)) for wall in walls]
    local_times = [instant_at(second).astimezone(zone).replace(tzinfo=UTC) for second in every]
    assert to_walls(found, name).tolist() == [seconds(local) for local in local_times]
