"""By API: by when nine of ten were done lately, beside a date that is promised and never instead of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from litestar import Litestar

from governance.adjustments.actions import reliefs
from governance.results.rules.reliefs import Effect
from tests.adjustments.storms import LASTING
from tests.api.conftest import Program, program, token_of
from tests.changes.stage import AT, Stage, set_stage
from tests.estimates.said import fell_due, say, say_none

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stage(db: None, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=2))
    return await set_stage()


@pytest.fixture
async def crm(app: Litestar, stage: Stage) -> AsyncIterator[Program]:
    async with program(app, await token_of(stage.people.dana)) as one:
        yield one


async def told(crm: Program, path: str) -> dict[str, Any]:
    answer = await crm.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_what_is_due_says_beside_it_by_when_nine_of_ten_are_done(crm: Program) -> None:
    await say("pothole")
    await fell_due("pothole", date(2026, 5, 1), 100, 69)
    found = await told(crm, "/due?service=pothole&opened=2026-06-02T14:00:00Z")
    assert found["due"]["due_at"]
    lately = found["done_lately"]
    assert lately["day"] == "2026-06-11"
    assert lately["told"] == (
        "Lately 9 of 10 were done by Thu, Jun 11; the promise was kept 69 times out of 100."
    )
    assert lately["behind"] == (await told(crm, "/services/pothole"))["nine_of_ten"] == {
        "said_on": "2026-06-02", "known_until": "2026-06-01", "days": 9, "why_none": None, "requests": 240,
        "window_days": 60, "asked": 0, "recorded_as_done": 0, "fell_due": 100, "kept": 69,
        "due_from": "2026-04-01", "due_until": "2026-05-31",
    }  # fmt: skip


async def test_where_no_date_is_told_nothing_stands_beside_it(crm: Program, stage: Stage) -> None:
    await say("pothole")
    await reliefs.declare(replace(LASTING, effect=Effect.EXCLUDE), by=stage.people.amara, at=AT)
    found = await told(crm, "/due?service=pothole")
    assert (found["due"]["due_at"], found["done_lately"]) == (None, None)


async def test_without_a_day_it_says_why(crm: Program) -> None:
    await say_none("pothole", "no ninth", ripened=400, ripened_done=249)
    found = await told(crm, "/due?service=pothole")
    assert found["done_lately"]["day"] is None
    assert found["done_lately"]["behind"]["why_none"] == "no ninth"
    assert "62 are recorded as done" in found["done_lately"]["told"]


async def test_the_list_of_services_has_it_too(crm: Program) -> None:
    await say("pothole")
    for path in ("/services", "/services?q=pothole"):
        items = {each["code"]: each["nine_of_ten"] for each in (await told(crm, path))["items"]}
        assert items["pothole"]["days"] == 9
        assert items.get("street-lamp") is None
