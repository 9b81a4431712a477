"""The honest date on made-up streams of requests (seeds fixed): steady, seasonal, suddenly slower, never done, in batches.

Each holds 2,400 requests in two and a half years; nine of ten take about a week at first. Chance alone moves a share by 0.6.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from governance.calendars.rules.zones import DAY
from governance.estimates.rules.values import Cases
from governance.results.rules.frame import NEVER
from tests.estimates.prospective import Played, cases, mornings, played

Reals = NDArray[np.float64]
N, DAYS = 2_400, 900
START = int(datetime(2014, 1, 1, 5, tzinfo=UTC).timestamp())


def steady(x: Reals) -> Reals:
    return np.ones_like(x)


def season(x: Reals) -> Reals:
    found: Reals = 3 ** (np.sin(2 * np.pi * x * DAYS / 365) / 2 + 0.5)
    return found


def slower(x: Reals) -> Reals:
    return np.where(x > 0.5, 3.0, 1.0)


def faster(x: Reals) -> Reals:
    return np.where(x > 0.5, 1 / 3, 1.0)


def drift(x: Reals) -> Reals:
    found: Reals = 4**x
    return found


def stream(
    pace: Callable[[Reals], Reals], *, never: float = 0, batch: int = 0, n: int = N, seed: int = 1
) -> Cases:
    """Opened evenly over the days; `never` is the share that stays open, `batch` every how many days closings come."""
    random = np.random.default_rng(seed)
    opened = np.sort(random.uniform(0, DAYS, n))
    ended = opened + 2 * pace(opened / DAYS) * np.exp(random.normal(0, 1, n))
    if batch:
        ended = np.ceil(ended / batch) * batch
    done = START + (ended * DAY).astype(np.int64)
    return cases(START + (opened * DAY).astype(np.int64), np.where(random.random(n) < never, NEVER, done))


def over_the_days(of: Cases) -> Played:
    first, last = (datetime.fromtimestamp(int(of.opened[place]), UTC).date() for place in (0, -1))
    return played(of, mornings(first, last))


@pytest.mark.parametrize(
    ("pace", "never", "batch", "least", "most"),
    [
        (steady, 0, 0, 88.5, 91.5),
        (season, 0, 0, 87.5, 91.5),
        (slower, 0, 0, 86.5, 91.5),  # a date is too early until the first of the slow ones came due
        (faster, 0, 0, 88.5, 92.0),
        (drift, 0, 0, 87.5, 91.5),
        (steady, 0.06, 0, 88.0, 91.5),
        (steady, 0.095, 0, 86.5, 91.5),
        (steady, 0, 30, 87.0, 92.0),
    ],
)
def test_nine_of_ten_come_true_whatever_the_stream(
    pace: Callable[[Reals], Reals], never: float, batch: int, least: float, most: float
):
    found = over_the_days(stream(pace, never=never, batch=batch))
    assert np.mean(found.dated) > 0.3
    assert least <= found.share(found.kept) <= most


def test_no_date_is_said_where_one_of_five_is_never_done():
    found = over_the_days(stream(steady, never=0.2))
    assert np.mean(found.dated) < 0.005


def test_many_requests_a_day_do_not_make_it_swing():
    found = over_the_days(stream(season, n=60_000))
    assert 88 <= found.share(found.kept) <= 92
    assert all(80 <= share <= 97 for share in found.months())
