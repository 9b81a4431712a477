"""What cities' own files say of their promises, with nothing told but the zone; and what one of their columns does not say."""

from datetime import UTC, date, datetime
from functools import cache
from time import process_time

import numpy as np
import pytest

from governance.calendars.proposals import proposed_holidays
from governance.calendars.rules import Unit
from governance.inference.rules import infer
from governance.inference.rules.values import (
    CountsFrom,
    HolidayVerdict,
    Kind,
    LabelFinding,
    Promised,
    Reading,
    ShiftKind,
    Why,
)
from tests.inference.openings import Told, boston, cases, new_york, real

SECONDS = 5.0
POLICE = 298  # of New York's 445; a label of one or two requests tells nothing
CITY_HOURS = "Mon-Fri 08:30-17:00"
DEAD_ANIMAL = Promised(amount=1, unit=Unit.BUSINESS_DAYS, hours=CITY_HOURS)
BOSTON = {
    "Pick up Dead Animal": DEAD_ANIMAL,
    "Rodent Activity": Promised(amount=30, unit=Unit.CALENDAR_DAYS),
    "Pest Infestation - Residential": Promised(amount=120, unit=Unit.CALENDAR_DAYS),
    "Bed Bugs": Promised(amount=120, unit=Unit.CALENDAR_DAYS),
    "Mice Infestation - Residential": Promised(amount=120, unit=Unit.CALENDAR_DAYS),
}


@cache
def four_years() -> tuple[Reading, float]:
    given = cases(boston())
    begun = process_time()
    return infer(given), process_time() - begun


def by_label(reading: Reading) -> dict[str, LabelFinding]:
    return {each.label: each for each in reading.labels}


@real
def test_boston_tells_its_five_promises_its_hours_and_its_shift() -> None:
    reading, _ = four_years()
    claims = {each.label: each for each in reading.labels if each.kind is Kind.PROMISE}
    assert {label: [one.promise for one in each.regimes] for label, each in claims.items()} == {
        label: [promise] for label, promise in BOSTON.items()
    }
    assert reading.shift.kind is ShiftKind.SHIFTED
    rat_bite = by_label(reading)["Rat Bite"]
    assert (rat_bite.n, rat_bite.kind, rat_bite.why) == (18, Kind.NOTE, Why.FEW)


@real
def test_boston_falls_due_as_found_and_quickly() -> None:
    reading, seconds = four_years()
    claims = [each for each in reading.labels if each.kind is Kind.PROMISE]
    n, hits = sum(each.n for each in claims), sum(each.hits for each in claims)
    assert n == 20_687
    assert hits >= 0.996 * n
    assert all(each.share_bp >= 9_900 for each in claims)
    assert seconds <= SECONDS


@real
def test_bostons_days_off_are_found_without_a_list() -> None:
    reading, _ = four_years()
    found = {each.date for each in reading.holidays if each.verdict is HolidayVerdict.LOADED}
    official = set(proposed_holidays("US-MA", range(2013, 2022)))
    assert found <= official
    assert len(found) >= 42


@real
def test_bostons_days_off_beside_the_official_list() -> None:
    official = proposed_holidays("US-MA", range(2013, 2021))
    reading = infer(cases(boston(), official=official))
    seen = {each.date: each for each in reading.holidays}
    loaded = {day for day, each in seen.items() if each.verdict is HolidayVerdict.LOADED}
    assert len(loaded) >= 45
    assert loaded <= set(official)
    assert all(each.name == official[day] for day, each in seen.items())
    assert not [
        day for day, each in seen.items() if each.verdict is HolidayVerdict.WORKED and day.year != 2013
    ]


@real
def test_one_month_names_the_promise_that_nothing_in_it_decides() -> None:
    told = boston((2016,))
    month = date(2016, 6, 1), date(2016, 7, 1)
    walls = [int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) for day in month]
    found = by_label(infer(cases(only(told, (told.opened >= walls[0]) & (told.opened < walls[1])))))
    (claim,) = found["Bed Bugs"].regimes
    assert claim.promise == BOSTON["Bed Bugs"]
    (rival,) = [each for each in found["Bed Bugs"].rivals if each.promise.unit is Unit.HOURS]
    assert (rival.promise.amount, rival.decides, rival.for_claim, rival.for_rival) == (2_880, 0, 0, 0)


@real
def test_four_years_decide_between_days_and_hours() -> None:
    reading, _ = four_years()
    rivals = [each for each in by_label(reading)["Bed Bugs"].rivals if each.promise.unit is Unit.HOURS]
    assert rivals == [] or (rivals[0].decides > 900 and rivals[0].for_rival <= 1)


@real
def test_new_yorks_police_answers_in_eight_hours() -> None:
    found = four_hundred()
    police = Promised(amount=8, unit=Unit.HOURS)
    driveway = found["Blocked Driveway"]
    assert (driveway.kind, driveway.n, [one.promise for one in driveway.regimes]) == (
        Kind.PROMISE,
        155,
        [police],
    )
    told = [each for each in found.values() if [one.promise for one in each.regimes] == [police]]
    assert sum(each.hits for each in told) >= 0.97 * POLICE
    assert all(each.kind is Kind.NOTE for each in told if each.n < 30)
    assert not [each for each in found.values() if each.kind is Kind.NOT_A_PROMISE]


RESTARTING = {"Graffiti": 720, "DOT Literature Request": 168}


@real
@pytest.mark.parametrize("label", RESTARTING)
def test_two_clocks_of_new_york_start_anew_at_the_last_update(label: str) -> None:
    note = four_hundred()[label]
    assert (note.kind, note.why, note.counts_from) == (Kind.NOTE, Why.RESTARTS, CountsFrom.LAST_UPDATE)
    assert note.hits == note.n
    (claim,) = note.regimes
    assert claim.promise in (Promised(amount=RESTARTING[label], unit=Unit.HOURS), _in_days(RESTARTING[label]))


@real
@pytest.mark.parametrize("label", RESTARTING)
def test_a_clock_that_starts_anew_names_its_rival(label: str) -> None:
    note = four_hundred()[label]
    named = [*(one.promise for one in note.regimes), *(each.promise for each in note.rivals)]
    assert {Promised(amount=RESTARTING[label], unit=Unit.HOURS), _in_days(RESTARTING[label])} <= set(named)


def _in_days(hours: int) -> Promised:
    return Promised(amount=hours // 24, unit=Unit.CALENDAR_DAYS)


@cache
def four_hundred() -> dict[str, LabelFinding]:
    """New York's day, by complaint type."""
    return by_label(infer(cases(new_york(further=""))))


def only(told: Told, rows: np.ndarray) -> Told:
    labels = tuple(label for label, kept in zip(told.labels, rows.tolist(), strict=True) if kept)
    columns = {name: getattr(told, name)[rows] for name in ("opened", "due", "closed", "updated")}
    return Told(labels=labels, **columns)
