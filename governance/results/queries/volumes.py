"""How many requests a year a service has: counted where requests are stored, else as somebody has typed it.

Counted are the requests opened in the last twelve full months, up to the last month in which any request is stored: a
city that uploads once a quarter is not told that its requests ended. Where fewer than twelve such months are stored of
a service, nothing is scaled up: the count is told with its months ("in 7 months"), unless a typed figure is higher,
which then stands with its source until a year is there. So no approval is skipped because a history is short.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from governance import formats
from governance.database import sql
from governance.results.rules.volume import COUNTED, NONE, YEAR, Volume

__all__ = ["NONE", "REVISION", "Revision", "Volume", "yearly", "yearly_as_of"]

MOST_KEPT = 10_000  # services whose counts are kept in memory


class _Memory:
    """What was counted since anything changed last, by the month in which it ends and the service."""

    revision: ClassVar[str] = ""
    counted: ClassVar[dict[tuple[date, str], Volume]] = {}


# The month in which what is counted ends, and all that a count depends on.
REVISION = """
SELECT least(date_trunc('month', now.at), date_trunc('month', (SELECT max(last_opened) FROM label) AT TIME ZONE now.zone)
    + interval '1 month')::date AS month, now.zone,
  concat_ws('/', current_database(), (SELECT max(id) FROM request), (SELECT max(request) FROM judgment),
    (SELECT max(touched_at) FROM request_import),
    (SELECT max(at) FROM label), (SELECT max(at) FROM watermark), (SELECT max(id) FROM stale), (SELECT count(*) FROM stale),
    (SELECT sum(hashtext(concat_ws('/', code, yearly_volume, volume_source))::bigint) FROM service)) AS revision
FROM (SELECT z.zone, :at::timestamptz AT TIME ZONE z.zone AS at
  FROM (SELECT coalesce((SELECT zone FROM city LIMIT 1), 'UTC') AS zone) z) now
"""
# One range of an index per service.
COUNTS = """
SELECT k.code, k.yearly_volume, k.volume_source, (w.first AT TIME ZONE w.zone)::date AS first, c.requests
FROM (SELECT zone, month, (month - interval '12 months') AT TIME ZONE zone AS starts, month AT TIME ZONE zone AS ends
    FROM (SELECT :zone::text AS zone, :month::date::timestamp AS month) x) s
CROSS JOIN service k
CROSS JOIN LATERAL (SELECT s.zone, (SELECT opened FROM judgment WHERE service = k.id AND opened > '2000-01-01Z'
    ORDER BY opened LIMIT 1) AS first) w
CROSS JOIN LATERAL (SELECT count(*) AS requests FROM judgment
    WHERE service = k.id AND opened >= s.starts AND opened < s.ends) c
WHERE k.code = ANY(:missing::text[])
"""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A row of REVISION."""

    month: date
    zone: str
    revision: str


async def yearly(codes: Collection[str], at: datetime) -> Mapping[str, Volume]:
    """The volume of each service by its code; a code that is no service is missing from the answer."""
    return await yearly_as_of(Revision(**await sql.one(REVISION, at=at)), codes) if codes else {}


async def yearly_as_of(now: Revision, codes: Collection[str]) -> Mapping[str, Volume]:
    """The same where the revision was read already, with something else."""
    month = now.month
    if _Memory.revision != now.revision or len(_Memory.counted) > MOST_KEPT:
        _Memory.revision, _Memory.counted = now.revision, {}
    known = _Memory.counted
    missing = sorted(code for code in set(codes) if (month, code) not in known)
    if missing:
        for row in await sql.rows(COUNTS, zone=now.zone, month=month, missing=missing):
            known[month, row["code"]] = _volume(row, month)
    return {code: known[month, code] for code in codes if (month, code) in known}


def _volume(row: Mapping[str, Any], ends: date) -> Volume:
    typed = Volume(requests=row["yearly_volume"], source=row["volume_source"])
    if not row["requests"]:
        return typed
    months = min(_months(row["first"], ends), YEAR)
    if months < YEAR and typed.requests > row["requests"]:
        return typed
    return Volume(requests=row["requests"], months=months, source=f"{COUNTED}{_span(months, ends)}")


def _months(first: date, ends: date) -> int:
    return (ends.year - first.year) * 12 + ends.month - first.month


def _span(months: int, ends: date) -> str:
    """Jun 2025 to May 2026."""
    last = ends.year * 12 + ends.month - 2
    names = [formats.month(date(n // 12, n % 12 + 1, 1)) for n in (last - months + 1, last)]
    return names[0] if months == 1 else f"{names[0]} to {names[1]}"
