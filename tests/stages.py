"""Databases that tests begin with: each is made once a run, and every test gets a copy of its own.

A stage is a function that plays acts on a database, as `set_stage` of tests/changes/stage.py does. Marked `@kept_for_the_run`
it plays them once; the database is put aside under the function and its arguments. Whoever sets the same stage on a
database that was not asked for anything yet gets a copy of it, and what the function gave back; on any other database
the acts are played. A stage that is set on another one is put aside as well.
"""

import asyncio
import copy
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

import asyncpg

from governance.database import session
from governance.database.deadline import SHORT
from governance.database.engine import ENGINE, Connections
from governance.settings import MOST_PATIENCE
from tests.databases import aimed_at, dropped, owners

P = ParamSpec("P")
T = TypeVar("T")
_numbers = count(1)


def new_name() -> str:
    return f"concord_test_{os.getpid()}_{next(_numbers)}"


@dataclass(kw_only=True)
class Shelf:
    """The server of this run, and what this process put aside: the name of a database, and what its stage gave back."""

    server: dict[str, Any]  # as the role that the portal works as
    admin: asyncpg.Connection
    kept: dict[Hashable, tuple[str, Any]] = field(default_factory=dict)

    def config(self, database: str) -> dict[str, Any]:
        """Asyncpg's arguments for a database of this server."""
        return aimed_at(self.server, database)

    async def copy(self, of: str, name: str) -> None:
        """A new database; by files, which takes less than half of what copying through the log does."""
        await self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY FILE_COPY")

    @asynccontextmanager
    async def copied(self, of: str) -> AsyncIterator[dict[str, Any]]:
        """Asyncpg's arguments for a copy, dropped at the end. An empty one is its owner's, who will migrate it."""
        name = new_name()
        await self.copy(of, name)
        try:
            yield owners(self.config(name)) if of == "template0" else self.config(name)
        finally:
            await self.drop(name)

    async def drop(self, name: str) -> None:
        await dropped(self.admin, name)


@dataclass(kw_only=True, eq=False)
class Own:
    """A test's own database. It is copied when it is first asked for something; until then it may become any stage."""

    shelf: Shelf
    of: str
    name: str = field(default_factory=new_name)
    pool: Any = None
    is_there: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def made(self) -> dict[str, Any]:
        """Asyncpg's arguments for it; it is there now."""
        async with self._turn:
            if not self.is_there:
                await self.shelf.copy(self.of, self.name)
            self.is_there = True
        return self.shelf.config(self.name)

    def may_become_a_stage(self) -> bool:
        return not self.is_there and self.pool is not None and ENGINE.pool is self.pool

    async def becomes(self, stage: Callable[[], Awaitable[Any]], key: Hashable) -> Any:
        """The database as the stage leaves it; what the stage gave back."""
        key = self.of, key
        if key not in self.shelf.kept:
            self.shelf.kept[key] = await self._played(stage)
        self.of, told = self.shelf.kept[key]
        return copy.deepcopy(told)

    async def _played(self, stage: Callable[[], Awaitable[Any]]) -> tuple[str, Any]:
        name = new_name()
        await self.shelf.copy(self.of, name)
        async with session.pool(self.shelf.config(name)):
            return name, await stage()


_own: Own | None = None


@asynccontextmanager
async def own_database(shelf: Shelf, *, of: str) -> AsyncIterator[Own]:
    """One test's database, dropped at the end."""
    global _own  # noqa: PLW0603 - one test runs at a time in a process, and stages are asked for without naming it
    _own = own = Own(shelf=shelf, of=of)
    try:
        yield own
    finally:
        _own = None
        if own.is_there:
            await shelf.drop(own.name)


@asynccontextmanager
async def pointed_at(own: Own) -> AsyncIterator[None]:
    """All tables speak to this database, as within `session.pool`, but the first query is what makes it."""
    config = {**own.shelf.config(own.name), "server_settings": session._EACH}

    async def connected(*_: Any, **options: Any) -> Any:
        await own.made()
        return await asyncpg.connect(**{**options, **config})

    before = ENGINE.config, ENGINE.pool, ENGINE.ways
    own.pool = await asyncpg.create_pool(
        connect=connected,
        min_size=0,
        max_size=10,
        reset=session._left_as_it_is,
        max_cached_statement_lifetime=0,
    )
    patient = Connections(pool=own.pool, limits=SHORT.times(MOST_PATIENCE))
    ENGINE.config, ENGINE.pool, ENGINE.ways = config, own.pool, (patient, patient)
    try:
        yield
    finally:
        ENGINE.config, ENGINE.pool, ENGINE.ways = before
        await session._close(own.pool)


def kept_for_the_run(stage: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """A stage that is played once a run. Its arguments tell all that it depends on."""

    @wraps(stage)
    async def set_(*args: P.args, **kwargs: P.kwargs) -> T:
        if _own is None or not _own.may_become_a_stage():
            return await stage(*args, **kwargs)
        key = stage, args, tuple(sorted(kwargs.items()))
        told: T = await _own.becomes(lambda: stage(*args, **kwargs), key)
        return told

    return set_
