"""Made-up cases whose due dates follow promises that are known."""

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from governance.calendars.rules.zones import DAY, Ints, day_number
from governance.inference.rules.clocks import forward
from governance.inference.rules.rows import Rows
from governance.inference.rules.values import NONE, Cases, Promised

ZONE = "America/New_York"


def openings(
    n: int, *, first: date = date(2014, 1, 1), last: date = date(2016, 12, 31), seed: int = 1
) -> Ints:
    """More by day than by night, weekends included."""
    rng = np.random.default_rng(seed)
    days = rng.integers(day_number(first), day_number(last) + 1, n)
    hours = np.clip(rng.normal(18, 4, n), 0, 30)  # UTC: around 13:00 in New York
    return np.sort(days * DAY + (hours * 3_600).astype(np.int64))


def dues(opened: Ints, promise: Promised, off: Iterable[date] = ()) -> Ints:
    nothing = np.zeros_like(opened)
    rows = Rows(zone=ZONE, by_date=promise.by_date, place=nothing, opened=opened, due=nothing, date=nothing)
    return forward(rows, promise.amount, promise, frozenset(off)).at


def cases(labels: Mapping[str, tuple[Ints, Ints]], **told: object) -> Cases:
    """Openings and dues by label."""
    opened = np.concatenate([pair[0] for pair in labels.values()])
    given = {
        "label": np.repeat(np.arange(len(labels)), [pair[0].size for pair in labels.values()]),
        "opened": opened,
        "due": np.concatenate([pair[1] for pair in labels.values()]),
        "closed": np.full(opened.size, NONE),
        "updated": np.full(opened.size, NONE),
        "labels": tuple(labels),
        "zone": ZoneInfo(ZONE),
    }
    return Cases(**given | told)  # type: ignore[arg-type]
