"""Due columns that hold dates only: promises read from them, and a column that echoes the closing, which promises nothing."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from governance.calendars.rules import Unit
from governance.calendars.rules.zones import DAY, Ints, to_instants, to_walls
from governance.inference.rules import infer
from governance.inference.rules.values import NONE, Cases, HolidayVerdict, Kind, LabelFinding, Promised, Why
from tests.inference.known import loaded, promised
from tests.inference.openings import ZONE, made_up

OWN_DAY_OFF = date(2015, 6, 12)  # a Friday that no list has
BY_FIVE = "Mon-Fri 00:00-17:00"
SIZES = {
    "Inspect tree": (Promised(amount=14, unit=Unit.BUSINESS_DAYS, hours=BY_FIVE), 3_000),
    "Weeds": (Promised(amount=30, unit=Unit.CALENDAR_DAYS), 300),
    "Stray cat": (Promised(amount=7, unit=Unit.BUSINESS_DAYS, hours=BY_FIVE), 300),
    "Limb down": (Promised(amount=2, unit=Unit.CALENDAR_DAYS), 150),
}


def last_second(day: Ints) -> Ints:
    return to_instants((day + 1) * DAY, ZONE) - 1


def dates_only(*, seed: int) -> Cases:
    """Due on the date on which the promise ends, whatever the hour; one case in twenty-five was moved by hand."""
    random = np.random.default_rng(seed)
    label, opened, due = [], [], []
    for number, (promise, size) in enumerate(SIZES.values()):
        mine = made_up(size, days=1_400, seed=seed + number)
        day = to_walls(promised(mine, promise, {*loaded(), OWN_DAY_OFF}), ZONE) // DAY
        by_hand = random.random(size) < 0.04
        opened.append(mine)
        due.append(last_second(day + by_hand * random.integers(1, 40, size)))
        label.append(np.full(size, number))
    every = np.concatenate(label)
    return _cases(tuple(SIZES), every, np.concatenate(opened), np.concatenate(due), np.full(every.size, NONE))


def echoing(size: int, *, share: float, seed: int) -> Cases:
    """A due column that tells the day of the closing in so many cases, and any day in the rest."""
    random = np.random.default_rng(seed)
    opened = made_up(size, days=60, seed=seed)
    closed = opened + random.integers(DAY // 4, 12 * DAY, size)
    any_day = to_walls(opened, ZONE) // DAY + random.integers(0, 12, size)
    day = np.where(random.random(size) < share, to_walls(closed, ZONE) // DAY, any_day)
    return _cases(
        ("Bulky items", "Metal"),
        label=np.arange(size) % 2,
        opened=opened,
        due=last_second(day),
        closed=closed,
    )


def _cases(labels: tuple[str, ...], label: Ints, opened: Ints, due: Ints, closed: Ints) -> Cases:
    return Cases(
        label=label,
        opened=opened,
        due=due,
        closed=closed,
        updated=np.full(label.size, NONE),
        labels=labels,
        zone=ZoneInfo(ZONE),
        due_is_date=True,
    )


@pytest.fixture(scope="module")
def read() -> tuple[dict[str, LabelFinding], dict[date, HolidayVerdict]]:
    reading = infer(dates_only(seed=5))
    return {each.label: each for each in reading.labels}, {
        each.date: each.verdict for each in reading.holidays
    }


def test_promises_are_read_from_dates(read: tuple[dict[str, LabelFinding], object]) -> None:
    labels, _ = read
    assert {
        label: [(one.promise.amount, one.promise.unit) for one in each.regimes]
        for label, each in labels.items()
    } == {label: [(promise.amount, promise.unit)] for label, (promise, _) in SIZES.items()}
    assert all(one.promise.by_date for each in labels.values() for one in each.regimes)
    assert all(each.kind is Kind.PROMISE and each.share_bp >= 9_400 for each in labels.values())


def test_what_comes_after_five_counts_for_the_next_day(read: tuple[dict[str, LabelFinding], object]) -> None:
    after = read[0]["Inspect tree"].regimes[0].promise.after
    assert after is not None
    assert time(16, 45) <= after <= time(17, 15)


def test_days_off_are_found_from_dates(read: tuple[object, dict[date, HolidayVerdict]]) -> None:
    loaded_days = {day for day, verdict in read[1].items() if verdict is HolidayVerdict.LOADED}
    assert loaded_days <= {*loaded(), OWN_DAY_OFF}
    assert OWN_DAY_OFF in loaded_days


@pytest.mark.parametrize("size", [120, 600])
def test_a_column_that_echoes_the_closing_is_no_promise(size: int) -> None:
    reading = infer(echoing(size, share=0.85, seed=2))
    assert [(each.kind, each.why, each.regimes) for each in reading.labels] == [
        (Kind.NOT_A_PROMISE, Why.ECHOES_CLOSING, ())
    ] * 2
    assert all(each.echoes >= 0.75 * each.n for each in reading.labels)
    assert reading.holidays == ()


def test_half_of_the_cases_closed_on_their_due_day_break_no_promise() -> None:
    random = np.random.default_rng(1)
    opened = made_up(400, days=20)
    due = opened + 8 * 3600
    closed = opened + random.integers(600, 24 * 3600, opened.size)
    told = _cases(("Noise",), np.zeros(400, dtype=np.int64), opened, due, closed)
    (noise,) = infer(replace(told, due_is_date=False)).labels
    assert (to_walls(due, ZONE) // DAY == to_walls(closed, ZONE) // DAY).mean() > 0.5
    assert (noise.kind, [one.promise for one in noise.regimes]) == (
        Kind.PROMISE,
        [Promised(amount=8, unit=Unit.HOURS)],
    )
