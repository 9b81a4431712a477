"""What callers may be told of a service today. A look-up reads it beside the promise, never instead of it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from governance.database import sql
from governance.estimates.rules.values import Estimate, WhyNone

# One range of an index per service. What was said the day before still stands while today's is being counted.
LATEST = """SELECT k.service_id, c.today, e.day, ((e.until - interval '1 second') AT TIME ZONE c.zone)::date AS as_of,
    e.days, e.done_bp AS done_share_bp, e.n, e.window_days, e.why_none, e.ripened, e.ripened_done
FROM (SELECT zone, (:at::timestamptz AT TIME ZONE zone)::date AS today
    FROM (SELECT coalesce((SELECT zone FROM city LIMIT 1), 'UTC') AS zone) z) c
CROSS JOIN unnest(:services::bigint[]) AS k (service_id)
CROSS JOIN LATERAL (SELECT * FROM estimate WHERE service = k.service_id AND day <= c.today ORDER BY day DESC LIMIT 1) e"""


async def estimates_of(service_ids: Collection[int], *, at: datetime) -> dict[int, Estimate]:
    """By the service's id; one of which no request was ever counted is missing from the answer."""
    if not service_ids:
        return {}
    rows = await sql.rows(LATEST, services=sorted(set(service_ids)), at=at)
    return {row["service_id"]: _estimate(row, row.pop("today")) for row in rows}


def _estimate(row: Mapping[str, Any], today: date) -> Estimate:
    if (today - row["day"]).days > 1:
        return Estimate(**{**row, "days": None, "done_share_bp": 0, "why_none": WhyNone.STALE})
    return Estimate(**{**row, "why_none": WhyNone(row["why_none"]) if row["why_none"] else None})
