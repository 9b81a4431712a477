"""What tests of evidence share: the stage of a negotiation, and a handful of requests on file."""

import pytest

from tests.adjustments.filed import Files, potholes_and_lamps
from tests.changes.stage import Stage, set_stage


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


@pytest.fixture
async def on_file(stage: Stage) -> Files:
    return await potholes_and_lamps()
