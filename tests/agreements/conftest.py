"""The town that tests of agreements play in."""

import pytest

from tests.agreements import town as port_alder
from tests.agreements.town import Town


@pytest.fixture
async def town(db: None) -> Town:
    return await port_alder.built()
