"""What users see of the demo city, kept in a folder; and whether two such folders say the same.

    python -m tests.kept FOLDER                 keeps: pages, what they link to, documents, spreadsheets, commands
    python -m tests.kept --compare OLD NEW      tells what differs, the same difference once; exit 1 where any does

Keep before a change of structure and after it. Nothing is normalized when it is kept, only when it is compared.
"""

import argparse
import fcntl
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.serving import MORNING
from tests.kept.comparing import compared

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.kept", description=__doc__.partition("\n")[0])
    asked.add_argument("--compare", action="store_true", help="compare two folders")
    asked.add_argument(
        "--only",
        default="",
        help="a try-out: `commands`, or part of a page's name (pages show what earlier ones left, so only a whole run compares)",
    )
    asked.add_argument("folder", nargs="+", type=Path)
    said = asked.parse_args()
    if len(said.folder) != (2 if said.compare else 1):
        asked.error("name one folder to keep, two to compare")
    return compared(*said.folder) if said.compare else _keep(said.folder[0].absolute(), said.only)


def _keep(folder: Path, only: str) -> int:
    if folder.exists() and any(folder.iterdir()):
        sys.stderr.write(f"{folder} holds something already; name a new folder.\n")
        return 2
    with (Path(tempfile.gettempdir()) / "concord-kept.lock").open(
        "w"
    ) as one:  # a run at a time: see conftest.py
        fcntl.flock(one, fcntl.LOCK_EX)
        return _run(folder, only)


def _run(folder: Path, only: str) -> int:
    told = {
        "CONCORD_KEEP": str(folder),
        "CONCORD_KEPT_AT": MORNING.isoformat(),
        "CONCORD_REQUIRE_BROWSER": "1",
        "PYTHONPATH": str(HERE / "still"),
        "COLUMNS": "100",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / "keeping.py")]
    return subprocess.call([*command, *(["-k", only] if only else [])], cwd=ROOT, env={**os.environ, **told})


if __name__ == "__main__":
    sys.exit(main())
