"""Judged requests read as a Frame, a million at a time. Decides which rows are read, nothing about what they mean."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, kw_only=True)
class Span:
    """From `starts` until before `ends`; None = without that bound."""

    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Where:
    """Which judged requests: all that is said must hold; what is None does not matter.

    `waiting_at`: opened by then and not ended by then. `plain_due` is the due date without event adjustments.
    """

    services: Collection[int] | None = None
    parties: Collection[int] | None = None
    feeds: Collection[int] | None = None
    labels: Collection[int] | None = None
    items: Collection[int] | None = None
    requests: Collection[int] | None = None
    opened: Span | None = None
    due: Span | None = None
    plain_due: Span | None = None
    ended: Span | None = None
    waiting_at: datetime | None = None


_LISTS = {
    "services": "service",
    "parties": "party",
    "feeds": "feed",
    "labels": "label",
    "items": "item",
    "requests": "request",
}
_SPANS = {"opened": "opened", "due": "due", "plain_due": "due_plain", "ended": "ended"}


async def frame(where: Where) -> Frame:
    """The chosen requests, in no order."""
    said, arguments = conditions(where)
    return await frame_of(said, *arguments)


async def frame_of(said: str, *arguments: object) -> Frame:
    """Those for which the words after WHERE hold, with $1, $2, … for the values."""
    block = await block_of(said, *arguments)
    return await to_thread.run_sync(_framed, block)


async def block_of(said: str, *arguments: object, names: Sequence[str] = COLUMNS) -> Block:
    """Some columns of them, as they came; `columns_of` makes numbers of them."""
    query = f"SELECT {', '.join(names)} FROM judgment WHERE {said}"  # noqa: S608 - column names of ours alone
    return await copying.read(query, *arguments, kinds={name: KINDS[name] for name in names})


def conditions(where: Where) -> tuple[str, tuple[object, ...]]:
    """The words after WHERE, with $1, $2, … for the values that follow; for other readers of `judgment` too."""
    parts: list[str] = ["true"]
    arguments: list[object] = []

    def holds(words: str, value: object) -> None:
        arguments.append(value)
        parts.append(words.format(f"${len(arguments)}"))

    for name, column in _LISTS.items():
        if (chosen := getattr(where, name)) is not None:
            holds(f"{column} = ANY({{}}::bigint[])", sorted(chosen))
    for name, column in _SPANS.items():
        span: Span = getattr(where, name) or Span()
        for bound, sign in ((span.starts, ">="), (span.ends, "<")):
            if bound is not None:
                holds(f"{column} {sign} {{}}::timestamptz", bound)
    if where.waiting_at is not None:
        holds("opened <= {0}::timestamptz AND ended > {0}::timestamptz", where.waiting_at)
    return " AND ".join(parts), tuple(arguments)


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
