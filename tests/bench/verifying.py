"""The whole record verified: 100,000 entries and 1,000 documents, with all that is agreed beside them (issue 11)."""

import asyncio
import resource
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import asyncpg

from governance.audit import rules
from governance.database import deadline, session
from governance.files import store
from governance.integrity.queries.examination import examine
from governance.integrity.queries.look import Look
from tests.bench.measuring import Figure, told, within
from tests.bench.staging import Town

DATABASE = "verified"
ENTRIES, DOCUMENTS, BYTES = 100_000, 1_000, 60_000
AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
COLUMNS = (
    "number",
    "at",
    "recorded_at",
    "tag",
    "subject",
    "audience",
    "actor",
    "request_id",
    "body",
    "previous",
    "hash",
)
PAPER = """INSERT INTO document (hash, subject, kind, inputs, file_name, media_type, size, made_at)
    SELECT hash, 'agreement:streets', 'agreement', hash, 'Agreement.pdf', 'application/pdf', $2, $3 FROM unnest($1::text[]) hash"""


def figures(staged: Town) -> Iterator[Figure]:
    config = {**staged.few, "database": DATABASE}
    with _home() as home:
        asyncio.run(_staged(staged.few, config, home))
        seconds = asyncio.run(_seconds(config, home))
    title = f"governance verify, {ENTRIES:,} entries and {DOCUMENTS:,} documents"
    yield within(title, seconds, unit="s", most=10)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield told("the largest that measuring has been so far, verification included", megabytes, unit="MB")


@contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="concord-bench-"))
    try:
        yield home
    finally:
        shutil.rmtree(home)


async def _seconds(config: dict[str, Any], home: Path) -> float:
    async with session.pool(config, size=2), deadline.long_work():
        begun = time.perf_counter()
        verdict = await examine(Look(home=home))
        taken = time.perf_counter() - begun
    if (verdict.looked_at["entries"], verdict.looked_at["files"]) < (ENTRIES, DOCUMENTS):
        raise RuntimeError(f"not all was looked at: {verdict.looked_at}")
    return taken


async def _staged(few: Any, config: dict[str, Any], home: Path) -> None:
    admin = await asyncpg.connect(**{**few, "database": "postgres"})
    await admin.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {few['database']}")
    await admin.close()
    database = await asyncpg.connect(**config)
    async with database.transaction():
        await _entries(database)
        await _documents(database, home)
    await database.execute("VACUUM ANALYZE")
    await database.close()


async def _entries(database: Any) -> None:
    """The city's own entries over and over, as one chain."""
    known = await database.fetch(
        "SELECT body, tag, subject, audience, actor, request_id, at FROM event WHERE recorded_at IS NOT NULL"
    )
    previous, lines = rules.FIRST, []
    for number, row in enumerate(islice(cycle(known), ENTRIES), start=1):
        hashed = rules.chained(previous, row["body"], number=number, recorded_at=rules.instant(AT))
        looked_up = (row[name] for name in ("tag", "subject", "audience", "actor", "request_id"))
        lines.append((number, row["at"], AT, *looked_up, row["body"], previous, hashed))
        previous = hashed
    await database.execute("ALTER TABLE event DISABLE TRIGGER USER")
    await database.execute("TRUNCATE event")
    await database.copy_records_to_table("event", records=lines, columns=COLUMNS)
    await database.execute("ALTER TABLE event ENABLE TRIGGER USER")
    await database.execute("UPDATE trail_head SET number = $1, hash = $2", ENTRIES, previous)


async def _documents(database: Any, home: Path) -> None:
    await database.execute("DELETE FROM document")
    names = [store.keep(home, secrets.token_bytes(BYTES)) for _ in range(DOCUMENTS)]
    await database.execute(PAPER, names, BYTES, AT)
