"""A database that an earlier version wrote comes up to this one with nothing lost.

`dumps/` holds backups of the demo's made-up city, one for each schema that was handed over, made by the program of
that day (`governance demo --no-serve`, `governance backup`). A new migration needs the backup of the schema before it.
"""

from pathlib import Path

import pytest

from governance import settings
from governance.audit import queries as audit
from governance.audit.tables import Event
from governance.database import backup, migrate, session

DUMPS = sorted((Path(__file__).parent / "dumps").glob("*.tar.gz"))
# What the program of that day had written.
WRITTEN = {
    "port-alder-2026-11-21.tar.gz": {
        "event": 670,
        "change": 97,
        "offer": 117,
        "version": 68,
        "item": 183,
        "consent": 191,
    }
}


async def rows_of(tables: tuple[str, ...]) -> dict[str, int]:
    counted = [f"SELECT '{table}' AS name, count(*) AS rows FROM {table}" for table in tables]
    return {row["name"]: row["rows"] for row in await Event.raw(" UNION ALL ".join(counted))}


async def unbroken() -> None:
    assert (await audit.walk()).fault is None


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
async def test_an_older_city_is_brought_up_to_date_with_its_history(dump, home):
    known = settings.read({"GOVERNANCE_HOME": str(home / "city")})
    done = await backup.restore(dump, settings=known, verify=unbroken)
    assert done.migrated
    async with session.opened(known, size=2):
        found = await migrate.schema()
        assert not found.pending
        assert not found.unknown
        assert await rows_of(tuple(WRITTEN[dump.name])) == WRITTEN[dump.name]
        assert await rows_of(("request", "judgment", "scorecard")) == {
            "request": 0,
            "judgment": 0,
            "scorecard": 0,
        }


def test_there_is_a_dump_of_the_schema_before_the_last_migrations():
    assert DUMPS, "make one with the program that is being replaced"
