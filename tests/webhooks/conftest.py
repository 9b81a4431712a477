"""The stage of a negotiation; this machine may be told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from governance import settings
from tests.evidence import stage

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def this_machine_may_be_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("GOVERNANCE_HOME", str(tmp_path))
    monkeypatch.setenv("GOVERNANCE_WEBHOOK_NETWORKS", "127.0.0.0/8")
    settings.current.cache_clear()
    yield
    settings.current.cache_clear()
