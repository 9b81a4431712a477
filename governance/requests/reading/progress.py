"""How far the reading of a file is, told in a tiny file that the parent process looks into."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import duckdb

ALL = 10_000
_EVERY = 0.5  # seconds


class Progress:
    """Ten-thousandths, never fewer than before."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._last = -1

    def reached(self, share: float) -> None:
        now = min(ALL, int(share))
        if now > self._last:
            self._last = now
            self._file.write_text(str(now), encoding="ascii")

    @contextmanager
    def following(self, connection: duckdb.DuckDBPyConnection, *, start: int, end: int) -> Iterator[None]:
        """Tells how far the statement that runs within is, between two shares."""
        over = Event()

        def watch() -> None:
            while not over.wait(_EVERY):
                done = max(0.0, min(100.0, connection.query_progress()))
                self.reached(start + (end - start) * done / 100)

        watcher = Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
        self.reached(end)
