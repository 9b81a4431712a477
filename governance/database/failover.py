"""Several servers behind one DATABASE_URL: which one is worked with, and how the program follows when another takes over.

A connection is made to the first server that takes writings; each has a second to answer, the good one is asked first:
a list alone, as drivers read it, waits for ever for a machine that is frozen. Every second one is asked how far its
record goes. A server whose record or timeline is behind what was seen is refused: a frozen primary that wakes believes
that it still is one. Once another server is worked with, connections to the old one are closed, in use or not.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
import structlog
from asyncpg.connect_utils import _parse_connect_dsn_and_args

PATIENCE = (1.0, 4.0)  # seconds for each server to answer, the second time round more
ASKED_EVERY = 1.0  # seconds
SILENT = 2.0  # seconds after which a server we work with is left
TOLD_EVERY = 60.0  # seconds between two lines of log about one server
WRITES = {"target_session_attrs": "read-write"}
_STANDING = "SELECT max(number) FROM trail_head"
# Grows each time that a standby takes over.
_TIMELINE = "SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int"
_NOT_REACHED = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
LOG = structlog.get_logger("governance")
Server = tuple[str, int]


class Behind(ConnectionError):
    """The server lacks a part of the record that was seen here before."""


class Servers:
    """`order` is that in which they are asked: the one last worked with first."""

    def __init__(self, dsn: str) -> None:
        self.order = list(servers_of(dsn))
        self._worked_with: Server | None = None
        self._seen = (0, 0)  # timeline, largest number of the record
        self._made: WeakKeyDictionary[Any, Server] = WeakKeyDictionary()
        self._told: dict[Server, float] = {}

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        """A connection to the server that is worked with; raises what the last one said where there is none."""
        problem: Exception = ConnectionError("no server is named")
        for patience in PATIENCE:
            for each in tuple(self.order):
                try:
                    return await self._to(each, *args, **{**kwargs, **WRITES, "timeout": patience})
                except _NOT_REACHED as refused:
                    problem = refused
                    self._tell(each, refused)
        raise problem

    async def _to(self, server: Server, *args: Any, **kwargs: Any) -> Any:
        host, port = server
        connection = await asyncpg.connect(*args, **{**kwargs, "host": host, "port": port})
        try:
            await self.examine(connection)
        except BaseException:
            connection.terminate()
            raise
        self._made[connection] = server
        self._prefer(server)
        return connection

    async def examine(self, connection: Any) -> None:
        """Notes how far this server's record goes; raises Behind where we have seen more of it."""
        known, most = self._seen  # before asking: others ask at the same time
        number, timeline = await _asked(connection, _STANDING), await _asked(connection, _TIMELINE)
        if number < most or (timeline and timeline < known):
            raise Behind(
                f"its record ends at entry {number} (timeline {timeline}), but entry {most} (timeline {known}) was "
                "seen here; a restart of the program works with it all the same"
            )
        self._seen = max(self._seen[0], timeline), max(self._seen[1], number)

    def _prefer(self, server: Server) -> None:
        before, self._worked_with = self._worked_with, server
        self.order.remove(server)
        self.order.insert(0, server)
        if before in {None, server}:
            return
        LOG.warning("another database server is worked with", server="{}:{}".format(*server))
        for connection, made_to in tuple(self._made.items()):
            if made_to != server:
                connection.terminate()

    def _tell(self, server: Server, problem: Exception) -> None:
        now = time.monotonic()
        if now - self._told.get(server, -TOLD_EVERY) >= TOLD_EVERY:
            self._told[server] = now
            reason = str(problem) or type(problem).__name__
            LOG.warning("a database server is not used", server="{}:{}".format(*server), reason=reason)

    async def follow(self, config: dict[str, Any]) -> None:
        """Asks the server that is worked with whether it answers, and looks for another one where it does not."""
        while True:
            with suppress(*_NOT_REACHED):
                connection = await self.connect(**config)
                try:
                    await self._asked_on(connection)
                finally:
                    connection.terminate()
            await asyncio.sleep(ASKED_EVERY / 4)

    async def _asked_on(self, connection: Any) -> None:
        """Until it answers no more: then the others are asked first."""
        server = self.order[0]
        try:
            while True:
                await self.examine(connection)
                await asyncio.sleep(ASKED_EVERY)
        except _NOT_REACHED as problem:
            self._tell(server, problem)
            self.order.remove(server)
            self.order.append(server)


async def _asked(connection: Any, query: str) -> int:
    """0 where the server does not say: the timeline is not everywhere told, a new database has no record."""
    with suppress(
        asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError, asyncpg.FeatureNotSupportedError
    ):
        return int(await connection.fetchval(query, timeout=SILENT) or 0)
    return 0


def servers_of(dsn: str) -> tuple[Server, ...]:
    """By the driver's own rules, which differ from those of other programs."""
    names = ("host", "port", "user", "password", "passfile", "database", "ssl", "service", "servicefile")
    more = ("direct_tls", "server_settings", "target_session_attrs", "krbsrvname", "gsslib")
    found, _ = _parse_connect_dsn_and_args(dsn=dsn, **dict.fromkeys((*names, *more)))
    return tuple(_server(each) for each in found)


def _server(address: tuple[str, int] | str) -> Server:
    """A socket file has its port in its name."""
    if isinstance(address, str):
        return str(Path(address).parent), int(address.rpartition(".")[2])
    return address[0], address[1]


@cache
def _servers(dsn: str) -> Servers:
    return Servers(dsn)


def several(config: dict[str, Any]) -> Servers | None:
    """The servers of a connection's settings, one and the same for all of a process; None where there is only one."""
    dsn = config.get("dsn")
    return _servers(dsn) if dsn and "," in dsn and len(servers_of(dsn)) > 1 else None


def aimed(config: dict[str, Any]) -> dict[str, Any]:
    """The same settings; of several servers, every connection is to one that takes writings."""
    return {**config, **WRITES} if several(config) else config


def way_to(config: dict[str, Any]) -> Callable[..., Any]:
    """How connections with these settings are made."""
    servers = several(config)
    return servers.connect if servers else asyncpg.connect


@asynccontextmanager
async def followed(config: dict[str, Any]) -> AsyncIterator[None]:
    """While inside, the program follows where another of several servers takes over."""
    servers = several(config)
    if servers is None:
        yield
        return
    task = asyncio.create_task(
        servers.follow({**config, "server_settings": {"application_name": "governance follows"}})
    )
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
