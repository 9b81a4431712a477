"""The engine and its pool: transactions that end badly cost no connection, and servers that are away are explained."""

import asyncpg
import pytest

from governance.database import session
from governance.database.engine import ENGINE
from governance.database.tables import Counter
from governance.errors import ConfigurationError, OutOfReach
from tests.databases import owners


async def put(kind: str, *, then_fail: bool = False) -> None:
    async with session.transaction():
        await Counter(kind=kind, year=2026).save()
        if then_fail:
            raise ZeroDivisionError


async def put_within_another(kind: str) -> None:
    async with session.transaction():
        await put(kind)
        raise ZeroDivisionError


async def test_all_of_a_transaction_takes_effect_or_none_of_it(db):
    with pytest.raises(ZeroDivisionError):
        await put("CH", then_fail=True)
    await put("AG")
    assert await Counter.select(Counter.kind).output(as_list=True) == ["AG"]


async def test_a_transaction_within_another_ends_with_the_outer_one(db):
    with pytest.raises(ZeroDivisionError):
        await put_within_another("CH")
    assert await Counter.count() == 0


async def test_a_commit_that_fails_gives_its_connection_back(database):
    async with session.pool(owners(database), size=1):
        await ENGINE.run_ddl("CREATE TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        for _ in range(3):
            with pytest.raises(asyncpg.UniqueViolationError):
                async with session.transaction():
                    await ENGINE.run_ddl("INSERT INTO once VALUES (1), (1)")
        assert await Counter.count() == 0, "a query after the failed commit runs outside of it"


async def test_a_connection_that_dies_within_a_transaction_is_replaced(database):
    async with session.pool(database, size=1):
        with pytest.raises(OutOfReach, match="Nothing was changed"):
            async with session.transaction():
                await ENGINE.run_ddl("SELECT pg_terminate_backend(pg_backend_pid())")
        assert await Counter.count() == 0


async def test_afterwards_the_tables_speak_to_the_database_they_spoke_to_before(db, database, empty_database):
    await put("CH")
    async with session.pool(empty_database, size=1):
        assert not await Counter.table_exists()
    assert await Counter.count() == 1


async def test_a_server_that_is_away_is_explained(tmp_path):
    with pytest.raises(ConfigurationError, match=r"cannot be reached.*DATABASE_URL"):
        async with session.pool({"dsn": "postgresql://portal:hunter2@127.0.0.1:9/portal"}):
            pass


async def test_a_wrong_password_is_explained_without_repeating_it(server):
    wrong = (
        {"dsn": server["dsn"].replace(":", ":x", 2)} if "dsn" in server else {**server, "password": "hunter2"}
    )
    with pytest.raises(ConfigurationError, match="cannot be reached") as refused:
        async with session.pool(wrong):
            pass
    assert "hunter2" not in refused.value.message


async def test_sessions_keep_time_in_utc(db):
    assert (await ENGINE.run_ddl("SHOW timezone"))[0]["TimeZone"] == "UTC"


async def test_what_asks_for_one_connection_asks_all_of_its_questions_on_it(database):
    async with session.pool(database, size=2), session.one_connection():
        asked = [(await ENGINE.run_ddl("SELECT pg_backend_pid() AS pid"))[0]["pid"] for _ in range(3)]
        async with session.transaction():
            asked.append((await ENGINE.run_ddl("SELECT pg_backend_pid() AS pid"))[0]["pid"])
    assert len(set(asked)) == 1


async def test_one_connection_goes_back_even_after_a_failure_and_carries_transactions(database):
    async with session.pool(database, size=1):
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with session.one_connection():
                    await put("CH", then_fail=True)
        async with session.one_connection():
            await put("AG")
        assert await Counter.select(Counter.kind).output(as_list=True) == ["AG"]
