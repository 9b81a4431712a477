"""Stored requests are judged by what held when they were opened, and only what changed is written again."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from governance.requests.actions import labels
from governance.requests.queries.labels import label_by_name
from governance.requests.rules.marks import Flag
from governance.results.actions import judging
from governance.results.actions.sweep import catch_up
from governance.results.rules.verdicts import Standing
from governance.results.tables.judgments import Judgment, Tally
from tests.changes.stage import AT, Stage
from tests.requests.taking import Uploads, row, uploads


@pytest.fixture
async def taken(stage: Stage, tmp_path) -> Uploads:
    """Three potholes opened on Friday, May 1, 2026, at 8 in the morning: in time, late, open."""
    source = await uploads(tmp_path)
    await source.store(
        [
            row("1", "Pothole repair", ended_at="2026-05-07T12:30:00Z"),
            row("2", "Pothole repair", ended_at="2026-05-07T12:30:01Z"),
            row("3", "Pothole repair"),
        ]
    )
    return source


async def judged() -> dict[str, dict[str, Any]]:
    rows = await Judgment.raw(
        "SELECT r.external_id, j.* FROM judgment j JOIN request r ON r.id = j.request ORDER BY 1"
    )
    return {found["external_id"]: found for found in rows}


async def test_an_upload_is_judged_by_the_targets_of_its_services(taken):
    done = await judging.judge_import(taken.last)
    assert (done.looked_at, done.changed) == (3, 3)
    found = (await judged())["1"]
    # Friday 8:00 is before the hours: four business days after Friday's opening at 8:30 is Thursday 8:30.
    assert found["due"] == datetime(2026, 5, 7, 12, 30, tzinfo=UTC)
    assert found["standing"] == Standing.JUDGED
    assert all(found[name] > 0 for name in ("party", "item", "version", "calendar"))


async def test_equal_inputs_write_nothing_again(taken):
    await judging.judge_all()
    before = await judged()
    assert (await judging.judge_all()).changed == 0
    assert await judged() == before


async def test_tallies_follow_what_changed(taken):
    await judging.judge_all()
    assert [(r["due"], r["met"]) for r in await Tally.select()] == [(3, 1)]
    await taken.store([row("3", "Pothole repair", ended_at="2026-05-04T12:00:00Z")])
    await judging.judge_import(taken.last)
    assert [(r["due"], r["met"]) for r in await Tally.select()] == [(3, 2)]


async def test_what_a_whole_export_no_longer_tells_is_marked_and_keeps_its_result(taken):
    await judging.judge_import(taken.last)
    before = await judged()
    await taken.store(
        [row("1", "Pothole repair", ended_at="2026-05-07T12:30:00Z"), row("3", "Pothole repair")], full=True
    )
    assert (await judging.judge_import(taken.last)).changed == 1
    after = await judged()
    assert after["2"]["flags"] & Flag.VANISHED
    assert after["2"] | {"flags": 0} == before["2"]


async def test_a_label_that_is_mapped_has_its_stored_requests_judged(stage, tmp_path):
    source = await uploads(tmp_path)
    await source.store([row("1", "Hole in the road"), row("2", "Hole in the road")])
    await judging.judge_import(source.last)
    assert {each["standing"] for each in (await judged()).values()} == {Standing.UNMATCHED}
    name = (await label_by_name("city-works", "Hole in the road")).looked_at
    await labels.map_label(name, service="pothole", by=stage.people.marcus, at=AT)
    assert await catch_up(at=AT) == 2
    assert {each["standing"] for each in (await judged()).values()} == {Standing.JUDGED}


async def test_many_processes_judge_one_after_the_other(taken):
    await asyncio.gather(judging.judge_import(taken.last), judging.judge_import(taken.last))
    assert len(await judged()) == 3
    assert [(r["due"], r["met"]) for r in await Tally.select()] == [(3, 1)]
