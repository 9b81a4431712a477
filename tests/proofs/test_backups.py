"""Backups made while people work: each is restored elsewhere, verifies whole, and holds all that was told before it began."""

import os
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from tests.cli.test_serve import _environment
from tests.databases import reachable_folder
from tests.proofs.driving import Crew, founded, lost_and_doubled, serving, verified

pytestmark = pytest.mark.anyio
CLIENTS = 3
BETWEEN = 20  # acts


@pytest.mark.slow
async def test_a_hundred_backups_under_load_are_each_whole(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backups = int(os.environ.get("CONCORD_BACKUPS", "100"))
    desk = await founded(home, backups * 1_000)
    with serving(home) as portal, reachable_folder() as folder:
        crew = Crew(url=portal.url, desk=desk)
        async with crew.working(CLIENTS):
            for nth in range(backups):
                await crew.until(len(crew.told) + BETWEEN, seconds=60)
                before, file = list(crew.told), folder / f"{nth}.tar.gz"
                await anyio.to_thread.run_sync(_run, home, "backup", str(file))
                during = len(crew.told) - len(before)
                with reachable_folder() as elsewhere:
                    await anyio.to_thread.run_sync(_run, elsewhere, "restore", str(file))
                    lost, doubled, uneven = await lost_and_doubled(elsewhere, before)
                    assert (lost, doubled, uneven) == (0, 0, 0)
                    await anyio.to_thread.run_sync(verified, elsewhere)
                file.unlink()
                with capsys.disabled():
                    sys.stdout.write(
                        f"\r{nth + 1} backups restored and verified; {len(before):,} acts in the last, "
                    )
                    sys.stdout.write(f"{during} while it was made")
                    sys.stdout.flush()
    assert not portal.faults()


def _run(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "governance", *arguments]
    done = subprocess.run(command, env=_environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
