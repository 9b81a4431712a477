"""The one engine of a process: it says to which database the tables speak. It does not connect when imported."""

import os
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from types import TracebackType
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

# Piccolo looks its configuration up by this variable when a table is first used.
os.environ["PICCOLO_CONF"] = "governance.piccolo_conf"


# The connection that `session.one_connection` keeps for what runs inside it.
held: ContextVar[Any] = ContextVar("held", default=None)


class Transaction(PostgresTransaction):
    """Piccolo's own loses the connection when COMMIT or ROLLBACK fails, and later queries land in the dead one."""

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

    async def get_connection(self) -> Any:
        """Uses the connection that is held already, if any: waiting for a second one could last for ever."""
        return held.get() or await super().get_connection()  # type: ignore[no-untyped-call]

    async def _end(self, *, failed: bool) -> None:
        if self._rolled_back or (self._committed and not failed):
            return
        if not failed:
            await self.transaction.commit()
            return
        # A connection that broke has been rolled back by the server; the error to tell is the one that broke it.
        with suppress(asyncpg.InterfaceError, asyncpg.PostgresConnectionError):
            await self.transaction.rollback()

    async def _let_go(self) -> None:
        if self.connection is held.get():
            return
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class LazyEngine(PostgresEngine):
    """Piccolo's own connects when constructed, to look at the version and to create extensions; this one does not."""

    # The role that is given its rights after a migration; None while the tables are spoken to by that role itself.
    app_role: str | None = None

    async def check_version(self) -> None:
        """Does nothing: `database.opened` checks the version, once there is a server to ask."""

    async def prep_database(self) -> None:
        """Does nothing: no extensions are used."""

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        connection = held.get()
        if connection is None:
            return await super()._run_in_pool(query, args)
        return await connection.fetch(query, *(args or ()))

    def transaction(self, allow_nested: bool = True) -> Transaction:  # noqa: FBT001, FBT002 - Piccolo's signature
        return Transaction(engine=self, allow_nested=allow_nested)


ENGINE = LazyEngine(config={})
