"""Row 10: acts a second of 1, 2 and 4 processes at once, all of which end at the trail's one head, and the disk's sync time.

An act reads its row, moves it by compare-and-set, adds another and writes its entry: on a server of the row's own, whose
disk is the real one. `python -m tests.bench.acting SECONDS` is one of the processes.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from governance import acts
from governance.audit.tags import Tag
from governance.database import embedded, migrate, session, sql
from governance.database.cluster import APP
from governance.people.rules import command
from governance.settings import current
from tests.bench.measuring import Figure, Pair, at_least, told
from tests.bench.serving import address
from tests.bench.staging import Town

PROCESSES, CONNECTIONS, SECONDS = (1, 2, 4), 8, 5.0
AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
SEEN = "SELECT last FROM counter WHERE kind = :kind"
BEGUN = "INSERT INTO counter (kind, year, last) VALUES (:kind, 0, 0)"
ADDED = "INSERT INTO record_check (at, by) VALUES (:at, :by)"
MOVED = "UPDATE counter SET last = last + 1 WHERE kind = :kind AND last = :seen RETURNING last"


def figures(staged: Town) -> Iterator[Figure]:
    with embedded.running(staged.home / "acting") as access:
        asyncio.run(_migrated(access.for_asyncpg()))
        yield told("one sync of the disk", _sync(staged.home), unit="ms")
        alone = 0.0
        for number in PROCESSES:
            found = _rate(access.for_the_app(), number)
            alone = alone or found
            pair = Pair(value=found, baseline=alone, ratio=found / alone)
            yield at_least(f"acts, {number} at once beside one process", pair, unit="/s", share=0.4)


async def _migrated(config: dict[str, Any]) -> None:
    async with session.pool(config, size=1, app_role=APP):
        await migrate.migrate()


def _sync(home: Path) -> float:
    taken = []
    with (home / "synced").open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(b"x" * 512)
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def _rate(config: dict[str, str], processes: int) -> float:
    """Of all of them together, while all of them act."""
    environment = {**os.environ, "DATABASE_URL": address(config)}
    started = [sys.executable, "-m", "tests.bench.acting", str(SECONDS)]
    children = [subprocess.Popen(started, env=environment, stdout=subprocess.PIPE) for _ in range(processes)]
    return sum(float(child.communicate()[0]) for child in children)


async def _acted(seconds: float) -> float:
    async with session.opened(current(), size=CONNECTIONS):
        kinds = [f"{os.getpid()}-{number}" for number in range(CONNECTIONS)]
        for kind in kinds:
            await sql.rows(BEGUN, kind=kind)
            await _act(kind)
        until = time.monotonic() + seconds
        done = await asyncio.gather(*(_acts(kind, until) for kind in kinds))
    return sum(done) / seconds


async def _acts(kind: str, until: float) -> int:
    done = 0
    while time.monotonic() < until:
        await _act(kind)
        done += 1
    return done


async def _act(kind: str) -> None:
    async with acts.begin(command(), at=AT) as act:
        seen = await sql.value(SEEN, kind=kind)
        assert await sql.rows(MOVED, kind=kind, seen=seen)
        await sql.rows(ADDED, by=kind, at=AT)
        await act.record(Tag.TRAIL_VERIFIED, "record:all", after={"events": seen, "sound": True})


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(_acted(float(sys.argv[1])))))
