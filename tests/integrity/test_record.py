"""What is the record: every table and column is in one list, and the database follows those that it says."""

from typing import Any

import asyncpg
import pytest

from governance.integrity.rules.record import FOLLOWED, OTHER
from tests.databases import owners

COLUMNS = """SELECT table_name, array_agg(column_name::text) AS names FROM information_schema.columns
    WHERE table_schema = 'public' GROUP BY table_name"""
TRIGGERS = """SELECT c.relname AS place, t.tgargs AS args FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'written' AND t.tgenabled = 'O'"""
NOT_YET = 0  # tables that should follow and do not yet; only ever fewer
HOW = "Say in integrity/rules/record.py what of it is the record, and let its migration call follow_rows(…)."


@pytest.fixture
async def connection(database: dict[str, Any]) -> Any:
    opened = await asyncpg.connect(**owners(database))
    yield opened
    await opened.close()


async def test_every_table_is_in_one_list(connection: asyncpg.Connection) -> None:
    tables = {row["table_name"] for row in await connection.fetch(COLUMNS)}
    assert tables ^ (FOLLOWED.keys() | OTHER.keys()) == set(), HOW
    assert not FOLLOWED.keys() & OTHER.keys()


async def test_what_a_list_names_is_there(connection: asyncpg.Connection) -> None:
    columns = {row["table_name"]: set(row["names"]) for row in await connection.fetch(COLUMNS)}
    for place, about in FOLLOWED.items():
        named = {*about.left_out, *about.hashed, *({"state"} if about.before else ())}
        assert named <= columns[place], place
        assert not about.named.startswith("^") or about.named[1:] in columns[place], place


async def test_the_database_follows_what_the_list_says(connection: asyncpg.Connection) -> None:
    """The migration and the list are written apart: a table that is followed less than it says is found here."""
    wanted = {
        place: [_listed(part) for part in (about.left_out, about.hashed, about.before)]
        + ["later" if about.since else ""]
        for place, about in FOLLOWED.items()
    }
    found = {row["place"]: row["args"].decode().split("\0")[:4] for row in await connection.fetch(TRIGGERS)}
    assert found == wanted, HOW


def _listed(names: Any) -> str:
    return "{" + ",".join(names) + "}"


def test_each_exception_has_its_reason() -> None:
    assert all(OTHER.values())
    assert all(reason for about in FOLLOWED.values() for reason in about.left_out.values())
    assert sum("not yet followed" in reason for reason in OTHER.values()) <= NOT_YET
