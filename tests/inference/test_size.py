"""Half a million requests of forty labels on one core: in two minutes, and in memory that the rows alone make larger."""

import pytest

from tests.inference.size import MOST_MEGABYTES, MOST_SECONDS, ROWS, measured


@pytest.mark.slow
def test_half_a_million_requests_are_read_in_two_minutes_and_flat_memory() -> None:
    many = measured(ROWS)
    assert many.right >= 38, many
    assert many.false == 0
    assert many.seconds <= MOST_SECONDS
    assert many.megabytes <= MOST_MEGABYTES
