"""Questions with named places: what the server is asked, what is refused, and where it is asked."""

import pytest

from governance.database import sql
from governance.database.session import one_connection, transaction
from governance.errors import NotFound
from tests.databases import as_owner


def test_names_are_numbered_in_the_order_they_first_stand_in():
    text, values = sql.placed("a = :one AND b = :two AND c < :one", {"two": 2, "one": 1})
    assert text == "a = $1 AND b = $2 AND c < $1"
    assert values == [1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ':name', 'it''s :name', 'changes:offer:sent'",
        'SELECT ":name"',
        "SELECT 1 -- :name, that's it\n",
        "SELECT '1'::text, (ARRAY[1, 2])[1:2], to_char(now(), 'HH24:MI')",
        "SELECT '{target,unit}', '{}', '100%'",
    ],
)
def test_what_is_quoted_and_what_is_a_cast_is_no_place(text):
    assert sql.placed(text, {}) == (text, [])


@pytest.mark.parametrize("values", [{}, {"one": 1}, {"one": 1, "two": 2, "three": 3}, {"one": 1, "three": 3}])
def test_a_value_too_few_and_one_too_many_are_refused(values):
    with pytest.raises(TypeError, match=r"\['one', 'two'\]"):
        sql.placed("a = :one AND b = :two", values)


async def test_an_answer_is_read_as_rows_as_one_row_or_as_one_value(db):
    query = "SELECT n, n * :by::int AS times FROM generate_series(1, :last::int) n WHERE n <> :by"
    assert await sql.rows(query, by=2, last=3) == [{"n": 1, "times": 2}, {"n": 3, "times": 6}]
    assert await sql.row(query, by=2, last=3) == {"n": 1, "times": 2}
    assert await sql.value(query, by=2, last=3) == 1
    assert await sql.row(query, by=2, last=0) is None
    assert await sql.value(query, by=2, last=0) is None


async def test_what_must_be_there_is_missed_in_words(db):
    query = "SELECT n FROM generate_series(1, :last::int) n"
    assert await sql.one(query, "There is none.", last=1) == {"n": 1}
    with pytest.raises(NotFound, match="There is none"):
        await sql.one(query, "There is none.", last=0)


async def test_a_writer_hears_how_many_rows_it_touched(db):
    async with as_owner():
        await sql.rows("CREATE TABLE kept (n int)")
        assert await sql.touched("INSERT INTO kept SELECT generate_series(1, :last::int)", last=3) == 3
        assert await sql.touched("UPDATE kept SET n = 0 WHERE n > :least", least=1) == 2


async def test_what_runs_inside_a_transaction_ends_with_it(db):
    async def broken_off() -> None:
        async with as_owner(), transaction():
            await sql.rows("CREATE TABLE kept (n int)")
            await sql.touched("INSERT INTO kept VALUES (1)")
            assert await sql.value("SELECT to_regclass('kept') IS NOT NULL")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await broken_off()
    assert not await sql.value("SELECT to_regclass('kept') IS NOT NULL")


async def test_what_runs_on_a_held_connection_stays_there(db):
    async with one_connection():
        servers = {await sql.value("SELECT pg_backend_pid()") for _ in range(2)}
        async with sql.connection() as server:
            servers.add(await server.fetchval("SELECT pg_backend_pid()"))
    assert len(servers) == 1


async def test_a_question_that_takes_too_long_is_given_up(db):
    assert await sql.rows_within(5, "SELECT :n::int AS n", n=1) == [{"n": 1}]
    with pytest.raises(TimeoutError):
        await sql.rows_within(0.05, "SELECT pg_sleep(:long)", long=10.0)
    assert await sql.value("SELECT 1") == 1
