"""The parts of the search by themselves: changes over time, clocks of files, days off, rivals."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from governance.calendars.rules import Unit
from governance.inference.rules import Promised, Shift, ShiftKind
from governance.inference.rules.calendars import days_off, settled
from governance.inference.rules.fits import Piece
from governance.inference.rules.regimes import Stretch, stretches
from governance.inference.rules.rivals import rivals
from governance.inference.rules.rows import Rows, by_label
from governance.inference.rules.shifts import UNSHIFTED, unshifted
from tests.inference.synthetic import ZONE, cases, dues, openings

DAYS = Promised(amount=2, unit=Unit.BUSINESS_DAYS, hours="Mon-Fri 08:30-17:00")
THANKSGIVING = frozenset({date(2015, 11, 26), date(2015, 11, 27)})


def kept(promise: Promised, off: frozenset[date] = frozenset(), n: int = 3_000) -> Rows:
    opened = openings(n)
    ((_, rows),) = by_label(cases({"Potholes": (opened, dues(opened, promise, off))}), UNSHIFTED)
    return rows


def test_a_change_lies_at_the_first_row_that_contradicts_the_promise_before() -> None:
    first = np.arange(400) < 250
    assert stretches([first, ~first]) == [
        Stretch(which=0, start=0, end=250),
        Stretch(which=1, start=250, end=400),
    ]


def test_a_few_rows_set_by_hand_are_no_change_and_many_are_left_without_a_rule() -> None:
    promise = np.ones(600, dtype=bool)
    promise[300:306] = False
    assert stretches([promise]) == [Stretch(which=0, start=0, end=600)]
    promise[300:380] = False
    assert [each.which for each in stretches([promise])] == [0, None, 0]


def test_local_time_taken_for_utc_is_set_right_in_summer_and_winter() -> None:
    for month in (1, 7):
        meant = datetime(2016, month, 5, 8, 30, tzinfo=ZoneInfo(ZONE))
        moved = meant.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE)).replace(tzinfo=ZoneInfo(ZONE))
        read = np.array([int(moved.timestamp())])
        assert unshifted(read, Shift(kind=ShiftKind.SHIFTED), ZONE).tolist() == [int(meant.timestamp())]


def test_two_days_off_that_only_help_together_are_found_as_a_pair() -> None:
    assert days_off([(DAYS, kept(DAYS, THANKSGIVING))], {}) == THANKSGIVING


def test_long_promises_that_span_several_days_off_tell_each_by_its_edge() -> None:
    off = frozenset({date(2015, 11, 11), date(2015, 11, 26), date(2015, 12, 25), date(2016, 1, 1)})
    long = Promised(amount=20, unit=Unit.BUSINESS_DAYS, hours=DAYS.hours)
    found = [(long, kept(long, off, 6_000))]
    told, unclear = settled(found, days_off(found, {}), {})
    assert told - unclear <= off
    assert len(told - unclear) >= 3


def test_a_rival_in_another_unit_stands_with_the_cases_that_decide() -> None:
    claim = Promised(amount=30, unit=Unit.CALENDAR_DAYS)
    rows = kept(claim)
    (rival, *_) = rivals(Piece(promise=claim, rows=rows, hits=rows.n), (), frozenset())
    assert (rival.promise.unit, rival.promise.amount) == (Unit.HOURS, 720)
    assert rival.decides == rival.for_claim > 0
