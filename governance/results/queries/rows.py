"""Requests as stored, read as whole columns in pieces: what judging takes. Decides which are read, not what they mean."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from anyio import to_thread

from governance.database import copying, sql
from governance.database.copying import Block
from governance.results.queries.frames import in_seconds
from governance.results.rules.frame import Ints
from governance.results.rules.judging import Rows

PIECE = 250_000  # requests at once: some tens of megabytes
_INSTANTS = {
    "opened": "coalesce(opened_at, '-infinity')",
    "ended": "coalesce(ended_at, 'infinity')",
    "due": "coalesce(due_at, 'infinity')",
    "handed": "coalesce(handed_at, 'infinity')",
    "paused": "coalesce(paused_at, 'infinity')",
    "resumed": "coalesce(resumed_at, 'infinity')",
}
_SMALL = {
    **{name: name for name in ("complete", "transfers", "reopened", "verdict")},
    "closed": "closed::integer::smallint",
    "vanished": "(vanished_import <> 0)::integer::smallint",
}
_SOURCES = {
    "request": "id",
    "feed": "feed",
    "label": "label",
    **_INSTANTS,
    **{name: name for name in ("flags", "district", "channel", "outcome")},
    **_SMALL,
}


def _kind(name: str) -> str:
    if name in _INSTANTS:
        return "timestamptz"
    return "smallint" if name in _SMALL else "bigint" if name in ("request", "feed", "label") else "integer"


_KINDS = {name: _kind(name) for name in _SOURCES}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Which requests are read at once: what holds of them, with its values; {id} stands for the column of the request's id."""

    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    def on(self, column: str) -> str:
        return self.words.format(id=column)


def by_ids(ids: Ints) -> Piece:
    """Ids in order, each once; a run without gaps is asked for by its ends."""
    if ids.size and int(ids[-1] - ids[0]) == ids.size - 1:
        return Piece(
            words="{id} BETWEEN :first AND :last", values={"first": int(ids[0]), "last": int(ids[-1])}
        )
    return Piece(words="{id} = ANY(:ids::bigint[])", values={"ids": ids.tolist()})


async def pieces(ids: Ints) -> AsyncIterator[Piece]:
    """Ids in any order, cut into pieces."""
    ordered = np.unique(ids)
    for first in range(0, ordered.size, PIECE):
        yield by_ids(ordered[first : first + PIECE])


async def pieces_of_feeds(feeds: Collection[int] | None = None) -> AsyncIterator[Piece]:
    """All requests of some feeds, or of any."""
    bounds = await sql.one("SELECT coalesce(min(id), 0) AS first, coalesce(max(id), -1) AS last FROM request")
    for first in range(bounds["first"], bounds["last"] + 1, PIECE):
        yield Piece(
            words="{id} BETWEEN :first AND :last AND (:any_feed OR feed = ANY(:feeds::bigint[]))",
            values={
                "first": first,
                "last": first + PIECE - 1,
                "any_feed": feeds is None,
                "feeds": sorted(feeds or ()),
            },
        )


_READ = f"SELECT {', '.join(_SOURCES.values())} FROM request WHERE "  # noqa: S608 - column names of ours alone


_REASONS = "SELECT id, pause_reason FROM request WHERE pause_reason <> '' AND "


async def rows(where: str, /, **values: object) -> Rows:
    """The requests for which these words hold (sql.py), in the order of their ids."""
    block = await copying.read(f"{_READ}{where}", _KINDS, **values)
    reasons = await sql.rows(f"{_REASONS}{where}", **values)
    return await to_thread.run_sync(_rows, block, reasons)


def _rows(block: Block, reasons: Sequence[Any]) -> Rows:
    plain = copying.columns(block, _SOURCES)
    columns = {name: in_seconds(values) if name in _INSTANTS else values for name, values in plain.items()}
    requests = columns["request"]
    if (np.diff(requests) < 0).any():
        order = np.argsort(requests)
        columns = {name: values[order] for name, values in columns.items()}
    known = {"": 0}
    reason = np.zeros(len(requests), dtype=np.int64)
    for row in reasons:
        place = np.searchsorted(columns["request"], row["id"])
        reason[place] = known.setdefault(row["pause_reason"], len(known))
    return Rows(**columns, reason=reason, reasons=tuple(known))
