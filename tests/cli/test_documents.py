"""`governance document`: the PDF of the version in effect, or of one that is named."""

import json
from contextlib import asynccontextmanager

import pytest

from governance import settings
from governance.database import session
from tests.changes.stage import set_stage
from tests.cli.aside import aside
from tests.meetings.held import held


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


@pytest.fixture
def over(command):
    """An installation with a meeting that is over; nobody has sent its minutes round."""
    command("migrate")

    async def staged() -> None:
        async with _database():
            await held()

    aside(staged)
    return command


def test_minutes_are_written_whole_and_the_public_version_once_there_is_one(over, tmp_path):
    file = tmp_path / "minutes.pdf"
    told = json.loads(over("minutes", "M-2026-0001", str(file), "--json").out)
    assert file.read_bytes().startswith(b"%PDF-")
    assert (told["state"], told["public"], told["bytes"]) == ("draft", False, file.stat().st_size)
    early = over("minutes", "M-2026-0001", "--public", str(file))
    assert (early.status, early.err.splitlines()[-1]) == (
        1,
        "Error: There are no public minutes of M-2026-0001 yet.",
    )
    unknown = over("minutes", "M-2026-0099", str(file))
    assert (unknown.status, unknown.err.splitlines()[-1]) == (1, "Error: There is no meeting M-2026-0099.")
