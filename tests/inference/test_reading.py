"""Stored requests read as cases: the moments that the declared clock makes, the last update, and nothing that is no due date."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from governance import settings
from governance.database import sql
from governance.inference.queries.cases import cases_of
from governance.inference.rules import infer
from governance.inference.rules.values import NONE, Cases, CountsFrom
from governance.requests.queries.feeds import feed_by_code
from governance.requests.rules.mapping import FeedClock
from governance.requests.rules.presets import PRESETS
from tests.inference.openings import DATA, boston, cases, new_york, real, unshifted
from tests.results.test_proof import source, take

pytestmark = real


@pytest.fixture
async def city(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    settings.current.cache_clear()
    yield home
    settings.current.cache_clear()


def rows(of: Cases) -> Iterator[tuple[object, ...]]:
    """In one order, whatever the place of a label among all."""
    columns = (of.opened, of.due, of.closed, of.updated)
    labels = (of.labels[place] for place in of.label.tolist())
    return iter(sorted(zip(labels, *(each.tolist() for each in columns), strict=True)))


async def test_new_yorks_day_is_read_as_it_stands_in_its_file(city: Path) -> None:
    feed = await source("nyc", PRESETS["nyc"])
    await take(city, feed, DATA / "nyc" / "nyc311_2013-12-25_full.csv")
    stored = await cases_of(await feed_by_code(feed))
    assert stored.opened.size == 445
    assert [each[:3] for each in rows(stored)] == [each[:3] for each in rows(cases(new_york()))]
    assert (stored.updated != NONE).mean() > 0.9
    anew = [each for each in infer(stored).labels if each.counts_from is CountsFrom.LAST_UPDATE]
    assert {one.promise.amount for each in anew for one in each.regimes} in ({7, 30}, {168, 720})


async def test_what_the_declared_clock_undoes_is_not_undone_again(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.results.queries.rows.PIECE", 1_000)
    feed = await source("boston", replace(PRESETS["boston"], clock=FeedClock.SHIFTED))
    await take(city, feed, DATA / "boston" / "boston_animal_filtered_2014.csv")
    facts = await feed_by_code(feed)
    stored = await cases_of(facts, region="US-MA")
    told = boston((2014,))
    due = told.due != NONE
    assert np.array_equal(np.sort(stored.opened), np.sort(unshifted(told.opened[due])))
    assert np.array_equal(np.sort(stored.due), np.sort(unshifted(told.due[due])))
    assert {day.year for day in stored.official} >= {2014, 2015}

    await sql.rows(
        "UPDATE request SET due_at = '1900-01-01Z' WHERE id = (SELECT min(id) FROM request WHERE due_at IS NOT NULL)"
    )
    await sql.rows("UPDATE label SET state = 'set-aside' WHERE name = 'Rat Bite'")
    fewer = await cases_of(facts)
    assert fewer.opened.size == stored.opened.size - 1 - sum(
        label == "Rat Bite" for label, *_ in rows(stored)
    )
    assert fewer.official == {}
