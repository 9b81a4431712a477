"""At most one version is in force on a day; an end leaves a gap and brings nothing back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.agreements.rules.versions import VersionState, in_force, midnight, state


@dataclass(frozen=True, kw_only=True)
class Given:
    number: int
    effective_from: date
    ends_on: date | None = None


ONE = Given(number=1, effective_from=date(2024, 1, 1))
TWO = Given(number=2, effective_from=date(2026, 6, 1), ends_on=date(2026, 8, 1))
THREE = Given(number=3, effective_from=date(2026, 9, 1))
ALL = [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), 1),
        (date(2026, 5, 31), 1),
        (date(2026, 6, 1), 2),
        (date(2026, 7, 31), 2),
        (date(2026, 8, 1), None),
        (date(2026, 9, 1), 3),
    ],
)
def test_the_highest_number_that_began_is_in_force_until_its_end(on, number):
    found = in_force(ALL, on)
    assert (found.number if found else None) == number


def test_states_are_derived_from_dates():
    on = date(2026, 7, 1)
    assert [state(v, ALL, on) for v in ALL] == [
        VersionState.SUPERSEDED,
        VersionState.IN_FORCE,
        VersionState.SCHEDULED,
    ]
    assert state(TWO, ALL, date(2026, 8, 1)) is VersionState.ENDED


def test_a_version_replaced_on_its_first_day_never_comes_into_force():
    replaced = Given(number=4, effective_from=date(2026, 9, 1))
    assert state(THREE, [*ALL, replaced], date(2026, 7, 1)) is VersionState.SUPERSEDED
    assert in_force([*ALL, replaced], date(2026, 9, 1)) is replaced


days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 2, 1))


@given(st.lists(st.tuples(days, st.none() | days), max_size=6), days)
def test_exactly_the_version_in_force_is_said_to_be(drawn, on):
    known = [
        Given(number=n, effective_from=f, ends_on=e)
        for n, (f, e) in enumerate(sorted(drawn, key=lambda d: d[0]))
    ]
    found = in_force(known, on)
    assert [v for v in known if state(v, known, on) is VersionState.IN_FORCE] == ([found] if found else [])


def test_a_day_begins_at_local_midnight():
    assert midnight(date(2026, 7, 1), ZoneInfo("America/New_York")) == datetime(2026, 7, 1, 4, tzinfo=UTC)
