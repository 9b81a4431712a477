"""What must hold on every server we support; CI runs this file once more on Debian's PostgreSQL 15 (DATABASE_URL)."""

from datetime import UTC, datetime

import pytest
from asyncpg.exceptions import PostgresError

from governance.audit import actions as audit
from governance.audit import queries as trail
from governance.audit.tables import Event
from governance.database import migrate

AT = datetime(2026, 6, 9, 14, tzinfo=UTC)
BY = {"name": "Ruth Adler", "title": "City Auditor", "via": "command line"}


async def test_migrations_bring_an_empty_database_to_the_present_schema(db: None) -> None:
    found = await migrate.schema()
    assert found.pending == found.unknown == ()


async def test_acts_are_chained_and_the_chain_verifies(db: None) -> None:
    await audit.verify(by=BY, at=AT)
    await audit.verify(by=BY, at=AT)
    walk = await trail.walk()
    assert walk.fault is None
    assert walk.events == 2


@pytest.mark.parametrize("statement", ["UPDATE event SET actor = 'X'", "DELETE FROM event", "TRUNCATE event"])
async def test_the_database_itself_refuses_to_alter_the_trail(db: None, statement: str) -> None:
    await audit.verify(by=BY, at=AT)
    with pytest.raises(PostgresError, match="append-only"):
        await Event.raw(statement)
    assert (await trail.walk()).events == 1
