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
from governance.estimates.rules.statements import FARTHEST, Known
from governance.estimates.rules.values import Cases
from governance.results.queries.frames import columns_of
from governance.results.rules.frame import Ints

PATIENCE = 7  # days that data may be old where their source promises no new ones


@dataclass(frozen=True, kw_only=True)
class ToCount:
    """`told` is until when its data sources tell, `patience` how many days they may be old, `first` its first local day.

    `said` is the last day on which something was said, `upload` the newest of its requests, `requests` about how many.
    """

    service: int
    code: str
    told: datetime
    patience: int
    first: date
    said: date | None
    upload: int
    requests: int


# Bogus openings in the future tell nothing of how far the data reach: at most until their file came.
FEEDS = """SELECT f.id, least(max(l.last_opened), u.at) AS told, u.upload, coalesce(nullif(f.every_days, 0), :patience) AS patience
    FROM feed f JOIN label l ON l.feed = f.id
    JOIN (SELECT feed, max(id) AS upload, max(at) AS at FROM request_import WHERE state = 'done' GROUP BY feed) u ON u.feed = f.id
    GROUP BY f.id, u.at, u.upload"""
DUE = f"""SELECT s.id AS service, s.code, d.told, d.patience, d.upload, d.requests, e.day AS said,
    (o.opened AT TIME ZONE :zone)::date AS first
FROM (SELECT l.service, max(f.told) AS told, max(f.patience) AS patience, max(f.upload) AS upload,
        sum(l.requests)::bigint AS requests
    FROM label l JOIN ({FEEDS}) f ON f.id = l.feed WHERE l.service IS NOT NULL GROUP BY l.service) d
JOIN service s ON s.id = d.service
CROSS JOIN LATERAL (SELECT opened FROM judgment WHERE service = s.id AND opened > '2000-01-01Z' ORDER BY opened LIMIT 1) o
LEFT JOIN LATERAL (SELECT day, upload FROM estimate WHERE service = s.id ORDER BY day DESC LIMIT 1) e ON true
WHERE e.day IS NULL OR e.day < :today OR e.day = :today AND e.upload < d.upload ORDER BY s.id"""  # noqa: S608 - a constant


async def to_count(*, today: date, zone: str) -> tuple[ToCount, ...]:
    """Those of which nothing was said today, or before their newest requests came."""
    rows = await sql.rows(DUE, today=today, zone=zone, patience=PATIENCE)
    return tuple(ToCount(**row) for row in rows)


KINDS = {"service": "bigint", "feed": "bigint", "opened": "timestamptz", "ended": "timestamptz"}
ROWS = """SELECT service, feed, opened, ended FROM judgment WHERE service = ANY(:services::bigint[])
    AND opened >= :since::timestamptz AND opened < :until::timestamptz AND standing_plain <> ALL(:left_out::int[])"""


async def cases_of(services: Collection[int], *, since: datetime, until: datetime) -> dict[int, Cases]:
    """The requests of services that were opened between two instants."""
    of = {"services": sorted(services), "since": since, "until": until}
    block = await copying.read(ROWS, KINDS, **of, left_out=[int(each) for each in LEFT_OUT])
    told = {row["id"]: seconds(row["told"]) for row in await sql.rows(FEEDS, patience=PATIENCE)}
    return await to_thread.run_sync(_parted, columns_of(block, tuple(KINDS)), told)


def _parted(columns: Mapping[str, Ints], told: Mapping[int, int]) -> dict[int, Cases]:
    feeds, places = np.unique(columns["feed"], return_inverse=True)
    reach = np.array([told.get(int(feed), 0) for feed in feeds], dtype=np.int64)[places]
    found = {}
    for service in np.unique(columns["service"]):
        rows = columns["service"] == service
        found[int(service)] = Cases(
            opened=columns["opened"][rows], ended=columns["ended"][rows], told=reach[rows]
        )
    return found


BEFORE = """SELECT service, day, until, level, seconds FROM estimate
    WHERE service = ANY(:services::bigint[]) AND day >= :since AND day < :today ORDER BY service, day"""


async def said_before(services: Sequence[int], *, today: date, since: date) -> dict[int, Known]:
    """What was said of each before today, as far back as it may still come true."""
    rows = await sql.rows(BEFORE, services=list(services), today=today, since=since)
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


MILLION = 1_000_000
REMEMBERED = timedelta(days=2 * FARTHEST + 366)
