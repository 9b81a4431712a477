"""What must not matter: the order of rows and labels, who else is in the file, and how often it is asked."""

from dataclasses import replace
from functools import cache

import numpy as np

from governance.inference.rules import infer
from governance.inference.rules.values import NONE, Cases, LabelFinding, Reading
from tests.inference.known import known


@cache
def small() -> Cases:
    return known(labels=3, rows=600, seed=2).cases()


@cache
def once() -> Reading:
    return infer(small())


def by_name(reading: Reading) -> dict[str, LabelFinding]:
    return {each.label: each for each in reading.labels}


def test_neither_the_order_of_rows_nor_that_of_labels_matters() -> None:
    cases = small()
    random = np.random.default_rng(3)
    rows, places = random.permutation(cases.opened.size), np.array([2, 0, 1])
    shuffled = replace(
        cases,
        label=places[cases.label[rows]],
        labels=tuple(cases.labels[old] for old in np.argsort(places).tolist()),
        **{name: getattr(cases, name)[rows] for name in ("opened", "due", "closed", "updated")},
    )
    again = infer(shuffled)
    assert by_name(again) == by_name(once())
    assert replace(again, labels=(), asks=()) == replace(once(), labels=(), asks=())


def test_another_label_changes_no_claim() -> None:
    cases = small()
    opened = cases.opened[::3]
    more = Cases(
        label=np.concatenate([cases.label, np.full(opened.size, 3)]),
        opened=np.concatenate([cases.opened, opened]),
        due=np.concatenate([cases.due, opened + 72 * 3_600]),
        closed=np.full(cases.opened.size + opened.size, NONE),
        updated=np.full(cases.opened.size + opened.size, NONE),
        labels=(*cases.labels, "Added"),
        zone=cases.zone,
        official=cases.official,
    )
    found = by_name(infer(more))
    added = found.pop("Added")
    assert (added.kind, added.share_bp) == ("promise", 10_000)
    assert claims(found) == claims(by_name(once()))


def claims(found: dict[str, LabelFinding]) -> dict[str, object]:
    return {
        label: (each.kind, [(one.promise, one.since) for one in each.regimes])
        for label, each in found.items()
    }


def test_the_same_rows_give_the_same_answer() -> None:
    assert infer(small()) == once()
