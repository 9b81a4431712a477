"""A record with checkpoints, and what somebody with all rights over the database and no fear can do to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from governance import settings
from governance.audit import rules
from governance.database import sql
from governance.database.session import transaction
from tests.audit.test_trail import write
from tests.databases import as_owner

Row = dict[str, Any]
Tampering = Callable[[list[Row]], list[Row]]


@contextmanager
def installed(at: Path, further: Path | None = None) -> Iterator[Path]:
    """An installation whose home folder is this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOVERNANCE_HOME", str(at))
        patch.setenv("GOVERNANCE_URL", "https://sla.example.gov")
        patch.setenv("GOVERNANCE_WITNESS_FOLDER", str(further or ""))
        settings.current.cache_clear()
        yield at
    settings.current.cache_clear()


async def entries(count: int) -> None:
    for minute in range(count):
        await write(minutes=minute)


async def rewritten(tampering: Tampering) -> None:
    await replaced(tampering(await sql.rows("SELECT * FROM event ORDER BY number")))


async def replaced(rows: list[Row]) -> None:
    """The whole record written anew with these entries: numbered, chained and hashed as if it had always been so."""
    async with as_owner(), transaction():
        await sql.rows("ALTER TABLE event DISABLE TRIGGER USER")
        await sql.rows("DELETE FROM event")
        previous = rules.FIRST
        for number, row in enumerate(rows, 1):
            at = row["recorded_at"]
            hashed = rules.chained(previous, row["body"], number=number, recorded_at=rules.instant(at))
            await sql.rows(
                """INSERT INTO event (number, at, recorded_at, tag, subject, audience, actor, request_id, body, previous, hash)
                VALUES (:number, :at, :recorded_at, :tag, :subject, :audience, :actor, :request_id, :body, :previous, :hash)""",
                **{key: value for key, value in row.items() if key != "id"}
                | {"number": number, "previous": previous, "hash": hashed},
            )
            previous = hashed
        count = await sql.value("SELECT count(*) FROM event")
        await sql.rows(
            "UPDATE trail_head SET number = :count, hash = :previous", count=count, previous=previous
        )
        await sql.rows("ALTER TABLE event ENABLE TRIGGER USER")
