"""Opening the database for the length of a program, and transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, nullcontext
from typing import Any

import asyncpg
from anyio import CancelScope, to_thread

from governance.database import embedded, failover, watchdog
from governance.database.cluster import APP
from governance.database.deadline import LONG, SHORT, Limits
from governance.database.engine import ENGINE, Connections, held, turns
from governance.errors import ConfigurationError
from governance.settings import Settings

OLDEST_MAJOR = 15
LIMITS_TRANSACTIONS = 17  # the first major version of the server that limits a whole transaction
# Our queries are short: compiling them would cost more than it saves.
_EACH = {"application_name": "governance", "timezone": "UTC", "jit": "off"}
# Over a network the server learns of a client that died; on the same machine these say nothing.
_DEAD_CLIENTS = {
    "client_connection_check_interval": "2s",
    "tcp_user_timeout": "10s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
}
MOST_FOR_LONG_WORK = 5  # connections
# Plans are kept as long as a connection lives, of long queries too: planning what waits for whom takes ten times as long as
# asking it, and the driver plans whatever is longer than 15 kB anew each time.
_KEPT = {"max_cached_statement_lifetime": 0, "max_cacheable_statement_size": 0}
_PATIENCE = 2.0  # seconds that open queries get when the program stops


def transaction() -> AbstractAsyncContextManager[Any]:
    """One transaction for everything inside; one inside another is part of the outer one."""
    return ENGINE.transaction()


@asynccontextmanager
async def snapshot() -> AsyncIterator[None]:
    """Everything inside reads the database as it stands at one instant, and writes nothing.

    One inside another is part of the outer one.
    """
    if ENGINE.transaction_exists():
        yield
        return
    async with transaction():
        await ENGINE.run_ddl("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@asynccontextmanager
async def one_connection() -> AsyncIterator[None]:
    """All queries inside use one connection, taken and given back once: for the several reads of one page.

    Also a decorator. What runs inside asks one thing after the other, and does no long work in between.
    """
    if held.get() or ENGINE.transaction_exists() or not ENGINE.pool:
        yield
        return
    async with ENGINE.connections().taken() as connection:
        mark = held.set(connection)
        try:
            yield
        finally:
            held.reset(mark)


@asynccontextmanager
async def opened(
    settings: Settings, *, size: int = 10, by_owner: bool = False, watched: bool = False
) -> AsyncIterator[None]:
    """The database these settings name, with a pool of `size` connections; starts the embedded server if need be.

    `by_owner` is for what alters tables or copies all of them; everything else speaks as the portal's own role.
    `watched`: with a watchdog, for a program that serves until it is stopped.
    """
    async with reached(settings, by_owner=by_owner) as config:
        app_role = await _app_role(settings) if by_owner else None
        oldest = SHORT.statement * settings.patience
        async with (
            pool(config, size=size, app_role=app_role, patience=settings.patience),
            watchdog.watching(config, oldest=oldest) if watched else nullcontext(),
        ):
            yield


@asynccontextmanager
async def reached(settings: Settings, *, by_owner: bool = False) -> AsyncIterator[dict[str, Any]]:
    """Keeps the server running while inside; yields asyncpg's arguments for reaching it."""
    if settings.database_url:
        dsn = settings.owner_url if by_owner and settings.owner_url else settings.database_url
        yield failover.aimed({"dsn": dsn})
        return
    stack = ExitStack()
    access = await to_thread.run_sync(stack.enter_context, embedded.running(settings.home))
    try:
        yield dict(access.for_asyncpg() if by_owner else access.for_the_app())
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(stack.close)


