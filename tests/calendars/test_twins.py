"""The two forms of the rules agree, and elapsed time never contradicts a due date, on weeks nobody would think of."""

from datetime import UTC, date, datetime, timedelta

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
    Unit,
    due,
    elapsed,
    on_time,
    sorted_holidays,
    vector,
)
from governance.calendars.rules.zones import Ints, day_at, instant_at, seconds

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

moderate = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def weeks(draw: st.DrawFn) -> tuple[tuple[tuple[int, int], ...], ...]:
    def day() -> tuple[tuple[int, int], ...]:
        times = st.integers(0, 96).map(lambda quarter: quarter * 15)
        bounds = sorted(draw(st.lists(times, unique=True, max_size=6)))
        return tuple(zip(bounds[::2], bounds[1::2], strict=False))

    week = tuple(day() for _ in range(7))
    return week if any(week) else (((510, 1020),), *[()] * 6)


def days() -> st.SearchStrategy[date]:
    return st.sampled_from(SHARP) | st.dates(FROM, UNTIL)


def instants() -> st.SearchStrategy[datetime]:
    return st.builds(
        lambda day, second: datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=second),
        days(),
        st.integers(0, 24 * 12).map(lambda step: step * 300) | st.integers(0, 86_399),
    )


@st.composite
def holidays(draw: st.DrawFn) -> dict[date, str]:
    """Single days, and now and then whole weeks without work."""
    found = dict.fromkeys(draw(st.lists(days(), max_size=5)), "a holiday")
    for first in draw(st.lists(days(), max_size=2)):
        found |= {first + timedelta(days=step): "closed" for step in range(draw(st.integers(5, 20)))}
    return found


@st.composite
def pauses(draw: st.DrawFn) -> tuple[Pause, ...]:
    lengths = st.integers(1, 3_000) | st.integers(1, 500).map(lambda hours: hours * 3600)
    drawn = draw(st.lists(st.tuples(instants(), lengths), max_size=4))
    return tuple(Pause(start=start, end=start + timedelta(seconds=length)) for start, length in drawn)


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    calendar = Calendar(
        code="ANY",
        name="Any calendar",
        number=1,
        zone=draw(st.sampled_from(ZONES)),
        week=draw(weeks()),
        holidays=sorted_holidays(draw(holidays())),
        covers_until=date(2024, 6, 30),
        effective_from=FROM,
    )
    return Clock(
        calendar=calendar,
        unit=draw(st.sampled_from(Unit)),
        rule=draw(st.sampled_from(DueRule)),
        comparison=draw(st.sampled_from(Comparison)),
        pauses=draw(pauses()),
    )


def array(moments: list[datetime]) -> Ints:
    return np.array([seconds(moment) for moment in moments], dtype=np.int64)


@moderate
@given(clock=clocks(), opened=st.lists(instants(), min_size=1, max_size=8), amount=st.integers(1, 40))
def test_both_forms_find_the_same_due_dates(clock: Clock, opened: list[datetime], amount: int) -> None:
    rows = vector.due(array(opened), amount, clock=clock)
    for row, moment in enumerate(opened):
        single = due(moment, amount, clock=clock)
        assert instant_at(int(rows.at[row])) == single.at
        assert day_at(int(rows.on[row])) == single.on
        assert bool(rows.provisional[row]) == single.provisional


@moderate
@given(
    clock=clocks(),
    opened=st.lists(instants(), min_size=1, max_size=5),
    after=st.integers(-3 * 86_400, 40 * 86_400),
)
def test_both_forms_find_the_same_elapsed_time(clock: Clock, opened: list[datetime], after: int) -> None:
    ended = [moment + timedelta(seconds=after) for moment in opened]
    rows = vector.elapsed(array(opened), array(ended), clock=clock)
    assert list(rows) == [elapsed(start, end, clock=clock) for start, end in zip(opened, ended, strict=True)]


@moderate
@given(
    clock=clocks(),
    opened=instants(),
    amount=st.integers(1, 12),
    near=st.integers(-90_000, 90_000) | st.integers(-1, 1),
)
def test_on_time_for_a_target_is_elapsed_within_that_target(
    clock: Clock, opened: datetime, amount: int, near: int
) -> None:
    target = due(opened, amount, clock=clock)
    ended = max(opened, target.at + timedelta(seconds=near))
    rows = vector.due(array([opened]), amount, clock=clock)
    met = on_time(target, ended, clock=clock)
    assert met == (elapsed(opened, ended, clock=clock) <= amount)
    assert met == bool(vector.on_time(rows, array([ended]), clock=clock)[0])
    assert met == bool(vector.elapsed(array([opened]), array([ended]), clock=clock)[0] <= amount)


@moderate
@given(clock=clocks(), opened=instants())
def test_due_dates_never_fall_as_the_target_grows(clock: Clock, opened: datetime) -> None:
    moments = [due(opened, amount, clock=clock).at for amount in range(1, 20)]
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
