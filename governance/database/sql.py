"""Questions to the database in one dialect: SQL with named places such as `:party`, and a value for each name.

A name may stand in several places. A name without a value, or a value without its name, is refused before the
server is asked. What runs inside a transaction, or on a connection that is held, stays there.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from piccolo.querystring import QueryString

from governance.database import absence
from governance.database.engine import ENGINE, held
from governance.errors import NotFound

Row = dict[str, Any]
# What is quoted, a comment and a cast (::) are no places.
_PLACE = re.compile(r"""'[^']*'|"[^"]*"|--[^\n]*|::|:([a-z_][a-z0-9_]*)""")


async def rows(query: str, /, **values: object) -> list[Row]:
    """What the query answers; nothing for one that only writes."""
    text, arguments = placed(query, values)
    return [dict(each) for each in await ENGINE.run_querystring(_Statement(text, arguments))]


async def row(query: str, /, **values: object) -> Row | None:
    """The first row, if there is one."""
    found = await rows(query, **values)
    return found[0] if found else None


async def one(query: str, missing: str = "", /, **values: object) -> Row:
    """The first row. Raises NotFound, in the words of `missing`, where there is none."""
    found = await row(query, **values)
    if found is None:
        raise NotFound(missing)
    return found


async def value(query: str, /, **values: object) -> Any:
    """The first column of the first row; None where there is no row."""
    found = await row(query, **values)
    return next(iter(found.values())) if found else None


async def touched(query: str, /, **values: object) -> int:
    """How many rows the query wrote: the last word of what the server says, `INSERT 0 12` or `UPDATE 3`."""
    text, arguments = placed(query, values)
    async with connection() as server:
        return int((await server.execute(text, *arguments)).rsplit(" ", 1)[-1])


async def batches(query: str, /, *, size: int = 1_000, **values: object) -> AsyncIterator[list[Row]]:
    """What the query answers, some rows at a time, so that memory stays flat; within a transaction."""
    text, arguments = placed(query, values)
    async with connection() as server:
        cursor = await server.cursor(text, *arguments)
        while found := await cursor.fetch(size):
            yield [dict(each) for each in found]


async def rows_within(seconds: float, query: str, /, **values: object) -> list[Row]:
    """The same for a question that may take long: raises TimeoutError, and the server looks no further."""
    text, arguments = placed(query, values)
    async with connection() as server:
        return [dict(each) for each in await server.fetch(text, *arguments, timeout=seconds)]


def placed(query: str, values: Mapping[str, object]) -> tuple[str, list[object]]:
    """The query as the driver takes it, with $1, $2 and so on, and the values in that order."""
    text, names = _numbered(query)
    if len(names) != len(values) or any(name not in values for name in names):
        raise TypeError(
            f"a query with the places {sorted(names)} was given {sorted(values)}: {query.strip()}"
        )
    return text, [values[name] for name in names]


@lru_cache(maxsize=4096)
def _numbered(query: str) -> tuple[str, tuple[str, ...]]:
    places: dict[str, str] = {}

    def number(match: re.Match[str]) -> str:
        name = match[1]
        return match[0] if name is None else places.setdefault(name, f"${len(places) + 1}")

    return _PLACE.sub(number, query), tuple(places)


class _Statement(QueryString):
    """A query whose places are numbered already; Piccolo only runs it, where its other queries run."""

    __slots__ = ("_arguments",)

    def __init__(self, text: str, arguments: list[object]) -> None:
        super().__init__(text)
        self._arguments = arguments

    def compile_string(self, engine_type: str = "postgres") -> tuple[str, list[Any]]:  # noqa: ARG002 - Piccolo's signature
        return self.template, self._arguments

    def __str__(self) -> str:
        return self.template


@asynccontextmanager
async def connection() -> AsyncIterator[Any]:
    """The driver's own connection: that of the open transaction, else the one that is held, else one of the pool."""
    with absence.explained(all_of_it=False):
        if current := ENGINE.current_transaction.get():
            yield current.connection
        elif kept := held.get():
            yield kept
        else:
            async with ENGINE.connections().taken() as taken:
                yield taken
