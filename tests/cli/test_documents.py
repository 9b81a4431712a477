"""`governance document`: the PDF of the version in effect, or of one that is named."""

import json
from contextlib import asynccontextmanager

import pytest

from governance import settings
from governance.database import session
from tests.changes.stage import set_stage
from tests.cli.aside import aside


@pytest.fixture
def streets(command):
    """An installation in which Streets' first targets are in effect."""
    command("migrate")

    async def staged() -> None:
        async with _database():
            await set_stage()

    aside(staged)
    return command


@asynccontextmanager
async def _database():
    async with session.opened(settings.current(), size=2):
        yield


def test_the_version_in_effect_is_written_and_its_fingerprint_told(streets, tmp_path):
    file = tmp_path / "streets.pdf"
    told = json.loads(streets("document", "streets", str(file), "--json").out)
    assert file.read_bytes().startswith(b"%PDF-")
    assert (told["version"], told["bytes"], len(told["fingerprint"])) == (1, file.stat().st_size, 64)

    missing = streets("document", "streets", str(file), "--version", "7")
    assert (missing.status, missing.err.splitlines()[-1]) == (1, "Error: This agreement has no version 7.")
    unknown = streets("document", "harbor", str(file))
    assert (unknown.status, "Traceback" in unknown.err) == (1, False)
    nowhere = streets("document", "streets", str(tmp_path / "none" / "x.pdf"))
    assert (nowhere.status, "cannot be written" in nowhere.err) == (1, True)
