"""The quick way and the careful way give the same records on every regular file."""

import random
from pathlib import Path

import pytest

from governance.requests.reading.progress import Progress
from governance.requests.reading.reader import Job, carefully, prepared, quickly
from governance.requests.reading.scan import scanned
from tests.requests.reading.conftest import AT, looked
from tests.requests.reading.files import PLAIN, row, text

_PIECES = (
    "",
    " ",
    "a",
    "Pothole",
    '"',
    '""',
    ",",
    "\n",
    "\n\n",
    ", ",
    "é",
    "“",
    "NULL",
    "\\",
    "'",
    ";",
    "\t",
)
_DATES = ("", "2026-03-02", "2026-03-02 09:00:00", "2026-03-02T09:00:00Z", "soon", "1900-01-01")


def made(chance: random.Random) -> str:
    """A regular file with everything that a value may hold."""
    rows = [
        row(
            f"A-{chance.randrange(60)}" if chance.random() < 0.95 else "",
            problem="".join(chance.choice(_PIECES) for _ in range(chance.randrange(6))),
            opened=chance.choice(_DATES),
            closed=chance.choice(_DATES),
            due=chance.choice(_DATES),
            status=chance.choice(("Open", "closed", "", "Cl\nosed")),
        )
        for _ in range(chance.randrange(80))
    ]
    return text(*rows)


@pytest.mark.parametrize("seed", range(25))
def test_both_ways_agree_on_regular_files(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(made(random.Random(seed)), encoding="utf-8", newline="")
    quick, careful = (job(tmp_path / name) for name in ("quick", "careful"))
    ready = prepared(path, quick)
    scan = scanned(ready.path, start=ready.shape.start, delimiter=ready.shape.delimiter)
    assert scan.irregular == ""
    first = quickly(ready, quick, scan)
    assert first is not None
    one, other = looked(first), looked(carefully(ready, careful, why="compared"))
    assert one.kept == other.kept
    assert sorted(map(str, one.refused)) == sorted(map(str, other.refused))


def job(into: Path) -> Job:
    into.mkdir()
    return Job(mapping=PLAIN, into=into, at=AT, progress=Progress(into / "progress"))
