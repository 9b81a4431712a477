"""`governance backtest`: a target tried on past requests, in words and for programs."""

import contextvars
import json
from datetime import date, timedelta
from typing import Any

import anyio
import pytest

from governance import clock, settings
from governance.database import session
from tests.adjustments.filed import files
from tests.agreements import town as port_alder
from tests.agreements.town import POTHOLE
from tests.trials.history import AT, history

PERIOD = ("--from", "2026-01-01", "--to", "2026-06-01")


async def _seed() -> None:
    async with session.opened(settings.current(), size=2):
        town = await port_alder.built()
        await town.adopt(POTHOLE, on=date(2024, 1, 1))
        held = await files()
        opened = AT - timedelta(days=100)
        for number, took in (("A-1", 1), ("A-2", 9)):
            ended = opened + timedelta(days=took)
            await held.request(number, service="pothole", opened=opened, ended=ended, due=ended)
        await history("pothole", [1.0] * 28, first=opened, start=1_000)


@pytest.fixture
def seeded(command: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: AT)
    command("migrate")
    contextvars.Context().run(anyio.run, _seed)
    return command


def test_a_target_is_tried_on_past_requests(seeded):
    told = seeded("backtest", "--service", "pothole", "--target", "30 business-days", *PERIOD)
    assert told.status == 0, told.err
    assert "pothole, 30 requests opened 2026-01-01 to 2026-06-01" in told.out
    words = " ".join(told.out.split())
    assert "today 4 business days 96.67% of 30 (29 met, 1 missed, 0 overdue, 0 open)" in words
    assert "proposed 30 business days 100.00% of 30" in words
    assert "no longer late: 1 (A-2)" in told.out
    assert "90% done within" in told.out

    found = json.loads(
        seeded("backtest", "--service", "pothole", "--target", "1 hour", *PERIOD, "--json").out
    )
    assert found["total"]["proposed"]["rate"] == 0
    assert found["total"]["today"]["met"] == 29
    assert found["flips"]["newly_late"] == ["A-1"], "the others have no number of their own here"
    assert found["rows"][-1]["n"] == 30
    assert [mark["share"] for mark in found["within"]] == [80, 90, 95]
    (noise,) = found["slack"]
    assert (noise["flag"], noise["n"], noise["met"], noise["rate"]) == ("noise", 30, 0, 0)
    assert noise["says"].startswith("Mostly noise: about 15 requests a quarter")
    assert "Mostly noise: about 30 requests a quarter, of 30 in all 30 on time." in told.out
    assert found["total"]["extra_late"] == 29
    assert found["total"]["extra_late_in"] == "100 days"

    empty = seeded(
        "backtest",
        "--service",
        "pothole",
        "--target",
        "3 hours",
        "--from",
        "2020-01-01",
        "--to",
        "2020-02-01",
    )
    assert (empty.status, "Upload some first" in empty.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--service", "pothole", "--target", "3 days"), 2, "say which"),
        (("--service", "pothole", "--target", "soon"), 2, "is not a number and a unit"),
        (("--service", "moon", "--target", "3 hours"), 1, "There is no service “moon”"),
        (("--service", "pothole", "--target", "0 hours"), 1, "needs a whole number"),
        (("--service", "pothole", "--target", "3 hours", "--metric", "inspected"), 1, "do not tell when"),
        (("--service", "pothole", "--target", "3 hours", "--to", "2025-01-01"), 2, "lies before"),
    ],
)
def test_what_cannot_be_tried_says_why(seeded, arguments, status, told):
    found = seeded("backtest", *PERIOD, *arguments)
    assert (found.status, told in found.err) == (status, True), found.err
    assert "Traceback" not in found.err
