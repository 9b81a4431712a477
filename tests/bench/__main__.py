"""`make bench`: what DESIGN.md §11 promises, measured on this machine in one run. Exit 1 where a budget is missed.

The table goes to stdout, the same figures to var/bench.json. Rows of capabilities that are not built yet are absent.
"""

import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.bench.measuring import Figure, tell, write
from tests.bench.staging import town

RESULT = Path("var") / "bench.json"
# Loaded when they are measured: children that work aside load this module too, and need none of them.
ROWS = ("pages", "importing", "judged", "documents", "starting", "tried")


def main(wanted: list[str]) -> int:
    figures: list[Figure] = []
    home = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    home.chmod(0o711)
    try:
        with town(home) as staged:
            for name in ROWS:
                if not wanted or name in wanted:
                    sys.stderr.write(f"measuring {name} …\n")
                    figures += import_module(f"tests.bench.{name}").figures(staged)
    finally:
        shutil.rmtree(home)
    tell(figures)
    write(figures, RESULT)
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
