"""What a period's scorecards are counted from, read from what is stored now: requests, names, and all that lies beside.

Decides what is read and under which name it is told; counts nothing and writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
from anyio import to_thread

from governance.agreements.queries.versions import city_zone
from governance.database import copying, sql
from governance.database.copying import Block
from governance.database.session import transaction
from governance.results.queries import rows as stored
from governance.results.queries.frames import block_of, columns_of
from governance.results.queries.ground import ground
from governance.results.rules.frame import COLUMNS, NEVER, UNREADABLE, Flags, Frame, Ints
from governance.results.rules.ground import Ground
from governance.results.rules.judging import judged
from governance.results.rules.terms import Stretch
from governance.results.rules.timelines import EARLIEST
from governance.scorecards.rules.cards import window_of
from governance.scorecards.rules.evidence import Evidence, Window
from governance.scorecards.rules.periods import Period

# Each part has an index of its own; together they visit each page of the table once.
_INSIDE = "{0} >= :starts::timestamptz AND {0} < :ends::timestamptz"
NEAR = " OR ".join(
    f"({part})"
    for part in (
        *(_INSIDE.format(name) for name in ("due", "opened", "ended")),
        f"due_plain <> due AND {_INSIDE.format('due_plain')}",
        "due_plain <> due AND due_plain < :starts::timestamptz AND due >= :ends::timestamptz AND ended >= :ends::timestamptz",
        """ended >= :ends::timestamptz AND ended < 'infinity' AND opened < :ends::timestamptz
            AND least(due, due_plain) < :ends::timestamptz""",
    )
)
# Still open, and past due before the period began: old work, which an index of its own tells without the table.
FAR = f"""ended = 'infinity' AND due < :starts::timestamptz AND opened < :starts::timestamptz
    AND NOT (due_plain <> due AND {_INSIDE.format("due_plain")})"""
# What figures are counted from. Of old open work: all of it was opened before the period, so it is not told when.
FAR_COLUMNS = ("service", "party", "due", "due_plain", "standing", "standing_plain", "flags")
NEAR_COLUMNS = (
    *("request", "item", "opened", "ended", "handed", "handed_due", "paused"),
    *("district", "channel", "complete", "transfers", "reopened"),
    *FAR_COLUMNS,
)
_UNTOLD: Mapping[str, int] = {
    **dict.fromkeys(("ended", "handed", "handed_due"), int(NEVER)),
    **dict.fromkeys(("complete", "transfers", "reopened"), -1),
    "opened": int(UNREADABLE),
}
# The planner takes a month for a larger part of the table than it is, and would read all of it.
BY_INDEX = "SET LOCAL enable_seqscan = off"


@dataclass(frozen=True, kw_only=True)
class PeriodRequests:
    """Requests of a period (of one department, or all), and the targets that held at its last instant, by service."""

    period: Period
    zone: str
    window: Window
    evidence: Evidence
    stretches: Mapping[int, Stretch]

    @property
    def window_instants(self) -> tuple[datetime, datetime]:
        """Its first instant, and the first one after it."""
        return self.period.bounds(ZoneInfo(self.zone))


async def read(period: Period, *, party: int | None = None, whole: bool = False) -> PeriodRequests:
    """The requests of a period, with the targets at its end.

    `whole` reads every column; figures need only nineteen, and seven of old open work.
    """
    zone = await city_zone()
    known, window = await ground(), window_of(period, zone.key)
    frame = await _frame(period.bounds(zone), party, whole=whole)
    return PeriodRequests(
        period=period,
        zone=zone.key,
        window=window,
        evidence=Evidence(frame=frame, due_before=await _due_before(frame, window, known)),
        stretches=stretches_at(window.as_of, known),
    )


async def _frame(bounds: tuple[datetime, datetime], party: int | None, *, whole: bool) -> Frame:
    only = "" if party is None else " AND party = :party::bigint"
    values = {"starts": bounds[0], "ends": bounds[1]} | ({} if party is None else {"party": party})
    near, far = (COLUMNS, COLUMNS) if whole else (NEAR_COLUMNS, FAR_COLUMNS)
    async with transaction():
        await sql.rows(BY_INDEX)
        blocks = (
            await block_of(f"({NEAR}){only}", near, **values),
            await block_of(f"{FAR}{only}", far, **values),
        )
    return await to_thread.run_sync(_together, *blocks)


def _together(near: Block, far: Block) -> Frame:
    """One frame of both blocks. A column that was read for neither holds one value throughout, and takes no room."""
    parts = [(len(block), columns_of(block, copying.names(block))) for block in (near, far)]
    return Frame(**{name: _joined(name, parts) for name in COLUMNS})


def _joined(name: str, parts: Sequence[tuple[int, Mapping[str, Ints]]]) -> Ints:
    untold = np.int64(_UNTOLD.get(name, 0))
    pieces = [told.get(name, np.broadcast_to(untold, size)) for size, told in parts]
    if any(name in told for _, told in parts):
        return np.concatenate(pieces)
    return np.broadcast_to(untold, sum(size for size, _ in parts))


def stretches_at(instant: int, known: Ground) -> dict[int, Stretch]:
    """Owner, version and targets of each service at an instant; stretches come in order of time."""
    return {each.service: each for each in known.stretches if each.starts <= instant}


async def _due_before(frame: Frame, window: Window, known: Ground) -> Ints:
    """When each request would have been due by the target in force when the period before ended.

    Only what another target judges is judged again; the rest keeps its due date.
    """
    before = stretches_at(window.start - 1, known)
    moved = np.flatnonzero(_judged_otherwise(frame, window, before))
    if not moved.size:
        return frame.due
    found: Ints = frame.due.copy()
    frozen = replace(known, stretches=tuple(replace(each, starts=EARLIEST) for each in _sorted(before)))
    async for piece in stored.pieces(frame.request[moved]):
        rows = await stored.rows(piece.on("id"), **piece.values)
        again = await to_thread.run_sync(partial(judged, rows, frozen))
        _put(found, frame.request, again)
    return found


def _judged_otherwise(frame: Frame, window: Window, before: Mapping[int, Stretch]) -> Flags:
    """Fell due in the period, and its own target is none of those that its service had before."""
    items = {held.item for stretch in before.values() for held in stretch.terms}
    otherwise: Flags = window.holds(frame.due) & ~np.isin(frame.item, sorted(items))
    return otherwise


def _sorted(before: Mapping[int, Stretch]) -> list[Stretch]:
    return [before[service] for service in sorted(before)]


def _put(values: Ints, requests: Ints, again: Frame) -> None:
    order = np.argsort(requests)
    values[order[np.searchsorted(requests[order], again.request)]] = again.due
