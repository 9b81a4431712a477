"""Migrations = tables: the SQL that makes a database says all that the tables say.

What only SQL can say stands there alone: exclusions, triggers, checks that are no column's, indexes of a part.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from typing import Any

import asyncpg
import pytest
from piccolo.constraints import Unique
from piccolo.table import sort_table_classes

from governance.piccolo_app import APP_CONFIG, migrations_folder
from tests.databases import owners

HOW = "Tables (-) and SQL (+) differ. README, Adding a feature, says how to write the next migration."
# Both sides say the same columns and keys; the SQL says every check and index of the tables, and may say more.
SAME = """SELECT format('%s.%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind = 'r' AND c.relnamespace = $1::text::regnamespace AND c.relname <> 'migration'
    UNION ALL SELECT format('%s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype IN ('p', 'u', 'f') AND k.connamespace = $1::text::regnamespace AND c.relname <> 'migration'"""
AT_LEAST = """SELECT format('%s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'c' AND k.connamespace = $1::text::regnamespace
    UNION ALL SELECT replace(indexdef, $1::text || '.', '') FROM pg_indexes WHERE schemaname = $1::text"""
NAMES = """SELECT c.relname, obj_description(c.oid) FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'migration'"""

# What somebody might change in the SQL alone, and how the difference begins.
CHANGES = (
    ("ALTER TABLE note ADD COLUMN extra text", "+ note.extra text"),
    ("ALTER TABLE note DROP COLUMN salt", "- note.salt text"),
    ("ALTER TABLE question ALTER number TYPE bigint", "+ question.number bigint"),
    ("ALTER TABLE note ALTER at DROP NOT NULL", "- note.at timestamp with time zone NOT NULL"),
    ("ALTER TABLE agreement ALTER respond_days SET DEFAULT 9", "+ agreement.respond_days integer"),
    ("ALTER TABLE note ALTER words DROP DEFAULT", "- note.words text NOT NULL DEFAULT ''"),
    ("ALTER TABLE note DROP CONSTRAINT note_party_fkey", "- note.note_party_fkey FOREIGN KEY"),
    (
        """ALTER TABLE note DROP CONSTRAINT note_party_fkey,
            ADD CONSTRAINT note_party_fkey FOREIGN KEY (party) REFERENCES party ON DELETE CASCADE""",
        "+ note.note_party_fkey FOREIGN KEY (party) REFERENCES party(id) ON DELETE CASCADE",
    ),
    ("ALTER TABLE consent DROP CONSTRAINT consent_unique_party", "- consent.consent_unique_party UNIQUE"),
    ("ALTER TABLE note ADD UNIQUE (salt)", "+ note.note_salt_key UNIQUE (salt)"),
    ("ALTER TABLE event DROP CONSTRAINT event_pkey", "- event.event_pkey PRIMARY KEY (id)"),
    ("ALTER TABLE party DROP CONSTRAINT party_kind_known", "- party.party_kind_known CHECK"),
    ("DROP INDEX note_change", "- CREATE INDEX note_change ON note"),
    ("CREATE TABLE toy (n integer)", "+ toy.n integer"),
    ("DROP TABLE throttle", "- throttle.key text NOT NULL"),
)


@pytest.fixture
async def connection(database: dict[str, Any]) -> AsyncIterator[asyncpg.Connection]:
    """To a migrated database, where Piccolo has made all tables once more in the schema `tables`."""
    opened = await asyncpg.connect(**owners(database))
    await opened.execute("CREATE SCHEMA tables; SET search_path TO tables")
    for table in sort_table_classes(list(APP_CONFIG.table_classes)):
        await opened.execute(";".join(table.create_table().ddl))
    yield opened
    await opened.close()


async def differences(connection: asyncpg.Connection) -> list[str]:
    tables, sql = [await said(connection, SAME, schema) for schema in ("tables", "public")]
    at_least, guards = [await said(connection, AT_LEAST, schema) for schema in ("tables", "public")]
    return [*marked("-", tables - sql), *marked("+", sql - tables), *marked("-", at_least - guards)]


async def said(connection: asyncpg.Connection, query: str, schema: str) -> set[str]:
    # PostgreSQL prints the name of another table without its schema only where this path leads there.
    await connection.execute(f"SET search_path TO {schema}")
    return {row[0] for row in await connection.fetch(query, schema)}


def marked(sign: str, lines: Iterable[str]) -> list[str]:
    return [f"{sign} {line}" for line in sorted(lines)]


async def test_the_sql_says_what_the_tables_say(connection):
    found = await differences(connection)
    assert found == [], "\n".join([HOW, *found])


async def test_whatever_differs_is_named(connection):
    missed = []
    for change, named in CHANGES:
        trial = connection.transaction()
        await trial.start()
        await connection.execute(f"SET search_path TO public; {change}")
        if not any(line.startswith(named) for line in await differences(connection)):
            missed.append(named)
        await trial.rollback()
    assert missed == []


async def test_every_table_says_in_a_sentence_what_it_is(connection):
    assert [
        name for name, sentence in await connection.fetch(NAMES) if not (sentence or "").endswith(".")
    ] == []


def test_no_two_tables_share_a_name_for_a_unique_constraint():
    """PostgreSQL makes an index of that name, and an index's name is the whole schema's."""
    names = Counter(
        constraint._meta.name
        for table in APP_CONFIG.table_classes
        for constraint in table._meta.constraints
        if isinstance(constraint, Unique)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_nothing_but_migrations_lies_in_their_folder():
    """Piccolo imports every Python file there; each calls the SQL of its own name, and no SQL is left uncalled."""
    found = {path.name for path in migrations_folder().glob("*") if path.name != "__pycache__"}
    modules = {name.removesuffix(".py") for name in found if name.endswith(".py")}
    assert [name for name in modules if not re.fullmatch(r"\d{4}_[a-z0-9_]+", name)] == []
    assert {name.removesuffix(".sql") for name in found if not name.endswith(".py")} == modules