@asynccontextmanager
async def pool(
    config: dict[str, Any], *, size: int = 10, app_role: str | None = None, patience: float = 1
) -> AsyncIterator[None]:
    """Point the tables at this database, with connections at hand; afterwards at the one they spoke to before.

    Where its owner speaks, `app_role` is whom a migration gives the portal's rights.
    """
    before = ENGINE.config, ENGINE.pool, ENGINE.ways, ENGINE.app_role
    usual, long = SHORT.times(patience), LONG.times(patience)
    ours = await _connected(config, usual, size=size)
    apart = await _connected(config, long, size=min(size, MOST_FOR_LONG_WORK), least=0)
    ENGINE.config, ENGINE.pool = {**config, "server_settings": settings_of(usual)}, ours
    ENGINE.ways = (
        Connections(pool=ours, limits=usual, turns=turns(size)),
        Connections(pool=apart, limits=long),
    )
    ENGINE.app_role = app_role
    try:
        await _check_version(ours)
        async with failover.followed(config):
            yield
    finally:
        ENGINE.config, ENGINE.pool, ENGINE.ways, ENGINE.app_role = before
        with CancelScope(shield=True):
            await _close(apart)
            await _close(ours)


async def _app_role(settings: Settings) -> str | None:
    """The role of DATABASE_URL, where another one owns the database."""
    if not settings.database_url:
        return APP
    if not settings.owner_url:
        return None
    async with pool(failover.aimed({"dsn": settings.database_url}), size=1):
        return str((await ENGINE.run_ddl("SELECT current_user AS name"))[0]["name"])


def settings_of(limits: Limits) -> dict[str, str]:
    """What the server is told at the start of a connection."""
    return {
        **_EACH,
        **_DEAD_CLIENTS,
        "application_name": limits.name,
        **{name: f"{told}ms" for name, told in _waits(limits).items()},
    }


def _waits(limits: Limits) -> dict[str, int]:
    """In milliseconds."""
    told = {
        "lock_timeout": limits.lock,
        "statement_timeout": limits.statement,
        "idle_in_transaction_session_timeout": limits.idle,
    }
    return {name: round(seconds * 1000) for name, seconds in told.items()}


async def ignored_limits() -> tuple[str, ...]:
    """Which limits hold otherwise than we asked for: something between us and the server does not pass them on."""
    wanted = _waits(ENGINE.connections().limits)
    rows = await ENGINE.run_ddl("SELECT name, setting FROM pg_settings WHERE unit = 'ms'")
    held_to = {row["name"]: row["setting"] for row in rows}
    return tuple(name for name, told in wanted.items() if held_to.get(name) != str(told))


async def _connected(config: dict[str, Any], limits: Limits, *, size: int, least: int = 1) -> Any:
    async def limit_transactions(connection: Any) -> None:
        if connection.get_server_version().major >= LIMITS_TRANSACTIONS:
            await connection.execute(f"SET transaction_timeout = '{limits.transaction:.0f}s'")

    told = {**config, "server_settings": settings_of(limits), "command_timeout": limits.answer}
    try:
        return await asyncpg.create_pool(
            **told,
            min_size=least,
            max_size=size,
            connect=failover.way_to(config),
            init=limit_transactions,
            reset=_left_as_it_is,
            **_KEPT,
        )
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
        raise ConfigurationError(
            f"The database cannot be reached: {problem or type(problem).__name__}. Check DATABASE_URL and that the "
            "server runs, or unset DATABASE_URL to use the database that comes with the program."
        ) from problem


async def _left_as_it_is(_: Any) -> None:
    """We change nothing of a connection beyond a transaction; asking the server to reset it would double its work.

    The driver still rolls back a transaction left open.
    """


async def _check_version(opened_pool: Any) -> None:
    number = int(await opened_pool.fetchval("SHOW server_version_num"))
    if number < OLDEST_MAJOR * 10000:
        raise ConfigurationError(
            f"The database server is PostgreSQL {number // 10000}; version {OLDEST_MAJOR} or later is needed."
        )


async def _close(leaving: Any) -> None:
    try:
        await asyncio.wait_for(leaving.close(), timeout=_PATIENCE)
    except TimeoutError:
        leaving.terminate()
