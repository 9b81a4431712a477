"""Judging stored requests: by import, by what was marked, or all. What comes out equal is not written again.

Each piece is one transaction under one lock of the whole city, so that results and tallies never part. Nothing here is
an act of a person and nothing is recorded in the trail: results can be made again from what is.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import numpy as np
from anyio import to_thread

from governance.agreements.queries.versions import city_zone
from governance.database import copying, sql
from governance.database.copying import Block
from governance.database.session import one_connection, transaction
from governance.results.queries import ground as grounds
from governance.results.queries import rows as stored
from governance.results.queries.frames import KINDS, frame, in_microseconds
from governance.results.queries.rows import Piece
from governance.results.rules.frame import COLUMNS, Flags, Frame, Ints
from governance.results.rules.ground import Ground
from governance.results.rules.judging import Rows, judged
from governance.results.rules.tallies import Four, Key, difference, tally

_KEY = 7_311_004  # likewise
_WAIT, _TRY, _FREE = "pg_advisory_lock", "pg_try_advisory_lock", "pg_advisory_unlock"
ADD = """INSERT INTO tally (month, service, party, due, met, due_plain, met_plain)
    SELECT * FROM unnest(:months::date[], :services::bigint[], :parties::bigint[],
        :due::int[], :met::int[], :due_plain::int[], :met_plain::int[])
    ON CONFLICT (month, service, party) DO UPDATE SET due = tally.due + EXCLUDED.due, met = tally.met + EXCLUDED.met,
    due_plain = tally.due_plain + EXCLUDED.due_plain, met_plain = tally.met_plain + EXCLUDED.met_plain"""
OF_IMPORT = "SELECT id FROM request WHERE last_import = :upload"
# Only a whole export finds anything missing; looking for it takes a pass over all requests.
VANISHED_IN = """SELECT id FROM request WHERE vanished_import = :upload
    AND coalesce((SELECT "full" FROM request_import WHERE id = :upload), true)"""
Report = Callable[[int], Awaitable[None]]  # how far, in ten-thousandths


@dataclass(frozen=True, kw_only=True)
class Judged:
    """How many requests were looked at, and how many results changed or are new."""

    looked_at: int
    changed: int


async def judge_all(feeds: frozenset[int] | None = None) -> Judged:
    """Judges every stored request, or those of some data sources."""
    return await _each(stored.pieces_of_feeds(feeds))


async def judge(requests: Ints, *, report: Report | None = None) -> Judged:
    """Judges the requests with these ids."""
    return await _each(stored.pieces(requests), report=report, of=len(requests))


async def judge_import(upload: int, *, report: Report | None = None) -> Judged:
    """Judges what an upload brought, changed or found missing; after a sweep that is under way, and before the next
    one.
    """
    async with alone(waits=True):
        parts = [await ids_of(query, upload=upload) for query in (OF_IMPORT, VANISHED_IN)]
        return await judge(np.concatenate(parts), report=report)


@asynccontextmanager
async def alone(*, waits: bool, key: int = _KEY) -> AsyncIterator[bool]:
    """Whether nobody else looks up the ground and judges by it while inside; always so for one who waits.
    Another key parts other work in the same way.

    Otherwise a sweep could take away the mark of a change that an upload, begun before, judges without knowing it.
    """
    async with one_connection(), sql.connection() as server:
        mine = await server.fetchval(f"SELECT {_WAIT if waits else _TRY}({key})") is not False
        try:
            yield mine
        finally:
            if mine:
                await server.fetchval(f"SELECT {_FREE}({key})")


async def ids_of(query: str, /, **values: object) -> Ints:
    block = await copying.read(query, {"id": "bigint"}, **values)
    return block["id"].astype(np.int64)


async def _each(pieces: AsyncIterator[Piece], *, report: Report | None = None, of: int = 0) -> Judged:
    zone, ground = (await city_zone()).key, await grounds.ground()
    looked_at = changed = 0
    async for piece in pieces:
        done = await _piece(piece, ground, zone)
        looked_at, changed = looked_at + done.looked_at, changed + done.changed
        if report and of:
            await report(min(10_000 * looked_at // of, 10_000))
    return Judged(looked_at=looked_at, changed=changed)


async def _piece(piece: Piece, ground: Ground, zone: str) -> Judged:
    async with transaction():
        await sql.rows("SELECT pg_advisory_xact_lock(7311003)")
        rows = await stored.rows(piece.on("id"), **piece.values)
        before = await frame(piece.on("request"), **piece.values)
        found = await to_thread.run_sync(partial(_compared, rows, before, ground, zone))
        await _replace(found)
    return Judged(looked_at=len(rows.request), changed=len(found.new))


@dataclass(frozen=True, kw_only=True)
class _Differences:
    """`new` are the rows to be written, `old` the requests whose results they replace."""

    old: Ints
    new: Block
    tally: dict[Key, Four]


def _compared(rows: Rows, before: Frame, ground: Ground, zone: str) -> _Differences:
    after = judged(rows, ground)
    before = before.only(np.argsort(before.request))
    before = before.only(np.isin(before.request, after.request))
    changed = _changed(after, before)
    new = after.only(changed)
    old = before.only(np.isin(before.request, new.request))
    return _Differences(old=old.request, new=block(new), tally=difference(tally(new, zone), tally(old, zone)))


def _changed(after: Frame, before: Frame) -> Flags:
    """Which of the requests (in order of id, as `before` is) have a result that is new or another one."""
    changed = np.ones(len(after), dtype=bool)
    if not len(before):
        return changed
    known = np.isin(after.request, before.request)
    same = np.ones(len(before), dtype=bool)
    for name in COLUMNS:
        same &= getattr(after, name)[known] == getattr(before, name)
    changed[known] = ~same
    return changed


def block(frame: Frame) -> Block:
    """The frame as rows of `judgment`."""
    made = copying.blank(len(frame), KINDS)
    for name, kind in KINDS.items():
        values = getattr(frame, name)
        made[name] = in_microseconds(values) if kind == "timestamptz" else values
    return made


async def _replace(judged: _Differences) -> None:
    if judged.old.size:
        await sql.rows(
            "DELETE FROM judgment WHERE request = ANY(:requests::bigint[])", requests=judged.old.tolist()
        )
    if len(judged.new):
        await copying.write("judgment", judged.new, kinds=KINDS)
    if judged.tally:
        lines = [(*key, *four) for key, four in sorted(judged.tally.items())]
        names = ("months", "services", "parties", "due", "met", "due_plain", "met_plain")
        await sql.rows(ADD, **dict(zip(names, map(list, zip(*lines, strict=True)), strict=True)))
