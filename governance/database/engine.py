"""The one engine of a process: it says to which database the tables speak. It does not connect when imported.

Nothing waits for a connection longer than its deadline, and acts leave some of them free: reads never wait for what acts
wait for. How an act ends is decided in `ending`.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from governance.database import absence, deadline, ending
from governance.database.deadline import LONG, SHORT, Limits
from governance.errors import ConfigurationError

# Piccolo looks its configuration up by this variable when a table is first used.
os.environ["PICCOLO_CONF"] = "governance.piccolo_conf"
UNHURRIED = 15  # times as long as somebody who waits for an answer
LEFT_TO_READS = 3  # connections that acts leave free


# The connection that `session.one_connection` keeps for what runs inside it.
held: ContextVar[Any] = ContextVar("held", default=None)


@dataclass(frozen=True, kw_only=True)
class Connections:
    """A pool with its limits; `turns` are those of acts, where they may not take all of it."""

    pool: Any
    limits: Limits
    turns: asyncio.Semaphore | None = None

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[Any]:
        connection = await self.take()
        try:
            yield connection
        finally:
            await ending.given_back(self.pool, connection)

    async def take(self) -> Any:
        """A free connection, waited for a moment at most; longer where nobody waits for an answer."""
        with absence.explained(), absence.away_altogether():
            wait = deadline.at_most(self.limits.free) if deadline.left() is not None else self._unhurried
            return await self.pool.acquire(timeout=wait)

    async def turn(self) -> None:
        """An act waits for its turn as long as it has time."""
        if self.turns is None:
            return
        with absence.explained():
            async with asyncio.timeout(deadline.at_most(self._unhurried)):
                await self.turns.acquire()

    @property
    def _unhurried(self) -> float:
        return self.limits.free * UNHURRIED

    def next_turn(self) -> None:
        if self.turns is not None:
            self.turns.release()


def turns(size: int) -> asyncio.Semaphore:
    return asyncio.Semaphore(max(size - LEFT_TO_READS, min(size, 2)))


class Transaction(PostgresTransaction):
    """Piccolo's own loses the connection when BEGIN, COMMIT or ROLLBACK fails, and later queries land in the dead one."""

    engine: "LazyEngine"

    async def __aenter__(self) -> "PostgresTransaction":
        if self._parent is not None:
            return self._parent
        kept = held.get()
        # One that is held already is used: waiting for a second one could last for ever.
        self.connections = None if kept else self.engine.connections()
        self.connection = kept or await self._taken(self.engine.connections())
        try:
            self.transaction = self.connection.transaction()
            with absence.explained():
                await self.transaction.start()
        except BaseException:
            await self._let_go()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._parent:
            return exception is None
        try:
            await self._end(failed=exception is not None)
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._let_go()
        return exception is None

    async def _taken(self, connections: Connections) -> Any:
        await connections.turn()
        try:
            return await connections.take()
        except BaseException:
            connections.next_turn()
            raise

    async def _end(self, *, failed: bool) -> None:
        if self._rolled_back or (self._committed and not failed):
            return
        if failed:
            await ending.undone(self.connection, self.transaction)
        else:
            await ending.recorded(self.connection, self.transaction, self.engine.connections())

    async def _let_go(self) -> None:
        if self.connections is None:
            return
        self.connections.next_turn()
        await ending.given_back(self.connections.pool, self.connection)


class LazyEngine(PostgresEngine):
    """Piccolo's own connects when constructed, to look at the version and to create extensions; this one does not."""

    # The role that is given its rights after a migration; None while the tables are spoken to by that role itself.
    app_role: str | None = None
    # For what answers somebody who waits, and for long work; `pool` is that of the first.
    ways: tuple[Connections, Connections] | None = None

    async def check_version(self) -> None:
        """Does nothing: `database.opened` checks the version, once there is a server to ask."""

    async def prep_database(self) -> None:
        """Does nothing: no extensions are used."""

    def connections(self) -> Connections:
        """Those for the work that asks."""
        if self.pool is None:
            raise ConfigurationError("The database is not open.")
        if self.ways and self.ways[0].pool is self.pool:
            return self.ways[deadline.is_long()]
        return Connections(pool=self.pool, limits=LONG if deadline.is_long() else SHORT)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's signature
        with absence.explained():
            return await super().run_querystring(querystring, in_pool)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Any:  # noqa: FBT001, FBT002 - Piccolo's signature
        with absence.explained():
            return await super().run_ddl(ddl, in_pool)

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        if kept := held.get():
            return await kept.fetch(query, *(args or ()))
        async with self.connections().taken() as connection:
            return await connection.fetch(query, *(args or ()))

    def transaction(self, allow_nested: bool = True) -> Transaction:  # noqa: FBT001, FBT002 - Piccolo's signature
        return Transaction(engine=self, allow_nested=allow_nested)


ENGINE = LazyEngine(config={})
