"""Rows as blocks of memory: a query's answer as one array, an array as rows of a table, in COPY's binary form.

Only columns of fixed width without nulls, for which a million rows need no step of Python per row. What a column
means is decided by the caller; instants are microseconds since 2000, infinities the extremes of 64 bits.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from anyio import to_thread
from numpy.typing import NDArray

from governance.database.sql import connection, placed

Kinds = Mapping[str, str]  # column → type, in order
Block = NDArray[np.void]
_WIDTH = {"bigint": 8, "timestamptz": 8, "integer": 4, "smallint": 2}
_HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_PIECE = 1 << 22  # bytes sent at once
_NEAR = 4_096  # rows


def layout(kinds: Kinds) -> np.dtype[np.void]:
    """One row as COPY writes it: how many fields, then each one's length and value, all big-endian."""
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind in kinds.items():
        fields += [(f"{name} length", ">i4"), (name, f">i{_WIDTH[kind]}")]
    return np.dtype(fields)


async def read(query: str, kinds: Kinds, /, **values: object) -> Block:
    """What a query (sql.py) answers; its columns are `kinds`, in that order."""
    text, arguments = placed(query, values)
    gathered = bytearray()

    async def gather(piece: bytes) -> None:
        gathered.extend(piece)

    async with connection() as server:
        await server.copy_from_query(text, *arguments, output=gather, format="binary")
    return await to_thread.run_sync(_block, gathered, kinds)


async def read_lines(query: str, path: Path, /, **values: object) -> None:
    """What a query answers, as lines of text in a file: COPY's own form, one row a line."""
    text, arguments = placed(query, values)
    async with connection() as server:
        await server.copy_from_query(text, *arguments, output=path)


def _block(gathered: bytearray, kinds: Kinds) -> Block:
    shape = layout(kinds)
    rows, rest = divmod(len(gathered) - len(_HEAD) - len(_END), shape.itemsize)
    block = np.frombuffer(gathered, dtype=shape, count=rows, offset=len(_HEAD))
    lengths = [(f"{name} length", _WIDTH[kind]) for name, kind in kinds.items()]
    if rest or any((part[name] != width).any() for part in _parts(block) for name, width in lengths):
        raise ValueError("a column of this query is null or of another width than was said")
    return block


def columns(block: Block, names: Iterable[str]) -> dict[str, NDArray[np.int64]]:
    """Its columns one by one as plain numbers."""
    found = {name: np.empty(len(block), dtype=np.int64) for name in names}
    first = 0
    for part in _parts(block):
        for name, values in found.items():
            values[first : first + len(part)] = part[name]
        first += len(part)
    return found


def names(block: Block) -> tuple[str, ...]:
    """Its columns, in order."""
    return (block.dtype.names or ())[2::2]


def _parts(block: Block) -> Iterator[Block]:
    """Few enough rows at once to stay in the processor's own memory while one column after the other is taken."""
    return (block[first : first + _NEAR] for first in range(0, len(block), _NEAR))


def blank(rows: int, kinds: Kinds) -> Block:
    """An array to be filled with values and then written."""
    block = np.zeros(rows, dtype=layout(kinds))
    block["fields"] = len(kinds)
    for name, kind in kinds.items():
        block[f"{name} length"] = _WIDTH[kind]
    return block


async def write(table: str, block: Block, *, kinds: Kinds) -> None:
    """Add the array's rows to a table, in the transaction that is open, if one is."""
    async with connection() as server:
        await server.copy_to_table(table, source=_pieces(block), columns=list(kinds), format="binary")


async def write_file(table: str, path: Path, *, columns: Sequence[str]) -> None:
    """Add the lines of a CSV file, likewise."""
    async with connection() as server:
        await server.copy_to_table(table, source=path, columns=columns, format="csv")


async def _pieces(block: Block) -> AsyncIterator[bytes]:
    yield _HEAD
    step = max(_PIECE // block.dtype.itemsize, 1)
    for first in range(0, len(block), step):
        yield block[first : first + step].tobytes()
    yield _END
