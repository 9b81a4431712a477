"""What a period's scorecards are counted from, read from what is stored now: requests, names, and all that lies beside.

Decides what is read and under which name it is told; counts nothing and writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
from anyio import to_thread

from governance.agreements.queries.versions import city_zone
from governance.compliance.queries import rows as stored
from governance.compliance.queries.frames import frame_of
from governance.compliance.queries.ground import ground
from governance.compliance.rules.card.evidence import Evidence, Window
from governance.compliance.rules.card.making import window_of
from governance.compliance.rules.card.periods import Period
from governance.compliance.rules.frame import Flags, Frame, Ints
from governance.compliance.rules.ground import Ground
from governance.compliance.rules.judging import judged
from governance.compliance.rules.terms import Stretch
from governance.compliance.rules.timelines import EARLIEST
from governance.compliance.tables.found_out import Judgment

# $1, $2: the period; $3: every service. Each part has an index of its own; a part for openings names all services
# because openings are indexed by service.
BELONGS = """(ended >= $1::timestamptz AND ended < $2::timestamptz) OR (due >= $1::timestamptz AND due < $2::timestamptz)
 OR (due_plain >= $1::timestamptz AND due_plain < $2::timestamptz AND due_plain <> due)
 OR (service = ANY($3::bigint[]) AND opened >= $1::timestamptz AND opened < $2::timestamptz)
 OR (ended >= $2::timestamptz AND opened < $2::timestamptz AND least(due, due_plain) < $2::timestamptz)"""
SERVICES = "SELECT id FROM service UNION SELECT 0 ORDER BY 1"


@dataclass(frozen=True, kw_only=True)
class Read:
    """Requests of a period (of one department, or all), and the targets that held at its last instant, by service."""

    period: Period
    zone: str
    window: Window
    evidence: Evidence
    held: Mapping[int, Stretch]

    @property
    def window_instants(self) -> tuple[datetime, datetime]:
        """Its first instant, and the first one after it."""
        return self.period.bounds(ZoneInfo(self.zone))


async def read(period: Period, *, party: int | None = None) -> Read:
    zone = await city_zone()
    starts, ends = period.bounds(zone)
    services = [row["id"] for row in await Judgment.raw(SERVICES)]
    only = "" if party is None else " AND party = $4::bigint"
    more = () if party is None else (party,)
    frame = await frame_of(f"({BELONGS}){only}", starts, ends, services, *more)
    known, window = await ground(), window_of(period, zone.key)
    return Read(
        period=period,
        zone=zone.key,
        window=window,
        evidence=Evidence(frame=frame, due_before=await _due_before(frame, window, known)),
        held=held_at(window.as_of, known),
    )


def held_at(instant: int, known: Ground) -> dict[int, Stretch]:
    """Owner, version and targets of each service at an instant; stretches come in order of time."""
    return {each.service: each for each in known.stretches if each.starts <= instant}


async def _due_before(frame: Frame, window: Window, known: Ground) -> Ints:
    """When each request would have been due by the target in force when the period before ended.

    Only what another target judges is judged again; the rest keeps its due date.
    """
    before = held_at(window.start - 1, known)
    found: Ints = frame.due.copy()
    moved = np.flatnonzero(_judged_otherwise(frame, window, before))
    if not moved.size:
        return found
    frozen = replace(known, stretches=tuple(replace(each, starts=EARLIEST) for each in _sorted(before)))
    async for said in stored.pieces(frame.request[moved]):
        rows = await stored.rows(said)
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


def _put(found: Ints, requests: Ints, again: Frame) -> None:
    order = np.argsort(requests)
    found[order[np.searchsorted(requests[order], again.request)]] = again.due
