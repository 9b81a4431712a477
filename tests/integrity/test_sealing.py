"""What a database held before its rows were followed is sealed by one entry; from then on a change of it is found."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from governance.audit.tags import Tag
from governance.database import session, sql
from governance.integrity.actions.sealing import seal
from governance.integrity.queries import requests, state
from governance.integrity.queries.look import Look
from governance.integrity.rules.record import FOLLOWED
from governance.people.tables import Party
from governance.requests.tables import Import, Request
from tests.databases import at_home, owners
from tests.events import tagged

AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
OLD = ("party", "request_import")


@pytest.fixture
async def old(database: dict[str, Any], home: Path) -> AsyncIterator[Path]:
    """A database in which an office, an upload and a request stand that no entry tells of."""
    with at_home(home):
        async with session.pool(owners(database), size=2):
            await _written_long_ago()
            yield home


async def _written_long_ago() -> None:
    for table in OLD:
        await sql.rows(f"DROP TRIGGER written ON {table}")
    await Party(code="parks", name="Parks", kind="department", created_at=AT).save()
    await sql.rows("ALTER TABLE request_import DROP CONSTRAINT request_import_feed_fkey")
    upload = Import(
        number="IM-2026-0001",
        feed=1,
        state="done",
        file_name="a",
        file_hash="b",
        who="",
        at=AT,
        touched_at=AT,
    )
    await upload.save()
    await Request(feed=1, external_id="a-1", label=1, first_import=upload.id, last_import=upload.id).save()


async def found(home: Path) -> list[str]:
    async with session.transaction():
        checks = (state.against_entries, requests.against_uploads)
        return sorted([each.subject for check in checks async for each in check(Look(home=home))])


async def test_what_was_there_before_is_sealed_by_one_entry(old: Path) -> None:
    for table in OLD:
        about = FOLLOWED[table]
        lists = {"left_out": list(about.left_out), "hashed": list(about.hashed)}
        await sql.rows("SELECT follow_rows(:table, :left_out::text[], :hashed::text[])", table=table, **lists)
    assert await found(old) == ["party:parks", "request:a-1", "upload:IM-2026-0001"]
    assert await seal(0, at=AT) == 2
    assert await found(old) == []
    (entry,) = await tagged(Tag.STATE_SEALED)
    assert entry["after"] == {"rows": 2}
    await sql.rows("ALTER TABLE party DISABLE TRIGGER USER")
    await sql.rows("UPDATE party SET name = 'Parcs'")
    await sql.rows("UPDATE request SET closed = true")
    assert await found(old) == ["party:parks", "upload:IM-2026-0001"]


async def test_a_seal_takes_nothing_in_that_was_changed_since_it_was_written_down(old: Path) -> None:
    """A migration that follows a table once more writes no row anew that is otherwise than its entry says."""
    await sql.rows("SELECT follow_rows('party')")
    await seal(0, at=AT)
    await sql.rows("ALTER TABLE party DISABLE TRIGGER USER")
    await sql.rows("UPDATE party SET name = 'Parcs'")
    after = await sql.value("SELECT max(id) FROM written_row")
    await sql.rows("ALTER TABLE party ADD COLUMN motto text NOT NULL DEFAULT ''")
    await sql.rows("SELECT follow_rows('party')")
    assert await seal(after, at=AT) == 0
    assert "party:parks" in await found(old)


async def test_nothing_to_seal_is_no_entry(old: Path) -> None:
    assert await seal(0, at=AT) == 0
    assert await tagged(Tag.STATE_SEALED) == []
