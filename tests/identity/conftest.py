"""An installation of the test's own, since forms of a session are bound to the installation's secret."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from governance import settings
from tests import cast
from tests.cast import Cast


@pytest.fixture(autouse=True)
def installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(home))
    settings.current.cache_clear()
    yield
    settings.current.cache_clear()


@pytest.fixture
async def people(db: None) -> Cast:
    return await cast.city()
