"""A consent, followed from its handler to the row it writes: few files of ours, and the change is read once."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from litestar import Litestar

from governance.changes import actions
from tests.changes.stage import AT, Stage, set_stage
from tests.changes.test_page import SEVEN
from tests.queries import counted
from tests.source import ROOT
from tests.web.conftest import browser, sign_in_as

pytestmark = pytest.mark.anyio
OURS = ROOT / "governance"
HANDLER = OURS / "web/changes/acts.py"
# What every request and every act rests on, and what other capabilities answer when they are asked.
GROUND = (
    "web/site",
    "database",
    "audit",
    "people",
    "agreements",
    "calendars",
    "results",
    "canonical.py",
    "characters.py",
    "settings.py",
)


@contextmanager
def followed() -> Iterator[list[str]]:
    """The files that run from the handler of a consent until its row is written, in the order in which they come up."""
    seen: list[str] = []

    def look(frame: FrameType, event: str, _: Any) -> None:
        path, name = Path(frame.f_code.co_filename), frame.f_code.co_name
        if event != "call" or OURS not in path.parents:
            return
        if name == "sign":
            sys.setprofile(None)
        place = path.relative_to(OURS).as_posix()
        begun = seen or (path == HANDLER and name == "consent")
        if begun and place not in seen and not place.startswith(GROUND):
            seen.append(place)

    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(None)


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


async def test_a_consent_passes_ten_files_and_reads_the_change_once(
    stage: Stage, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.clock.now", lambda: AT + timedelta(hours=2))
    number = await stage.begun(SEVEN, by=stage.people.dana)
    sent = await actions.offer(number, await stage.proposal(SEVEN), by=stage.people.dana, at=AT)
    async with browser(app) as lee:
        await sign_in_as(lee, stage.people.lee)
        await lee.get(f"/changes/{number}")
        with counted() as queries, followed() as files:
            answer = await lee.post(f"/changes/{number}/consent", {"proposal": sent.hash})
    assert answer.status_code == 303
    assert files[0] == "web/changes/acts.py"
    assert 1 < len(files) <= 10, "\n".join(files)
    assert sum("FROM change c" in query for query in queries) == 1
