"""Nothing waits for ever, and no act is carried out after its time: of connections, transactions and COMMIT."""

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import replace

import asyncpg
import pytest
from structlog.testing import capture_logs

from governance.database import absence, deadline, ending, session, watchdog
from governance.database.deadline import LONG, SHORT, Fate
from governance.database.engine import ENGINE
from governance.database.tables import Counter
from governance.errors import Late, OutOfReach, Undecided
from tests.databases import owners

pytestmark = pytest.mark.anyio
# A rule of the record as ours is: asked inside COMMIT, slow, and refusing what comes after its deadline.
SLOW_RULE = """
    CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        PERFORM pg_sleep(0.6);
        IF extract(epoch FROM clock_timestamp()) > nullif(current_setting('concord.deadline', true), '')::float8 THEN
            RAISE EXCEPTION 'too late' USING ERRCODE = 'QC001';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON counter DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION slow()"""
IN_COMMIT = "SELECT pid FROM pg_stat_activity WHERE query = 'COMMIT;' AND state = 'active' AND datname = current_database()"


async def slow_rule(database) -> None:
    async with seen_from_outside(owners(database)) as owner:
        await owner.execute(SLOW_RULE)


async def put(kind: str = "CH", *, takes: float = 0) -> None:
    async with session.transaction():
        await Counter(kind=kind, year=2026).save()
        await asyncio.sleep(takes)


@asynccontextmanager
async def seen_from_outside(database):
    """A connection that is none of the pool's."""
    connection = await asyncpg.connect(**database)
    try:
        yield connection
    finally:
        await connection.close()


async def in_commit(outside):
    """The number of the connection whose COMMIT is on its way."""
    for _ in range(200):
        if found := await outside.fetchval(IN_COMMIT):
            return found
        await asyncio.sleep(0.01)
    raise AssertionError("nobody commits")


async def test_each_kind_of_work_has_limits_at_the_server(database):
    async with session.pool(database, size=2):
        assert await _limits() == {
            "application_name": "governance",
            "lock_timeout": "3s",
            "statement_timeout": "8s",
            "idle_in_transaction_session_timeout": "3s",
            "client_connection_check_interval": "2s",
            "transaction_timeout": "9s",
        }
        async with deadline.long_work():
            long = await _limits()
        assert (long["application_name"], long["idle_in_transaction_session_timeout"]) == (LONG.name, "1min")
    async with session.pool(database, size=1, patience=2):
        assert (await _limits())["lock_timeout"] == "6s", "a slow machine has more patience"


async def _limits():
    names = "application_name lock_timeout statement_timeout idle_in_transaction_session_timeout"
    known = [*names.split(), "client_connection_check_interval"]
    if int((await ENGINE.run_ddl("SHOW server_version_num"))[0]["server_version_num"]) >= 170000:
        known.append("transaction_timeout")
    found = {name: (await ENGINE.run_ddl(f"SHOW {name}"))[0][name] for name in known}
    return {"transaction_timeout": "9s", **found}


def test_whoever_is_stopped_holds_nobody_up_for_ten_seconds():
    assert SHORT.lock + SHORT.idle < 10
    assert SHORT.statement < SHORT.transaction < SHORT.answer, "the server gives up before its client does"
    assert LONG.statement < LONG.answer


async def test_acts_leave_connections_free_for_reads(database):
    async with session.pool(database, size=5):
        others = [asyncio.create_task(put(f"W{number}", takes=0.6)) for number in range(4)]
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        with deadline.within(5):
            assert await Counter.count() == 0
        assert time.monotonic() - begun < 0.4, "a read waited for acts"
        with deadline.within(0.1), pytest.raises(Late, match="Nothing was changed"):
            await put("late")
        await asyncio.gather(*others)
        assert await Counter.count() == 4


async def test_an_act_whose_time_is_over_is_not_recorded(database):
    async with session.pool(database, size=2):
        with deadline.within(0.1), pytest.raises(Late, match="Nothing was changed"):
            await put(takes=0.2)
        assert await Counter.count() == 0
        with deadline.within(0.1):
            async with deadline.long_work():
                await put(takes=0.2)
            assert deadline.fate() is Fate.RECORDED, "what long work recorded is known where it was begun"
        assert await Counter.count() == 1


async def test_the_server_refuses_at_the_head_of_the_record_what_comes_too_late(database):
    async with session.pool(database, size=2):
        await slow_rule(database)
        with deadline.within(0.3), pytest.raises(Late, match="Nothing was changed"):
            await put()
        with deadline.within(30):
            await put("in time")
        await put("without a deadline")
        assert await Counter.count() == 2


async def test_a_row_that_somebody_holds_is_waited_for_a_moment(database):
    async with session.pool(database, size=3), seen_from_outside(database) as other:
        await put()
        async with other.transaction():
            await other.execute("SELECT FROM counter FOR UPDATE")
            begun = time.monotonic()
            with pytest.raises(Late, match="Other work holds"):
                await Counter.update({Counter.last: 1}, force=True)
            assert SHORT.lock - 0.5 < time.monotonic() - begun < 10


