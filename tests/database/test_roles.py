"""The portal's role can do what the list of rights says and nothing else: each attack upon the record is refused."""

from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from governance.audit import queries
from governance.audit.rules import Entry
from governance.audit.tags import Tag
from governance.cli import serve
from governance.database import cluster, embedded, roles, sql
from governance.database.roles import TABLES, Rights
from governance.database.session import transaction
from governance.settings import OWNER_URL
from tests.databases import as_owner, by_owner, owners
from tests.events import written

pytestmark = pytest.mark.anyio
COLUMNS = """SELECT c.relname AS name, min(quote_ident(a.attname)) AS a_column FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY 1"""
VERBS = {
    "SELECT": "SELECT {column} FROM {table}",
    "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": "UPDATE {table} SET {column} = {column} WHERE false",
    "DELETE": "DELETE FROM {table} WHERE false",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
    "ALTER": "ALTER TABLE {table} ADD extra text",
    "DISABLE": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP": "DROP TABLE {table} CASCADE",
    "INDEX": "CREATE INDEX ON {table} ({column})",
}
SAYS_NOTHING = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
)
ATTACKS = (
    "ALTER TABLE event DISABLE TRIGGER USER",
    "DROP TRIGGER event_append_only ON event",
    "DROP TRIGGER event_appended ON event_due",
    "TRUNCATE event, trail_head",
    "UPDATE event SET body = ''",
    "DELETE FROM event",
    "INSERT INTO event (number, at, body) VALUES (7, now(), '')",
    "UPDATE trail_head SET number = 0",
    SAYS_NOTHING.format(name="append_event"),
    SAYS_NOTHING.format(name="refuse_rewriting"),
    "DO $$ BEGIN PERFORM append_event(); END $$",
    "CREATE TABLE public.mine (n int)",
    "CREATE SCHEMA mine",
    "SET session_replication_role = replica",
    "SET ROLE governance",
    "SELECT nextval('event_id_seq')",
    "DELETE FROM migration",
    "ALTER SCHEMA public RENAME TO mine",
)


@pytest.fixture(autouse=True)
def two_roles(server: dict[str, Any]) -> None:
    if owners(server) == server:
        pytest.skip("the server of DATABASE_URL is reached by one role")


async def test_every_table_is_classed_and_its_rights_are_those_of_its_class(db) -> None:
    assert {row["name"] for row in await sql.rows(COLUMNS)} == set(TABLES), "class it in database/roles.py"
    assert await roles.differences(cluster.APP) == []
    assert not await roles.owns_the_record()
    async with as_owner():
        assert await roles.owns_the_record()


def _refused(columns: dict[str, str]) -> Iterator[str]:
    for table, column in columns.items():
        verbs = (verb for verb in VERBS if verb not in TABLES[table].value)
        yield from (VERBS[verb].format(table=table, column=column) for verb in verbs)


async def test_what_the_list_does_not_give_is_refused(db) -> None:
    columns = {row["name"]: row["a_column"] for row in await sql.rows(COLUMNS)}
    statements = list(_refused(columns))
    assert len(statements) > 6 * len(TABLES)
    assert [each for each in statements if not await _is_refused(each)] == []


@pytest.mark.parametrize("attack", ATTACKS)
async def test_an_attack_by_the_portals_own_role_is_refused(db, attack: str) -> None:
    await _act()
    assert await _is_refused(attack)
    assert await queries.walk() == queries.Walk(events=1)


async def _is_refused(statement: str) -> bool:
    try:
        async with transaction():
            await sql.rows(statement)
    except (asyncpg.InsufficientPrivilegeError, asyncpg.FeatureNotSupportedError):
        return True
    return False


async def _act() -> int:
    at = await sql.value("SELECT date_trunc('second', now())")
    return await written(Entry(tag=Tag.ASKED, subject="change:CH-2026-0042", at=at, by={"name": "Dana Ruiz"}))


async def test_tables_of_ones_own_by_the_same_names_fool_nobody(db) -> None:
    await _act()
    async with transaction():
        await sql.rows("CREATE TEMP TABLE trail_head AS SELECT 1 AS id, 700 AS number, 'x' AS hash")
        await sql.rows("CREATE TEMP TABLE event (LIKE public.event)")
        await sql.rows("INSERT INTO event_due (body) SELECT body FROM public.event")
        await sql.rows("DROP TABLE pg_temp.event, pg_temp.trail_head")
    assert await queries.walk() == queries.Walk(events=2)


async def test_a_right_that_somebody_added_or_took_is_found_and_mended(db) -> None:
    await by_owner(f"GRANT UPDATE ON item TO {cluster.APP}")
    await by_owner(f"REVOKE SELECT ON note FROM {cluster.APP}")
    assert await roles.differences(cluster.APP) == ["item: may UPDATE", "note: may not SELECT"]
    async with as_owner():
        await roles.grant(cluster.APP)
    assert await roles.differences(cluster.APP) == []


async def test_a_new_table_is_closed_until_it_is_classed(db, monkeypatch) -> None:
    async with as_owner():
        await sql.rows("CREATE TABLE toy (n int)")
        await roles.grant(cluster.APP)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await sql.rows("SELECT n FROM toy")
    monkeypatch.setitem(TABLES, "toy", Rights.APPENDED)
    async with as_owner():
        await roles.grant(cluster.APP)
    assert await sql.rows("SELECT n FROM toy") == []


async def test_a_home_whose_portal_owned_its_tables_gets_a_role_for_it(home) -> None:
    with embedded.running(home):
        pass
    ours = cluster.Cluster(home=home, root=home / "postgres", account=cluster.account_for(home))
    before = ["postgres", "--single", "-D", "data", "postgres"]
    cluster.run(ours, before, typed=f"DROP ROLE {cluster.APP}\n")
    ours.app_password.unlink()
    for _ in range(2):
        with embedded.running(home) as access:
            for config in (access.for_the_app(), access.for_asyncpg()):
                connection = await asyncpg.connect(**config)
                assert await connection.fetchval("SELECT current_user") == config["user"]
                await connection.close()
    assert ours.app_password.exists()


def test_what_serves_people_forgets_whom_the_database_belongs_to(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal_app:a@db.example.gov/portal")
    monkeypatch.setenv(OWNER_URL, "postgresql://portal:b@db.example.gov/portal")
    assert serve._settings_for("127.0.0.1", 8311).owner_url is None
    monkeypatch.setenv(OWNER_URL, "")  # restored by monkeypatch, which had set what is gone now


def test_what_an_administrator_types_names_today_s_role() -> None:
    told = roles.statements("concord", "portal")
    assert 'CREATE ROLE "concord_app" LOGIN' in told
    assert "GOVERNANCE_OWNER_URL" in told
