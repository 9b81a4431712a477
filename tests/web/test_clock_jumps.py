"""The clock of the machine jumps, both ways and far: tasks, sessions, pages and acts go on, and the record stays whole."""

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from governance import clock, jobs
from governance import settings as all_settings
from governance.changes import actions
from governance.changes.tables import Note
from governance.errors import ConcordError
from governance.integrity.queries.examination import examine
from governance.integrity.queries.look import Look
from governance.settings import Settings
from governance.sweeps.queries import failing_rows
from tests.changes.stage import AT, Stage
from tests.changes.test_actions import SEVEN
from tests.web.conftest import Visitor, sign_in_as

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("fixed_clock")]
LEAPS = [timedelta(seconds=1), timedelta(hours=2), timedelta(days=9), timedelta(days=60), timedelta(days=400)]
PAGES = ("/to-do", "/services", "/agreements", "/coming-up", "/meetings", "/scorecards")


@pytest.fixture(autouse=True)
def ours(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The tasks work in this home, whatever was read of the environment before."""
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    all_settings.current.cache_clear()
    yield
    all_settings.current.cache_clear()


@pytest.mark.parametrize("jumps", [4, pytest.param(200, marks=pytest.mark.slow)])
async def test_no_jump_of_the_clock_stops_anything(
    visitor: Visitor, stage: Stage, settings: Settings, jumps: int
) -> None:
    chance = random.Random(int(os.environ.get("CONCORD_SEED", "11")))
    number = await stage.begun(SEVEN, by=stage.people.marcus)
    await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.marcus, at=AT)
    told = 0
    for nth in range(jumps):
        at = AT + chance.choice([-1, 1]) * chance.choice(LEAPS) if nth % 4 != 3 else AT
        clock.set_to(at)
        for _, sweep in jobs.TIMETABLE:
            await sweep(at=clock.now())
        statuses = {path: (await visitor.get(path)).status_code for path in PAGES}
        assert set(statuses.values()) <= {200, 303}, (at, statuses)
        told += await _noted(visitor, stage, number, f"note {nth}")
    assert await Note.count() == told >= jumps // 4
    assert not await failing_rows()
    verdict = await examine(Look(home=settings.home))
    assert verdict.sound, verdict.findings


async def _noted(visitor: Visitor, stage: Stage, number: str, words: str) -> int:
    """Whoever holds the role at that time signs in and writes a note, where the change is still open."""
    try:
        await sign_in_as(visitor, stage.people.marcus)
    except ConcordError:
        return 0
    answer = await visitor.post(f"/changes/{number}/note", {"words": words})
    assert answer.status_code < 500, (clock.now(), visitor.page[-500:])
    return int(answer.status_code == 303 and answer.headers["location"].startswith("/changes/"))
