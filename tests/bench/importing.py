"""A million requests taken in by command, beside COPY of the same file into a table with a primary key (row 3).

From the start of the command until every request is stored: keeping the file, reading it, refusing records, matching
labels, storing. Judging has a row of its own.
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from governance.agreements.rules.service_names import folded
from tests.bench import exports
from tests.bench.measuring import Figure, Pair, at_least, within
from tests.bench.serving import address
from tests.bench.staging import Town
from tests.databases import dropped

ROWS = 1_000_000
DATABASE = "imports"
MEMORY = 400  # megabytes
KNOWN = """WITH made AS (INSERT INTO service (code, problem, created_at, live_at)
        SELECT 'bench-' || n, 'Made up ' || n, now(), now() FROM generate_series(1, $1::int) n RETURNING id, code)
    INSERT INTO alias (service, name, folded) SELECT m.id, x.name, x.folded
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS x (name, folded, n) JOIN made m ON m.code = 'bench-' || x.n"""
# The city has uploads of its own.
OURS = "FROM request_import WHERE feed = (SELECT id FROM feed WHERE code = 'nyc')"
STORED = f"SELECT count(*) {OURS} AND state IN ('judging', 'done', 'failed')"
COUNTS = f"SELECT records, accepted, rejected, unmatched, problem {OURS}"


@dataclass(frozen=True, kw_only=True)
class Run:
    """Seconds until all was stored; the most memory in megabytes that the command and its child held until then."""

    seconds: float
    memory: float


def figures(town: Town) -> Iterator[Figure]:
    with _prepared(town) as (config, home, file):
        before = asyncio.run(_copied(config, file))
        run = _taken_in(config, home, file)
        seconds = statistics.mean((before, asyncio.run(_copied(config, file))))
    rates = Pair(value=ROWS / run.seconds, baseline=ROWS / seconds, ratio=seconds / run.seconds)
    title = f"import of {ROWS:,} requests of 52 columns, rejects and matching included, beside COPY"
    yield at_least(title, rates, unit="rows/s", share=0.25)
    yield within("the same, memory of the command and its child", run.memory, unit="MB", most=MEMORY)


@contextmanager
def _prepared(town: Town) -> Iterator[tuple[dict[str, Any], Path, Path]]:
    """A database of the run's own, with a data source and services for most labels; and the file."""
    home = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    home.chmod(0o711)
    config = {**town.few, "database": DATABASE}
    try:
        asyncio.run(_made(town.few, config))
        _told(config, home, "feed", "add", "NYC", "--preset", "nyc", "--zone", "America/New_York").wait()
        exports.write(home / "nyc.csv", rows=ROWS)
        yield config, home, home / "nyc.csv"
    finally:
        asyncio.run(_dropped(town.few))
        shutil.rmtree(home)


async def _made(few: Mapping[str, Any], config: Mapping[str, Any]) -> None:
    admin = await asyncpg.connect(**{**few, "database": "postgres"})
    await admin.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {few['database']}")
    await admin.close()
    database = await asyncpg.connect(**config)
    names = exports.labels()
    await database.execute(KNOWN, len(names), names, [folded(name) for name in names])
    await database.close()


async def _dropped(few: Mapping[str, Any]) -> None:
    admin = await asyncpg.connect(**{**few, "database": "postgres"})
    await dropped(admin, DATABASE)
    await admin.close()


async def _copied(config: Mapping[str, Any], file: Path) -> float:
    """Seconds of the bare COPY, every column as text."""
    database = await asyncpg.connect(**config)
    columns = ", ".join(f'"{name}" text' for name in exports.HEADER)
    await database.execute(f'CREATE TABLE plain ({columns}, PRIMARY KEY ("{exports.HEADER[0]}"))')
    began = time.perf_counter()
    await database.copy_to_table("plain", source=file, format="csv", header=True)
    seconds = time.perf_counter() - began
    await database.execute("DROP TABLE plain")
    await database.close()
    return seconds


def _taken_in(config: Mapping[str, Any], home: Path, file: Path) -> Run:
    began, most = time.perf_counter(), 0.0
    process = _told(config, home, "import", "requests", str(file), "--feed", "nyc")
    watched = asyncio.new_event_loop()
    try:
        database = watched.run_until_complete(asyncpg.connect(**config))
        while process.poll() is None and not watched.run_until_complete(database.fetchval(STORED)):
            most = max(most, _memory(process.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        if process.wait(timeout=600):
            raise RuntimeError("governance import requests failed")
        _check(watched.run_until_complete(database.fetchrow(COUNTS)))
        watched.run_until_complete(database.close())
    finally:
        process.kill()
        watched.close()
    return Run(seconds=seconds, memory=most)


def _check(found: Mapping[str, Any]) -> None:
    good = found["accepted"] + found["rejected"] == found["records"] == ROWS
    if not (good and found["rejected"] and 0 < found["unmatched"] < ROWS // 10):
        raise RuntimeError(f"the import is not what was measured: {dict(found)}")


def _told(config: Mapping[str, Any], home: Path, *command: str) -> subprocess.Popen[bytes]:
    told = {"GOVERNANCE_HOME": str(home), "DATABASE_URL": address(config)}
    arguments = [sys.executable, "-m", "governance", *command]
    return subprocess.Popen(
        arguments, env={**os.environ, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _memory(process: int) -> float:
    """Megabytes that a process and its children hold, what they share counted once."""
    children = Path(f"/proc/{process}/task/{process}/children")
    try:
        below = sum(_memory(int(child)) for child in children.read_text().split())
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (OSError, ValueError):  # it has just ended
        return 0.0
    kilobytes = next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
    return below + kilobytes / 1000