async def test_a_commit_on_its_way_is_never_given_up(database):
    async with session.pool(database, size=2), seen_from_outside(database) as outside:
        await slow_rule(database)
        with deadline.within(30) as due:
            act = asyncio.create_task(put())
            await in_commit(outside)
            act.cancel()
            with pytest.raises(asyncio.CancelledError):
                await act
        assert due.fate is Fate.RECORDED
        assert await Counter.count() == 1


async def test_a_connection_that_breaks_within_commit_leaves_nothing_and_says_so(database):
    async with session.pool(database, size=2), seen_from_outside(database) as outside:
        await slow_rule(database)
        act = asyncio.create_task(put())
        await outside.execute("SELECT pg_terminate_backend($1)", await in_commit(outside))
        with pytest.raises(OutOfReach, match="Nothing was changed"):
            await act
        assert await Counter.count() == 0


class Breaking:
    """A transaction whose answer to COMMIT is lost on the way, perhaps with the server."""

    def __init__(self, inner) -> None:
        self.inner = inner

    async def commit(self) -> None:
        await self.inner.commit()
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")


class Nowhere:
    """Where no connection is to be had."""

    limits = SHORT

    @property
    def pool(self):
        raise ConnectionRefusedError


async def lose_the_answer(way) -> None:
    assert ENGINE.pool
    async with ENGINE.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("INSERT INTO counter (kind, year, last) VALUES ('CH', 2026, 0)")
        await ending.recorded(connection, Breaking(transaction), way)


async def test_after_a_commit_without_an_answer_the_server_is_asked(database):
    async with session.pool(database, size=3):
        with deadline.within(30) as due:
            await lose_the_answer(ENGINE.connections())
        assert due.fate is Fate.RECORDED


async def test_a_number_given_again_after_a_crash_is_nobodys_proof(database):
    """What had not reached the disk is lost with its number, which the server gives to another act, and calls recorded."""
    async with session.pool(database, size=3), ENGINE.connections().taken() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("INSERT INTO counter (kind, year, last) VALUES ('CH', 2026, 0)")
        known = await ending._last_look(connection, SHORT)
        await transaction.commit()
        assert await ending._status(known, ENGINE.connections()) == "committed"
        before = replace(known, life="of the server before")
        with deadline.within(30), pytest.raises(Undecided):
            await ending._asked_what_became(before, ENGINE.connections())


async def test_where_nobody_can_be_asked_it_is_not_known(database, monkeypatch):
    monkeypatch.setattr(ending, "LAST_WORDS", 0.3)
    async with session.pool(database, size=3):
        with deadline.within(30) as due, pytest.raises(Undecided, match="look whether it is there"):
            await lose_the_answer(Nowhere())
        assert due.fate is Fate.UNKNOWN
        with deadline.within(30) as due:
            deadline.note(Fate.UNKNOWN)
            deadline.note(Fate.RECORDED)
            assert due.fate is Fate.UNKNOWN, "of several acts, the one nobody knows of is told"


async def test_the_watchdog_ends_what_no_limit_reaches_and_leaves_long_work_alone(database):
    named = [{"application_name": name} for name in (SHORT.name, LONG.name)]
    page, long = [await asyncpg.connect(**database, server_settings=each) for each in named]
    try:
        for each in (page, long):
            await each.execute("BEGIN; SELECT 1")
        async with watchdog.watching(database, oldest=0.2):
            await asyncio.wait_for(_end_of(page), 10)
        assert await long.fetchval("SELECT 1") == 1
    finally:
        page.terminate()
        long.terminate()


async def _end_of(connection):
    ended = asyncio.Event()
    connection.add_termination_listener(lambda _: ended.set())
    await ended.wait()


def test_a_database_that_is_away_is_told_once_a_minute(monkeypatch):
    monkeypatch.setattr(absence, "tally", absence._Tally())
    with capture_logs() as told:
        for _ in range(50):
            with pytest.raises(OutOfReach), absence.explained():
                raise ConnectionRefusedError("refused")
        assert len(told) == 1
        absence.tally.since -= absence.EVERY
        absence.late()
    assert [each["times"] for each in told] == [1, 50]


@pytest.mark.parametrize(
    ("problem", "meant"),
    [
        (asyncpg.UniqueViolationError("taken"), asyncpg.UniqueViolationError),
        (asyncpg.InterfaceError("another operation is in progress"), asyncpg.InterfaceError),
        (asyncpg.QueryCanceledError("canceling statement due to statement timeout"), Late),
        (asyncpg.CannotConnectNowError("the database system is starting up"), OutOfReach),
        (asyncpg.TooManyConnectionsError("too many clients"), OutOfReach),
        (asyncpg.InterfaceError("the underlying connection is closed"), OutOfReach),
        (asyncpg.InternalClientError("cannot switch to state 12"), OutOfReach),
        (TimeoutError(), Late),
        (FileNotFoundError("no socket"), OutOfReach),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_errors_of_the_driver_that_mean_away_or_slow_become_ours(problem, meant):
    with pytest.raises(meant), absence.explained():
        raise problem
    if isinstance(problem, TimeoutError | OSError):
        with pytest.raises(type(problem)), absence.explained(all_of_it=False):
            raise problem
