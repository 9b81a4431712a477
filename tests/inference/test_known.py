"""Promises that are known, read back out of due dates: forty labels, one to three promises each, some dues set by hand."""

import os

import pytest

from governance.inference.rules import infer
from governance.inference.rules.values import Kind
from tests.inference import nothing
from tests.inference.known import known
from tests.inference.right import scored

FEW = {"labels": 6, "rows": 3_600}
SEEDS = int(os.environ.get("CONCORD_INFERENCES", "5"))


def test_promises_changes_and_days_off_are_read_back() -> None:
    truth = known(**FEW, seed=1)
    score = scored(truth, infer(truth.cases()))
    assert score.wrong == ()
    assert score.false == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("rows", [22_500, 130_000])
def test_of_forty_labels_at_most_two_are_read_otherwise(rows: int, seed: int) -> None:
    truth = known(rows=rows, seed=seed)
    score = scored(truth, infer(truth.cases()))
    assert score.right >= 38, score
    assert score.false == ()


CONTROLS = {
    "random dues": nothing.random_dues,
    "random dates": nothing.random_dates,
    "shuffled lengths": nothing.shuffled_lengths,
}


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize(
    ("each", "seeds"),
    [
        (100, 1),
        pytest.param(50, SEEDS, marks=pytest.mark.slow),
        pytest.param(2_000, 2, marks=pytest.mark.slow),
    ],
)
def test_where_there_is_no_promise_none_is_claimed(control: str, each: int, seeds: int) -> None:
    for seed in range(seeds):
        truth = CONTROLS[control](labels=4, each=each, seed=seed)
        reading = infer(truth.cases())
        assert [one for one in reading.labels if one.kind in (Kind.PROMISE, Kind.NOT_A_PROMISE)] == []
        assert reading.hits == 0
        assert reading.holidays == ()


@pytest.mark.parametrize("n", [12, 29])
def test_below_thirty_cases_there_is_a_note_and_no_claim(n: int) -> None:
    truth = nothing.few(n, seed=3)
    (found,) = infer(truth.cases()).labels
    assert (found.kind, found.why) == (Kind.NOTE, "few cases")
    assert found.regimes
