"""Promises read out of due dates: Boston's four years, and half a million requests of forty labels, each on one core."""

import time
from collections.abc import Iterator

from governance.inference.rules import infer
from tests.bench.measuring import Figure, told, within
from tests.bench.staging import Town
from tests.inference.openings import DATA, boston, cases
from tests.inference.size import MOST_SECONDS, ROWS, measured

MOST_FOR_BOSTON = 5.0


def figures(_: Town) -> Iterator[Figure]:
    if DATA.is_dir():
        given = cases(boston())
        begun = time.process_time()
        infer(given)
        took = time.process_time() - begun
        title = f"Boston's {given.opened.size:,} due dates read into promises"
        yield within(title, took, unit="s", most=MOST_FOR_BOSTON)
    many = measured(ROWS)
    yield within(f"{ROWS:,} due dates of forty labels", many.seconds, unit="s", most=MOST_SECONDS)
    yield told("the same, at the peak of its memory", many.megabytes, unit="MB")
