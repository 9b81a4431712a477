"""What became of a request as of an instant: the list of DESIGN §8, in its order; and rates in whole numbers."""

from datetime import date
from fractions import Fraction
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.errors import Invalid
from governance.results.rules.formulas import FORMULAS, formula, rate, share, wilson
from governance.results.rules.frame import NEVER, ORDER, OUTSIDE, UNREADABLE, counts, judged
from governance.results.rules.tallies import difference, tally
from governance.results.rules.verdicts import Standing, Verdict
from tests.scorecards.cards_made import DAY, WINDOW, ZONE, frame

NOW = 1_000


def verdict(
    *,
    opened: int = 0,
    ended: int = int(NEVER),
    due: int = 500,
    standing: Standing = Standing.JUDGED,
    as_of: int = NOW,
) -> Verdict | None:
    """None = outside: opened after the instant asked about."""
    columns = [np.array([each], dtype=np.int64) for each in (opened, ended, due, standing)]
    found = judged(*columns, as_of=as_of)[0]
    return None if found == OUTSIDE else ORDER[found]


def test_what_is_opened_later_is_outside_whatever_else_holds():
    assert verdict(opened=NOW + 1) is None
    assert verdict(opened=NOW + 1, standing=Standing.UNMATCHED) is None
    assert verdict(opened=NOW + 1, standing=Standing.INVALID) is None  # closed without a time
    assert verdict(opened=NOW) is Verdict.OVERDUE


def test_bad_data_comes_before_everything_that_can_be_said_of_it():
    assert verdict(opened=int(UNREADABLE), standing=Standing.INVALID) is Verdict.INVALID
    assert verdict(ended=400, standing=Standing.INVALID) is Verdict.INVALID


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing.UNMATCHED, Verdict.UNMATCHED),
        (Standing.RELIEVED, Verdict.EXCLUDED),
        (Standing.CORRECTED, Verdict.EXCLUDED),
        (Standing.POPULATION, Verdict.EXCLUDED),
        (Standing.NO_TERM, Verdict.UNTARGETED),
        (Standing.NO_TARGET, Verdict.UNTARGETED),
    ],
)
def test_what_is_not_judged_says_why_even_when_it_was_ended_late(standing, expected):
    assert verdict(ended=900, standing=standing) is expected
    assert verdict(standing=standing) is expected


def test_the_last_second_counts_as_on_time():
    assert verdict(ended=500) is Verdict.MET
    assert verdict(ended=501) is Verdict.MISSED


def test_open_work_is_late_only_once_its_date_has_passed():
    """FIELD trap 13: open work past due counts, work not yet due is not late."""
    assert verdict(due=NOW) is Verdict.OPEN
    assert verdict(due=NOW - 1) is Verdict.OVERDUE
    open_overdue = {Verdict.MET: 1, Verdict.OVERDUE: 1, Verdict.OPEN: 98}
    assert rate(open_overdue, FORMULAS["on-time"]).bp == 5_000
    assert rate(open_overdue, FORMULAS["on-time"]).n == 2


def test_what_ended_later_was_still_open_then():
    assert verdict(ended=NOW + 1, due=500) is Verdict.OVERDUE
    assert verdict(ended=NOW + 1, due=NOW + 5) is Verdict.OPEN


def test_counts_name_every_verdict_and_leave_out_what_was_not_yet_there():
    found = np.array([0, 0, 3, OUTSIDE], dtype=np.int8)
    assert counts(found) == dict.fromkeys(Verdict, 0) | {Verdict.MET: 2, Verdict.OVERDUE: 1}


def test_a_case_without_a_target_is_in_no_rate():
    only = {
        Verdict.UNTARGETED: 50,
        Verdict.UNMATCHED: 5,
        Verdict.EXCLUDED: 5,
        Verdict.INVALID: 5,
        Verdict.OPEN: 5,
    }
    for each in FORMULAS.values():
        assert rate(only, each).n == 0
        assert rate(only, each).bp == -1


def test_rival_formulas_differ_by_the_open_work_that_is_past_due():
    told = {Verdict.MET: 90, Verdict.MISSED: 10, Verdict.OVERDUE: 100}
    assert rate(told, FORMULAS["on-time"]).bp == 4_500
    assert rate(told, FORMULAS["closed-on-time"]).bp == 9_000


def test_rounding_never_makes_a_whole_of_what_is_not():
    """FIELD trap 5: 100% only where all were, 0% only where none was; a goal of 100% can be met."""
    assert share(99_999, 100_000).bp == 9_999
    assert share(1, 100_000).bp == 1
    assert share(5, 5).bp == 10_000
    assert share(0, 5).bp == 0
    assert share(1, 8).bp == 1_250
    assert share(70_905, 1_000_000).bp == 709  # 7.0905 %, rounded half up
    assert share(70_950, 1_000_000).bp == 710


def test_one_case_makes_no_rank():
    """FIELD trap 15."""
    assert not share(1, 1).ranked
    assert not share(29, 29).ranked
    assert share(30, 30).ranked


@given(n=st.integers(1, 10_000_000), part=st.fractions(0, 1))
def test_the_interval_is_wilsons_to_the_last_digit(n: int, part: Fraction):
    met = int(n * part)
    low, high = wilson(met, n)
    p, z = met / n, 1.96
    middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    assert abs(low - max((middle - half) / scale, 0) * 10_000) <= 1.01
    assert abs(high - min((middle + half) / scale, 1) * 10_000) <= 1.01
    assert 0 <= low <= share(met, n).bp + 1
    assert share(met, n).bp - 1 <= high <= 10_000


def test_the_interval_of_none_and_of_all_touches_the_end():
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 10_000


def test_an_unknown_formula_is_refused_by_name():
    with pytest.raises(Invalid, match="There is no formula “best”"):
        formula("best")


def test_what_an_event_moves_into_the_next_month_is_tallied_there_and_plainly_where_it_was():
    june = WINDOW.start
    made = frame(opened=[june - 9 * DAY], ended=[june - 1], due=[june], due_plain=[june - 2])
    found = tally(made, ZONE)
    assert found == {(date(2026, 6, 1), 1, 1): (1, 1, 0, 0), (date(2026, 5, 1), 1, 1): (0, 0, 1, 0)}
    assert difference(found, found) == {}
    assert difference({}, found) == {
        (date(2026, 6, 1), 1, 1): (-1, -1, 0, 0),
        (date(2026, 5, 1), 1, 1): (0, 0, -1, 0),
    }
