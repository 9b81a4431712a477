"""`make bench`: what DESIGN.md §11 promises, measured on this machine in one run. Exit 1 where a budget is missed.

Figures go to var/bench.json as they come, and at the end as a table to stdout. A row that breaks off is shown as failed;
the others are measured all the same.
"""

import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from tests.bench.measuring import Figure, failed, tell, write
from tests.bench.staging import Town, town

RESULT = Path("var") / "bench.json"
# Loaded when they are measured: children that work aside load this module too, and need none of them.
ROWS = (
    "pages",
    "promising",
    "meetings",
    "importing",
    "judged",
    "documents",
    "starting",
    "tried",
    "inferring",
    "telling",
    "lettering",
    "mailing",
    "acting",
    "verifying",
)


def main(wanted: list[str]) -> int:
    figures: list[Figure] = []
    home = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    home.chmod(0o711)
    try:
        with town(home) as staged:
            for name in ROWS:
                if not wanted or name in wanted:
                    sys.stderr.write(f"measuring {name} …\n")
                    for figure in measured(name, staged):
                        figures.append(figure)
                        write(figures, RESULT)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    tell(figures)
    return 0 if all(figure.holds for figure in figures) else 1


def measured(row: str, staged: Town) -> Iterator[Figure]:
    """The figures of one row, as they come; its own failure is the last of them."""
    try:
        yield from import_module(f"tests.bench.{row}").figures(staged)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the other rows are measured
        traceback.print_exc()
        yield failed(row, fault)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
