"""The one engine of a process: it says to which database the tables speak. It does not connect when imported."""

import os
from types import TracebackType

from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

# Piccolo looks its configuration up by this variable when a table is first used.
os.environ["PICCOLO_CONF"] = "governance.piccolo_conf"


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

    async def _end(self, *, failed: bool) -> None:
        if self._rolled_back or (self._committed and not failed):
            return
        await (self.transaction.rollback() if failed else self.transaction.commit())

    async def _let_go(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()


class LazyEngine(PostgresEngine):
    """Piccolo's own connects when constructed, to look at the version and to create extensions; this one does not."""

    async def check_version(self) -> None:
        """`database.opened` checks the version, once there is a server to ask."""

    async def prep_database(self) -> None:
        """No extensions are used."""

    def transaction(self, allow_nested: bool = True) -> Transaction:  # noqa: FBT001, FBT002 - Piccolo's signature
        return Transaction(engine=self, allow_nested=allow_nested)


ENGINE = LazyEngine(config={})
