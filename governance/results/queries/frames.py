"""Judged requests read as a Frame, a million at a time. Decides which rows are read, nothing about what they mean."""

from collections.abc import Sequence

import numpy as np
from anyio import to_thread

from governance.database import copying
from governance.database.copying import Block
from governance.results.rules.frame import COLUMNS, NEVER, UNREADABLE, Frame, Ints

_INSTANTS = frozenset({"opened", "ended", "due", "due_plain", "handed", "handed_due"})
_SMALL = frozenset({"standing", "standing_plain", "complete", "transfers", "reopened"})
_MIDDLE = frozenset({"flags", "paused", "district", "channel", "outcome"})
_SINCE_2000 = 946_684_800  # seconds from 1970 to 2000
_MICRO = 1_000_000
_FOREVER = np.iinfo(np.int64).max
_BEFORE_ALL = np.iinfo(np.int64).min


def _kind(column: str) -> str:
    if column in _INSTANTS:
        return "timestamptz"
    return "smallint" if column in _SMALL else "integer" if column in _MIDDLE else "bigint"


KINDS = {column: _kind(column) for column in COLUMNS}


async def frame(where: str, /, **values: object) -> Frame:
    """The requests for which these words hold (sql.py), in no order."""
    return await to_thread.run_sync(_framed, await block_of(where, COLUMNS, **values))


async def block_of(where: str, names: Sequence[str], /, **values: object) -> Block:
    """Some columns of them, as they came; `columns_of` makes numbers of them."""
    query = f"SELECT {', '.join(names)} FROM judgment WHERE {where}"  # noqa: S608 - column names of ours alone
    return await copying.read(query, {name: KINDS[name] for name in names}, **values)


def _framed(block: Block) -> Frame:
    return Frame(**columns_of(block, COLUMNS))


def columns_of(block: Block, names: Sequence[str]) -> dict[str, Ints]:
    """Several at once, quicker than one after the other."""
    found = copying.columns(block, names)
    return {name: in_seconds(values) if name in _INSTANTS else values for name, values in found.items()}


def column(block: Block, name: str) -> Ints:
    """One column as plain numbers; instants as seconds since 1970, with NEVER and UNREADABLE."""
    values: Ints = block[name].astype(np.int64)
    return in_seconds(values) if name in _INSTANTS else values


def in_seconds(moments: Ints) -> Ints:
    """The server's microseconds since 2000 as a frame counts."""
    found: Ints = moments // _MICRO
    found += _SINCE_2000
    found[moments == _FOREVER] = NEVER
    found[moments == _BEFORE_ALL] = UNREADABLE
    return found


def in_microseconds(instants: Ints) -> Ints:
    """The reverse of `in_seconds`."""
    plain = (instants > UNREADABLE) & (instants < NEVER)
    found: Ints = (np.where(plain, instants, 0) - _SINCE_2000) * _MICRO
    found[instants >= NEVER] = _FOREVER
    found[instants <= UNREADABLE] = _BEFORE_ALL
    return found
