"""Counting what a page asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asyncpg.connection import Connection


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every query that this process sends while inside; not what the driver itself says around them (BEGIN, resets)."""
    seen: list[str] = []
    ask = Connection._execute

    async def asked(self: Any, query: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(query)
        return await ask(self, query, *args, **kwargs)

    Connection._execute = asked
    try:
        yield seen
    finally:
        Connection._execute = ask
