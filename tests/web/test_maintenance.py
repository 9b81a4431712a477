"""Timed tasks, as administrators see them: what ran, what fails and why, and one more try at once; as a supervisor and doctor hear of it."""

import json

import pytest

from governance import jobs
from governance.cli.diagnosis.server import failing, timed_tasks
from governance.database import sql
from governance.settings import Settings
from governance.sweeps.actions import rows, runs
from tests.cast import Cast
from tests.web.conftest import Visitor, sign_in_as

EMPTY = "Nothing fails."


@pytest.fixture
async def sam(visitor: Visitor, people: Cast) -> Visitor:
    return await sign_in_as(visitor, people.sam)


async def failed(key: str = "CH-2026-0009", sweep: str = "lapse") -> None:
    async def broken(_: str) -> None:
        raise ValueError("no such step")

    async with runs.noted(sweep):
        await rows.each(sweep, [key], broken)


async def test_a_city_where_nothing_ran_and_nothing_fails_says_so(sam: Visitor) -> None:
    answer = await sam.get("/maintenance")
    assert answer.status_code == 200
    assert EMPTY in sam.page
    assert sam.page.count("Not run yet") == len(jobs.EVERY)
    assert "Lets drafts lapse that nobody touched for 60 days" in sam.page
    assert "every 5 seconds" in sam.page
    assert "every hour" in sam.page


async def test_what_fails_is_told_with_its_reason_and_goes_once_it_is_mended(sam: Visitor) -> None:
    await failed()
    await sam.get("/maintenance")
    assert EMPTY not in sam.page
    assert "CH-2026-0009" in sam.page
    assert "ValueError: no such step" in sam.page
    assert "Fails at 1" in sam.page
    answer = await sam.post("/maintenance/tries", {"task": "lapse", "row": "CH-2026-0009"})
    assert answer.status_code == 303
    await sam.get("/maintenance")
    assert "CH-2026-0009 went through." in sam.page
    assert EMPTY in sam.page
    again = await sam.post("/maintenance/tries", {"task": "lapse", "row": "CH-2026-0009"})
    assert again.status_code == 409


async def test_a_row_that_fails_again_is_told_so(sam: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lapse(*, at: object) -> None:
        await failed("CH-2026-0009")

    await failed()
    monkeypatch.setattr(jobs, "TIMETABLE", ((5, lapse),))
    await sam.post("/maintenance/tries", {"task": "lapse", "row": "CH-2026-0009"})
    await sam.get("/maintenance")
    assert "CH-2026-0009 failed again." in sam.page
    assert "2 times since" in sam.page


async def test_only_administrators_see_it(visitor: Visitor, people: Cast) -> None:
    for who in (people.dana, people.nora, people.ruth):
        await sign_in_as(visitor, who)
        assert (await visitor.get("/maintenance")).status_code == 404
        assert (await visitor.post("/maintenance/tries", {"task": "lapse", "row": "x"})).status_code == 404


async def test_a_supervisor_hears_of_tasks_that_are_late_and_of_rows_that_fail(
    visitor: Visitor, db: None
) -> None:
    async def told() -> str:
        answer = await visitor.get("/health/ready")
        assert answer.status_code == 200
        return str(answer.json()["tasks"])

    assert await told() == "not run yet"
    for name in jobs.EVERY:
        async with runs.noted(name) as run:
            run.done = 1
    assert await told() == "on time"
    await sql.rows(
        "UPDATE sweep_run SET ended_at = ended_at - interval '1 hour' WHERE name IN ('tell', 'plan_series')"
    )
    await failed()
    assert await told() == "1 late: tell; failing at 1 row"


async def test_doctor_tells_tasks_that_did_not_run_and_rows_that_fail(settings: Settings, db: None) -> None:
    assert (await timed_tasks()).ok, "nothing was started yet"
    for name in jobs.EVERY:
        async with runs.noted(name) as run:
            run.done = 1
    assert (await timed_tasks()).found == f"{len(jobs.EVERY)} on time"
    assert await failing() == []
    await sql.rows("UPDATE sweep_run SET ended_at = ended_at - interval '1 hour' WHERE name = 'tell'")
    await failed()
    late, (row,) = await timed_tasks(), await failing()
    assert (late.ok, late.found) == (False, "late: tell")
    assert "governance worker" in late.mend
    assert not row.ok
    assert row.found.startswith("fails at CH-2026-0009, 1 times since ")
    assert json.dumps(row.found)
