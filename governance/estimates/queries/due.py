"""Which services something is to be said of, and what is known of them: their requests, and what was said before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from anyio import to_thread

from governance.calendars.rules.zones import seconds
from governance.database import copying, sql
from governance.estimates.queries.calibration import LEFT_OUT
from governance.estimates.queries.sources import Source
from governance.estimates.rules.statements import FARTHEST, Known
from governance.estimates.rules.values import Cases
from governance.results.queries.frames import columns_of
from governance.results.rules.frame import Ints

MILLION = 1_000_000
REMEMBERED = timedelta(days=2 * FARTHEST + 366)  # what was said before may still come true


@dataclass(frozen=True, kw_only=True)
class ToCount:
    """A service whose requests came from these data sources, the first of them on a local day.

    `said` is the last day on which something was said, `upload` the newest of its requests, `requests` about how many.
    """

    service: int
    code: str
    feeds: tuple[int, ...]
    upload: int
    requests: int
    first: date
    said: date | None


DUE = """SELECT s.id AS service, s.code, d.feeds, d.upload, d.requests, e.day AS said, (o.opened AT TIME ZONE :zone)::date AS first
FROM (SELECT l.service, array_agg(DISTINCT u.feed) AS feeds, max(u.upload) AS upload, sum(l.requests)::bigint AS requests
    FROM label l JOIN (SELECT feed, max(id) AS upload FROM request_import WHERE state = 'done' GROUP BY feed) u
        ON u.feed = l.feed WHERE l.service IS NOT NULL GROUP BY l.service) d
JOIN service s ON s.id = d.service
CROSS JOIN LATERAL (SELECT opened FROM judgment WHERE service = s.id AND opened > '2000-01-01Z' ORDER BY opened LIMIT 1) o
LEFT JOIN LATERAL (SELECT day, upload FROM estimate WHERE service = s.id ORDER BY day DESC LIMIT 1) e ON true
WHERE e.day IS NULL OR e.day < :today OR e.day = :today AND e.upload < d.upload ORDER BY s.id"""


async def to_count(*, today: date, zone: str) -> tuple[ToCount, ...]:
    """Those of which nothing was said today, or before their newest requests came."""
    rows = await sql.rows(DUE, today=today, zone=zone)
    return tuple(ToCount(**{**row, "feeds": tuple(row["feeds"])}) for row in rows)


KINDS = {"service": "bigint", "feed": "bigint", "opened": "timestamptz", "ended": "timestamptz"}
ROWS = """SELECT service, feed, opened, ended FROM judgment WHERE service = ANY(:services::bigint[])
    AND opened >= :since::timestamptz AND opened < :until::timestamptz AND standing_plain <> ALL(:left_out::int[])"""


@dataclass(frozen=True, kw_only=True)
class Span:
    """Openings between two instants."""

    since: datetime
    until: datetime


async def cases_of(services: Collection[int], of: Span, by: Mapping[int, Source]) -> dict[int, Cases]:
    """The requests of services, each watched for as long as its data source (of those in `by`) tells."""
    values = {"services": sorted(services), "left_out": [int(each) for each in LEFT_OUT]}
    block = await copying.read(ROWS, KINDS, **values, since=of.since, until=of.until)
    return await to_thread.run_sync(_parted, block, {feed: each.on_record for feed, each in by.items()})


def _parted(block: copying.Block, told: Mapping[int, int]) -> dict[int, Cases]:
    columns = columns_of(block, tuple(KINDS))
    feeds, places = np.unique(columns["feed"], return_inverse=True)
    reach = np.array([told.get(int(feed), 0) for feed in feeds], dtype=np.int64)[places]
    order = np.argsort(columns["service"], kind="stable")
    services, starts = np.unique(columns["service"][order], return_index=True)
    parts = np.split(order, starts[1:])
    return {int(service): _cases(columns, reach, rows) for service, rows in zip(services, parts, strict=True)}


def _cases(columns: Mapping[str, Ints], reach: Ints, rows: Ints) -> Cases:
    return Cases(opened=columns["opened"][rows], ended=columns["ended"][rows], told=reach[rows])


BEFORE = """SELECT service, day, until, level, seconds FROM estimate
    WHERE service = ANY(:services::bigint[]) AND day >= :since AND day < :today ORDER BY service, day"""


async def said_before(services: Sequence[int], *, today: date) -> dict[int, Known]:
    """What was said of each before today, as far back as it may still come true."""
    rows = await sql.rows(BEFORE, services=list(services), today=today, since=today - REMEMBERED)
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["service"], []).append(row)
    return {service: _known(of_it) for service, of_it in found.items()}


def _known(rows: Sequence[Mapping[str, Any]]) -> Known:
    return Known(
        level=rows[-1]["level"] / MILLION,
        until=max(seconds(row["until"]) for row in rows),
        seconds={row["day"]: row["seconds"] for row in rows if row["seconds"] is not None},
    )
