"""Files that were being written when their process was killed: named new-…, and swept once nobody can be writing them."""

import time
from pathlib import Path

PATTERNS = ("store/*/new-*", "uploads/new-*")
LEFT_FOR = 3600.0  # seconds without a byte, on the machine's own clock


def swept(home: Path) -> int:
    """Answers how many there were."""
    before = time.time() - LEFT_FOR
    old = [path for each in PATTERNS for path in home.glob(each) if _written(path) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # its writer, or another process, was quicker
        return float("inf")
