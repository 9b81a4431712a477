"""Criterion 30: how often a program may call, over all processes together, and that nobody pays for another."""

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from litestar import Litestar

from governance.api.site import door, limits
from governance.errors import TooMany
from governance.identity.rules.real_time import real_now
from tests import cast as named
from tests.api.conftest import program, token_of
from tests.browser.serving import address
from tests.source import ROOT

AT = datetime(2026, 6, 9, 12, 0, 5, tzinfo=UTC)


async def test_criterion_30_the_limit_holds_over_four_processes_within_a_tenth(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each process has leases of its own; the database counts for all."""
    workers: list[dict[str, limits._Lease]] = [{} for _ in range(4)]
    answers: list[object] = []
    for nth in range(1000):
        monkeypatch.setattr(limits, "_leases", workers[nth % 4])
        answers += await asyncio.gather(
            limits._count("api-token:x", limits.PER_TOKEN, AT), return_exceptions=True
        )
    assert {each.retry_after for each in answers if isinstance(each, TooMany)} == {55}
    granted = sum(isinstance(each, limits.Standing) for each in answers)
    assert 0.9 * limits.PER_TOKEN <= granted <= limits.PER_TOKEN
    await limits._count("api-token:x", limits.PER_TOKEN, AT + timedelta(seconds=55))


async def test_criterion_30_the_limit_holds_over_four_real_processes(database: dict[str, Any]) -> None:
    """Each of them is asked for more than its share, all at once."""
    command = (sys.executable, "-m", "tests.api.counting", address(database), "300", AT.isoformat())
    begun = [
        await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        for _ in range(4)
    ]
    told = [int((await each.communicate())[0]) for each in begun]
    assert 0.9 * limits.PER_TOKEN <= sum(told) <= limits.PER_TOKEN, told


async def test_one_process_alone_gets_all_of_it_and_calls_at_once_are_each_counted(db: None) -> None:
    calls = [limits._count("api-token:y", 60, AT) for _ in range(100)]
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(each, limits.Standing) for each in answers) == 60


async def test_criterion_30_whoever_calls_too_often_is_told_when_and_nobody_else_waits(
    app: Litestar, people: named.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PER_TOKEN", 60)
    _within_one_minute(monkeypatch)
    busy, quiet = await token_of(people.dana), await token_of(people.dana)
    async with program(app, busy) as one:
        answers = [await one.get("/tokens/current") for _ in range(61)]
        last = answers[-1]
        assert [each.status_code for each in answers].count(200) == 60
        assert last.status_code == 429
        assert 1 <= int(last.headers["retry-after"]) <= 60
        assert last.headers["content-type"].startswith("application/problem+json")
        assert answers[0].headers["ratelimit-policy"] == '"token";q=60;w=60'
        assert answers[0].headers["ratelimit"].startswith('"token";r=59;t=')
        one.token = quiet
        assert (await one.get("/tokens/current")).status_code == 200


async def test_criterion_30_strangers_of_one_address_are_slowed_down_and_tokens_there_are_not(
    app: Litestar, people: named.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _within_one_minute(monkeypatch)
    token = await token_of(people.dana)
    async with program(app) as one:
        statuses = [(await one.get("/departments")).status_code for _ in range(70)]
        assert statuses == [401] * 60 + [429] * 10
        one.token = token
        assert (await one.get("/departments")).status_code == 200


def _within_one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the test takes: its tokens are as old as the calls."""
    at = real_now() + timedelta(seconds=1)
    monkeypatch.setattr(door, "real_now", lambda: at)
