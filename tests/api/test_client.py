"""Criterion 31: a client that a generator makes of docs/openapi.json reads one promise."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from tests.api.conftest import token_of
from tests.changes.stage import Stage, set_stage
from tests.source import ROOT
from tests.web.conftest import URL

pytestmark = pytest.mark.anyio
PACKAGE = "concord_client"


@pytest.fixture
async def stage(db: None) -> Stage:
    return await set_stage()


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The client, made by its generator; nothing of the document may be left out of it."""
    bare = tmp_path / "bare.yml"
    bare.write_text("post_hooks: []\n", "utf-8")
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--meta", "none"]
    places = ["--path", str(ROOT / "docs" / "openapi.json"), "--output-path", str(tmp_path / PACKAGE)]
    made = subprocess.run(
        [*command, *places, "--config", str(bare)], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "WARNING" not in made.stdout + made.stderr, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


async def test_a_generated_client_reads_a_promise(app: Litestar, stage: Stage, package: None) -> None:
    token = await token_of(stage.people.dana)
    over = {"transport": httpx.ASGITransport(cast("Any", app))}
    client = importlib.import_module(f"{PACKAGE}.client").AuthenticatedClient(URL, token, httpx_args=over)
    ask = importlib.import_module(f"{PACKAGE}.api.promises.show_promises").asyncio
    told = await ask(client=client, service="pothole", on="2026-06-10")
    assert told.promises[0].target.words == "4 business days"
    assert len(told.in_force.fingerprint) == 64
    due = importlib.import_module(f"{PACKAGE}.api.promises.show_due").asyncio
    answer = await due(client=client, service="pothole", opened="2026-06-16T14:00:00Z")
    assert answer.due.due_at.isoformat() == "2026-06-23T14:00:00+00:00"
    assert "Juneteenth" in answer.due.because
