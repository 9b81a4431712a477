"""Uploads that were coming in when their process was killed: named new-…, swept once nobody can be writing them.

Those of documents have marks of their own, which the store tidies.
"""

import time
from pathlib import Path

from governance.files import uploads

LEFT_FOR = 3600.0  # seconds without a byte, on the machine's own clock


def swept(home: Path) -> int:
    """Answers how many there were."""
    before = time.time() - LEFT_FOR
    old = [path for path in (home / uploads.FOLDER).glob("new-*") if _written(path) < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # its writer, or another process, was quicker
        return float("inf")
